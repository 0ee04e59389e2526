"""When `compile` turns XLA on: one rule, read from the networks."""

import itertools

import keras
import pytest
import tensorflow as tf
from conftest import LATENT, tiny_networks
from keras import layers

from gan_keras import CGAN, GAN, SRGAN, Pix2Pix
from gan_keras.devices import replicas
from gan_keras.models.xla import use_xla, width
from gan_keras.networks import conditional, dcgan, mlp, patch, resnet, srresnet, unet

IMAGE, CLASSES = (28, 28, 1), 3


def labelled(home, g, d):
    return CGAN(
        conditional.generator(home.generator, IMAGE, LATENT, CLASSES, filters=g),
        conditional.discriminator(home.discriminator, IMAGE, CLASSES, filters=d),
        LATENT, classes=CLASSES,
    )  # fmt: skip


def plain(home, g, d, **options):
    return GAN(
        home.generator(IMAGE, LATENT, filters=g),
        home.discriminator(IMAGE, filters=d, **options),
        LATENT,
    )


NETWORKS = {
    "dcgan": lambda g, d: plain(dcgan, g, d),
    "dcgan_sn": lambda g, d: plain(dcgan, g, d, batch_norm=False, spectral_norm=True),
    "resnet": lambda g, d: plain(resnet, g, d, spectral_norm=True),
    "unet": lambda g, d: Pix2Pix(unet.generator(2, 1, g, keep_known=True),
                                 patch.discriminator(1, d, source_channels=2)),
    "srresnet": lambda g, d: SRGAN(srresnet.srresnet(4, 1, g), patch.discriminator(3, d, True)),
    "cgan": lambda g, d: labelled(dcgan, g, d),
}  # fmt: skip


@pytest.mark.parametrize("filters", list(itertools.product((32, 48, 64), repeat=2)), ids=str)
@pytest.mark.parametrize("name", NETWORKS)
def test_auto_is_the_rule_of_the_filter_settings(name, filters):
    """On a CPU the wider network decides: 64 filters or more are faster without XLA."""
    gan = NETWORKS[name](*filters)
    assert use_xla(gan, "auto") == (max(filters) < 64)
    assert [width(gan.generator), width(gan.discriminator)] == list(filters)


def test_networks_without_convolutions_are_compiled():
    gan = GAN(mlp.generator(IMAGE, LATENT), mlp.discriminator(IMAGE), LATENT)
    assert width(gan.generator) == width(gan.discriminator) == 0
    assert use_xla(gan, "auto")


class Block(layers.Layer):
    """A layer of one's own with a convolution inside."""

    def __init__(self, filters):
        super().__init__()
        self.inner = layers.Conv2D(filters, 3, padding="same")

    def call(self, x):
        return self.inner(x)


def test_convolutions_inside_of_models_wrappers_and_own_layers_count():
    image = keras.Input((4, 4, 1))
    inner = keras.Sequential([keras.Input((4, 4, 1)), Block(5)])
    x = layers.SpectralNormalization(layers.Conv2D(7, 3, padding="same"))(inner(image))
    x = layers.Conv2DTranspose(9, 3, padding="same")(x)
    assert width(keras.Model(image, layers.Dense(1)(layers.Flatten()(x)))) == 5
    assert width(keras.Model(image, layers.Conv2D(1, 3)(x))) == 5  # the last one makes the picture


def small_pair(filters, policy=None):
    """4x4 images; the last layers in float32, as the project's networks have them."""
    z, image = keras.Input((LATENT,)), keras.Input((4, 4, 1))
    x = layers.Reshape((2, 2, 2))(layers.Dense(8)(z))
    x = layers.Conv2DTranspose(filters, 4, 2, "same", dtype=policy)(x)
    x = layers.Conv2D(1, 3, padding="same", activation="tanh", dtype="float32")(x)
    y = layers.Conv2D(filters, 4, 2, "same", dtype=policy)(image)
    y = layers.Dense(1, dtype="float32")(layers.Flatten(dtype="float32")(y))
    return keras.Model(z, x), keras.Model(image, y)


def compiled(filters=4, policy=None, **options):
    gan = GAN(*small_pair(filters, policy), LATENT)
    gan.compile(keras.optimizers.Adam(), keras.optimizers.Adam(), **options)
    return gan


@pytest.mark.parametrize(
    ("filters", "options", "on"),
    [
        (4, {}, True),
        (64, {}, False),
        (4, {"jit_compile": "auto"}, True),
        (64, {"jit_compile": "auto"}, False),
        (64, {"jit_compile": True}, True),
        (4, {"jit_compile": False}, False),
        (4, {"jit_compile": True, "run_eagerly": True}, False),
        (4, {"run_eagerly": True}, False),
    ],
)
def test_compile_follows_the_rule(filters, options, on):
    gan = compiled(filters, **options)
    assert gan.jit_compile is on
    assert gan.get_compile_config()["jit_compile"] is on


def test_several_replicas_are_never_compiled(monkeypatch):
    monkeypatch.setattr(replicas, "replicas", lambda: 2)
    assert compiled().jit_compile is False
    assert compiled(jit_compile=True).jit_compile is False


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
@pytest.mark.parametrize("wanted", ["auto", True, False])
def test_mixed_precision_on_a_cpu_is_never_compiled(policy, wanted):
    """XLA mixes up types in second derivatives there."""
    assert compiled(policy=policy, jit_compile=wanted).jit_compile is False


@pytest.mark.parametrize("policy", [None, "mixed_bfloat16"])
@pytest.mark.parametrize("filters", [4, 64])
def test_a_gpu_compiles_unless_told_not_to(monkeypatch, policy, filters):
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind=None: [kind])
    gan = GAN(*small_pair(filters, policy), LATENT)
    assert use_xla(gan, "auto") is True
    assert use_xla(gan, True) is True
    assert use_xla(gan, False) is False


@pytest.mark.parametrize("word", ["always", None, "True"])
def test_an_unknown_word_is_refused(word):
    gan = GAN(*tiny_networks(), LATENT)
    with pytest.raises(ValueError, match="jit_compile must be 'auto', True or False, got"):
        gan.compile(keras.optimizers.Adam(), keras.optimizers.Adam(), jit_compile=word)


def test_a_saved_model_keeps_what_was_decided(tmp_path):
    compiled(64).save(tmp_path / "gan.keras")
    assert keras.saving.load_model(tmp_path / "gan.keras").jit_compile is False
    compiled(64, jit_compile=True).save(tmp_path / "gan.keras")
    assert keras.saving.load_model(tmp_path / "gan.keras").jit_compile is True
