"""Models that are told something: a label (cGAN), or a picture (pix2pix)."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import LATENT, all_state, assert_same_state, moved, tiny_networks
from keras import layers

from gan_keras import CGAN, R1CGAN, Pix2Pix
from gan_keras.errors import InputError
from gan_keras.models import checks
from gan_keras.models.build import freeze
from gan_keras.networks import conditional, mlp, patch, unet
from gan_keras.networks.build import build_networks
from gan_keras.settings.resolve import make_config

CLASSES = 3


def critic(shape):
    image = keras.Input(shape)
    x = layers.LeakyReLU(0.2)(layers.Conv2D(4, 4, 2, "same")(image))
    return keras.Model(image, layers.Dense(1)(layers.Flatten()(x)))


def labelled_generator(shape, latent_dim):
    z = keras.Input((latent_dim,))
    x = layers.Dense(int(np.prod(shape)), activation="tanh")(z)
    return keras.Model(z, layers.Activation("tanh")(layers.Reshape(shape)(x)))


def make(name, seed=0, rate=1e-3, **options):
    keras.utils.set_random_seed(seed)
    if name == "pix2pix":
        gan = Pix2Pix(unet.generator(2, 1, 4), patch.discriminator(1, 4, source_channels=2),
                      ema_decay=0.9, seed=seed)  # fmt: skip
    else:
        settings = {"r1_gamma": 2.0} if name == "r1_cgan" else {}
        gan = (R1CGAN if settings else CGAN)(
            conditional.generator(labelled_generator, (4, 4, 1), LATENT, CLASSES),
            conditional.discriminator(critic, (4, 4, 1), CLASSES),
            LATENT, classes=CLASSES, ema_decay=0.9, seed=seed, **settings,
        )  # fmt: skip
    optimizers = [keras.optimizers.Adam(rate, 0.5) for _ in range(2)]
    gan.compile(*optimizers, **{"jit_compile": False} | options)
    return gan


def data_for(name, count=32, seed=0):
    rng = np.random.default_rng(seed)
    if name == "pix2pix":
        target = rng.uniform(-1, 1, (count, 8, 8, 1)).astype(np.float32)
        return np.concatenate([target, -target], axis=-1), target
    labels = rng.integers(0, CLASSES, count)
    return rng.uniform(-1, 1, (count, 4, 4, 1)).astype(np.float32), labels


NAMES = ("cgan", "r1_cgan", "pix2pix")


@pytest.mark.parametrize("name", NAMES)
def test_each_step_moves_its_own_network(name):
    gan = make(name)
    real, given = gan.unpack([tf.constant(part) for part in data_for(name, 8)])
    noise = set() if name == "pix2pix" else {"noise"}
    before = all_state(gan)
    tf.function(gan.discriminator_step)(real, given)
    assert moved(before, all_state(gan)) == {"D", "D_opt"} | noise
    before = all_state(gan)
    tf.function(gan.generator_step)(real, given)
    assert moved(before, all_state(gan)) == {"G", "G_opt", "EMA"} | noise


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_model_goes_on_exactly(name, tmp_path):
    data, whole = data_for(name), make(name, jit_compile=name == "cgan")
    whole.fit(*data, batch_size=8, shuffle=False, verbose=0)
    whole.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    for gan in (whole, loaded):
        gan.fit(*data, batch_size=8, shuffle=False, verbose=0)
    assert_same_state(whole, loaded)


@pytest.mark.parametrize("name", NAMES)
def test_logs_and_held_out_logs_have_the_same_names(name):
    data = data_for(name)
    gan = make(name, run_eagerly=True)
    logs = gan.fit(*data, batch_size=16, validation_data=data, verbose=0).history
    assert {key for key in logs if key.startswith("val_")} == {
        f"val_{key}" for key in logs if not key.startswith("val_")
    }
    assert all(np.isfinite(value).all() for value in logs.values())


# Labels


def test_a_cgan_draws_what_it_is_told():
    """Class 0 is dark, 2 is bright: a generator that ignored the label would draw all alike."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, CLASSES, 512)
    images = np.clip((labels - 1.0)[:, None, None, None] * 0.6
                     + 0.05 * rng.standard_normal((512, 4, 4, 1)), -1, 1)  # fmt: skip
    gan = make("r1_cgan", rate=5e-3)
    gan.fit(images.astype(np.float32), labels, batch_size=32, epochs=40, verbose=0)
    means = [gan.generate(32, seed=1, labels=np.full(32, k)).mean() for k in range(CLASSES)]
    assert means[0] < -0.3
    assert abs(means[1]) < 0.3
    assert means[2] > 0.3


def test_labels_are_in_turn_unless_named():
    gan = make("cgan")
    in_turn = gan.generate(6, seed=3)
    assert np.array_equal(in_turn, gan.generate(6, seed=3, labels=[0, 1, 2, 0, 1, 2]))
    assert not np.array_equal(in_turn, gan.generate(6, seed=3, labels=[1] * 6))


@pytest.mark.parametrize("labels", [[0, 3], [-1, 0], [0], [0.5, 1]])
def test_labels_that_do_not_exist(labels):
    with pytest.raises(ValueError, match="labels must be 2 whole numbers from 0 to 2"):
        make("cgan").generate(2, seed=0, labels=labels)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (np.full(32, 3), "labels must be from 0 to 2"),
        (np.full(32, -1), "labels must be from 0 to 2"),
        (np.zeros(32, np.float32), "the labels are float32: give whole numbers"),
        (np.zeros((32, 2), int), r"each label has shape \(2,\)"),
    ],
)
def test_labels_that_cannot_be_learned(labels, sentence):
    images, _ = data_for("cgan")
    with pytest.raises(ValueError, match=sentence):
        make("cgan").fit(images, labels, verbose=0)
    pairs = tf.data.Dataset.from_tensor_slices((images, labels)).batch(8)
    with pytest.raises(ValueError, match=sentence):
        make("cgan").fit(pairs, verbose=0)


def test_the_penalty_is_on_the_image_and_not_on_the_label():
    """D(x | y) = 3 sum(x) + 100 y_0: the slope that counts is 3 in each of 4 pixels."""
    image, label = keras.Input((2, 2, 1)), keras.Input((CLASSES,))
    dense = layers.Dense(1, use_bias=False)
    logits = dense(layers.Concatenate()([layers.Flatten()(image), label]))
    dense.set_weights([np.array([3.0] * 4 + [100.0, 0, 0])[:, None]])
    gan = R1CGAN(
        conditional.generator(labelled_generator, (2, 2, 1), LATENT, CLASSES),
        keras.Model([image, label], logits), LATENT, classes=CLASSES, r1_gamma=2.0,
    )  # fmt: skip
    real = tf.random.normal((5, 2, 2, 1))
    assert float(gan.penalty(real, None, tf.eye(5, CLASSES))) == pytest.approx(4 * 3.0**2)


def test_batch_normalization_is_found_inside_a_labelled_network():
    def normalized(shape):
        image = keras.Input(shape)
        x = layers.BatchNormalization()(layers.Flatten()(image))
        return keras.Model(image, layers.Dense(1)(x))

    with pytest.raises(ValueError, match="BatchNormalization"):
        checks.check_no_batch_norm(conditional.discriminator(normalized, (4, 4, 1), CLASSES))


def test_a_network_with_the_wrong_latents():
    pair = tiny_networks()
    with pytest.raises(ValueError, match="latent_dim is 5, but the generator takes"):
        checks.check_networks(*pair, 5)


def test_labelled_networks_know_their_range():
    pair = (
        conditional.generator(mlp.generator, (4, 4, 1), LATENT, CLASSES),
        conditional.discriminator(mlp.discriminator, (4, 4, 1), CLASSES),
    )
    assert checks.output_range(pair[0]) == (-1.0, 1.0)
    assert pair[1].output_shape == (None, 1)


# Pictures


def test_the_discriminator_sees_the_source():
    gan, (source, target) = make("pix2pix"), data_for("pix2pix", 4)
    own, other = gan.judge(target, source), gan.judge(target, source[::-1])
    assert np.abs(own - other).max() > 1e-4


def test_the_objective_is_content_plus_weighted_adversarial():
    """One step of plain descent with rate 1 moves G by the gradient of L1 + weight * GAN."""
    data = [tf.constant(part) for part in data_for("pix2pix", 4)]
    gan = make("pix2pix")
    gan.adversarial_weight = 0.5
    real, given = gan.unpack(data)
    weights = gan.generator.trainable_variables
    with tf.GradientTape() as tape:
        fake = gan.generator(given, training=True)
        logits = gan.discriminator([fake, given], training=True)
        adversarial = tf.reduce_mean(tf.math.log(1 + tf.exp(-logits)))
        loss = tf.reduce_mean(tf.abs(real - fake)) + 0.5 * adversarial
    expected = [w - g for w, g in zip(weights, tape.gradient(loss, weights), strict=True)]
    gan.g_optimizer = keras.optimizers.SGD(1.0)
    gan.g_optimizer.build(weights)
    gan.generator_step(real, given)
    for weight, value in zip(weights, expected, strict=True):
        assert np.allclose(weight, value, atol=1e-6)


def test_without_the_adversarial_term_the_discriminator_rests():
    keras.utils.set_random_seed(0)
    gan = Pix2Pix(unet.generator(2, 1, 4), patch.discriminator(1, 4, source_channels=2), weight=0)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), jit_compile=False)
    before = all_state(gan)
    logs = gan.fit(*data_for("pix2pix"), batch_size=16, verbose=0).history
    assert moved(before, all_state(gan)) == {"G", "G_opt"}
    assert set(logs) == {"content"}


def test_what_a_pix2pix_is_not():
    gan = make("pix2pix")
    with pytest.raises(TypeError, match="no noise"):
        gan.generate(4)
    with pytest.raises(ValueError, match="unknown content 'ssim'"):
        Pix2Pix(gan.generator, gan.discriminator, content="ssim")
    with pytest.raises(ValueError, match="weight must be at least 0"):
        Pix2Pix(gan.generator, gan.discriminator, weight=-1)


def test_what_is_known_is_kept():
    network = unet.generator(3, 2, 4, keep_known=True)
    source = np.random.default_rng(0).uniform(-1, 1, (2, 8, 12, 3)).astype(np.float32)
    source[..., 2] = 0
    source[:, 2:5, 3:7, 2] = 1
    made = network(source).numpy()
    outside = source[..., 2] == 0
    assert np.array_equal(made[outside], source[..., :2][outside])
    assert np.abs(made - source[..., :2])[~outside].min() > 0


@pytest.mark.parametrize("halvings", [1, 2, 3])
def test_unets_keep_the_size(halvings, tmp_path):
    network = unet.generator(2, 3, 4, halvings)
    assert unet.multiple(network) == 2**halvings
    assert network(np.zeros((1, 8, 24, 2), np.float32)).shape == (1, 8, 24, 3)
    network.save(tmp_path / "net.keras")
    x = np.random.default_rng(0).uniform(-1, 1, (1, 8, 16, 2)).astype(np.float32)
    assert np.array_equal(keras.saving.load_model(tmp_path / "net.keras")(x), network(x))


def test_frozen_layers_of_a_conditional_discriminator_are_those_of_the_picture():
    config = make_config({"model": "cgan", "dataset": "digits", "g_filters": 4, "d_filters": 4})
    _, discriminator = build_networks(config, (8, 8, 1))
    freeze(discriminator, 1)
    label, plain = (layer for layer in discriminator.layers if layer.weights)
    assert [layer.trainable for layer in plain.layers if layer.weights] == [False, True]
    assert label.trainable
    with pytest.raises(InputError, match="freeze_d is 2, but D has 2 layers with weights"):
        freeze(discriminator, 2)
