"""The faults of the article's code, made again in the smallest form, beside what is right.

Ids are those of docs/errata.md; those of its gradient penalty are in test_errata_penalty.py.
"""

import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from small import (
    LATENT,
    ONES,
    PIXELS,
    dense_discriminator,
    dense_generator,
    draw,
    largest_change,
    one_keras_step,
    small_gan,
)

from gan_keras import GAN, losses
from gan_keras.data.order import batches_from_array
from gan_keras.models.pix2pix import Pix2Pix
from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks import dcgan, mlp, srresnet
from gan_keras.settings.resolve import make_config

# The first listing: a plain GAN.


def test_E11_E35_a_stacked_model_moves_the_discriminator_too():
    generator, discriminator = dense_generator(), dense_discriminator()
    stack = keras.Sequential([generator, discriminator])
    before = discriminator.get_weights()
    one_keras_step(stack, draw(8, LATENT), ONES)
    assert largest_change(discriminator, before) == pytest.approx(1e-3, rel=0.1)


def test_E11_each_step_of_the_package_moves_one_network():
    gan, real = small_gan(), tf.constant(draw(8, PIXELS))
    for step, own, other in (
        (gan.generator_step, gan.generator, gan.discriminator),
        (gan.discriminator_step, gan.discriminator, gan.generator),
    ):
        before = own.get_weights(), other.get_weights()
        step(real)
        assert largest_change(own, before[0]) == pytest.approx(1e-3, rel=0.1)
        assert largest_change(other, before[1]) == 0.0


def test_E12_an_epoch_shows_every_sample():
    rows = np.arange(40, dtype=np.float32)
    fixed = {row for _ in range(5) for row in rows[:8]}
    batches = batches_from_array(rows[:, None], batch_size=8, seed=0).take(5)
    seen = [row for batch in batches for row in batch.numpy()[:, 0]]
    assert len(fixed) == 8
    assert sorted(seen) == rows.tolist()
    assert seen != rows.tolist()


def test_E13_an_epoch_is_as_many_updates_as_there_are_batches():
    gan = small_gan()
    gan.fit(draw(12, PIXELS), batch_size=4, epochs=2, verbose=0)
    assert int(gan.g_optimizer.iterations) == int(gan.d_optimizer.iterations) == 2 * 3


def test_E14_E42_pixels_outside_the_range_of_the_generator_are_refused():
    gan = small_gan(generator=dense_generator("tanh"))
    pixels = np.random.default_rng(0).integers(0, 256, (16, PIXELS))
    with pytest.raises(ValueError, match=r"x / 127\.5 - 1"):
        gan.fit(pixels.astype(np.uint8), verbose=0)
    with pytest.raises(ValueError, match=r"must be in \[-1, 1\]"):
        gan.fit(pixels.astype(np.float32), verbose=0)
    gan.fit((pixels / 127.5 - 1).astype(np.float32), verbose=0)


def test_E15_T11_a_logged_number_is_that_of_its_own_data():
    """Rates of zero: the same data must give the same number, whatever came between."""
    assert float(losses.gan_discriminator_loss(0 * ONES, 0 * ONES)) == pytest.approx(2 * np.log(2))
    gan = small_gan(rate=0.0)
    first, second = draw(8, PIXELS), 3 * draw(8, PIXELS, seed=1)
    shown = [gan.fit(x, verbose=0).history["d_real"][0] for x in (first, second, first)]
    assert abs(shown[1] - shown[0]) > 1e-3
    assert shown[2] == pytest.approx(shown[0], abs=1e-7)


def test_E16_E41_optimizers_are_chosen():
    default = keras.optimizers.Adam()
    assert (float(default.learning_rate), default.beta_1) == (pytest.approx(1e-3), 0.9)
    expected = {"dcgan": (2e-4, 0.5, 0.999), "wgan_gp": (1e-4, 0.0, 0.9)}
    for model, values in expected.items():
        paper = make_config({"model": model, "recipe": "paper"})
        assert (paper.g_learning_rate, paper.beta_1, paper.beta_2) == values
        assert paper.d_learning_rate == paper.g_learning_rate
    own = make_config({"model": "wgan_gp"})
    assert own.d_learning_rate != own.g_learning_rate  # each network has its own


def test_E17_a_missing_axis_is_no_error_in_numpy_but_none_in_the_penalty():
    assert (np.ones((4, 1, 1, 1)) * np.ones((4, 8, 8))).shape == (4, 4, 8, 8)
    weights = draw(PIXELS, 1)
    for shape in ((6,), (2, 3), (1, 2, 3)):
        critic = keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(1)])
        critic.layers[-1].kernel.assign(weights)
        norms = gradient_norms(critic, tf.constant(draw(5, *shape)))
        assert norms.numpy() == pytest.approx(np.full(5, np.linalg.norm(weights)), rel=1e-5)


def test_E19_networks_are_built_without_a_warning():
    with pytest.warns(UserWarning, match="input_shape"):
        layers.Dense(1, input_shape=(3,))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for network in (mlp, dcgan):
            network.generator((8, 8, 1), LATENT)
            network.discriminator((8, 8, 1))


# The second listing: super-resolution.


def test_E27_E28_flattened_pixels_are_no_discriminator():
    pixels = keras.Sequential([keras.Input((2, 3)), layers.Flatten()])
    assert pixels.count_params() == 0
    with pytest.raises(ValueError, match="same shape"):
        keras.losses.BinaryCrossentropy()(ONES, pixels(draw(8, 2, 3)))


def test_E29_T08_a_model_that_leaves_the_generator_out():
    """The judged tensor is the input and not what was made of it; a head on D changes nothing."""
    generator, discriminator = dense_generator(), dense_discriminator(inputs=LATENT)
    z = keras.Input((LATENT,))
    generator(z)  # its result is not used
    stack = keras.Model(z, discriminator(z))
    before = generator.get_weights()
    for _ in range(3):
        one_keras_step(stack, draw(8, LATENT), ONES)
    assert largest_change(generator, before) == 0.0

    gan = small_gan()
    before = gan.generator.get_weights()
    gan.generator_step(tf.constant(draw(8, PIXELS)))
    assert largest_change(gan.generator, before) > 0


def test_E30_cross_entropy_of_unbounded_outputs_is_clipped():
    outputs, zeros = tf.Variable([[1.7], [9.0]]), tf.zeros((2, 1))
    with tf.GradientTape() as tape:
        loss = keras.losses.BinaryCrossentropy()(zeros, outputs)
    assert np.abs(tape.gradient(loss, outputs).numpy()).max() == 0.0  # nothing is learned
    with tf.GradientTape() as tape:
        loss = losses.gan_discriminator_loss(tf.zeros((2, 1)), outputs)
    expected = 1 / (1 + np.exp(-outputs.numpy())) / 2
    assert tape.gradient(loss, outputs).numpy() == pytest.approx(expected, rel=1e-5)


def test_E31_an_enlarging_network_enlarges():
    same = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(3, 3, padding="same")])
    assert same.output_shape[1:3] == (8, 8)
    for scale in (2, 4):
        network = srresnet.srresnet(scale, blocks=1, filters=4)
        assert network(draw(1, 8, 6, 3)).shape == (1, 8 * scale, 6 * scale, 3)


class WithoutContent(Pix2Pix):
    def content_loss(self, real, fake):
        return 0.0


def restored(cls, source, target):
    """PSNR of a linear restorer, trained with an adversary, on pictures of 6 pixels."""
    keras.utils.set_random_seed(0)
    size = target.shape[1]
    generator = keras.Sequential([keras.Input((size,)), layers.Dense(size)])
    picture, given = keras.Input((size,)), keras.Input((size,))
    hidden = layers.Dense(16, "relu")(layers.Concatenate()([picture, given]))
    judge = keras.Model([picture, given], layers.Dense(1)(hidden))
    model = cls(generator, judge, content="l2", weight=0.01)
    optimizers = keras.optimizers.Adam(2e-2), keras.optimizers.Adam(1e-3)
    model.compile(*optimizers, jit_compile=False, steps_per_execution=80)
    data = tf.data.Dataset.from_tensors((source, target)).repeat(80)
    model.fit(data, verbose=0)
    return 10 * np.log10(4 / np.mean((generator(source).numpy() - target) ** 2))


def test_E20_E33_restoration_needs_the_source_and_a_content_loss():
    """Pictures on a line in pixel space, with noise: the source itself is the baseline."""
    rng = np.random.default_rng(0)
    target = rng.uniform(-0.5, 0.5, (256, 1)) * np.linspace(0.5, 1, PIXELS)
    source = np.clip(target + rng.normal(0, 0.2, target.shape), -1, 1).astype(np.float32)
    target = target.astype(np.float32)
    identity = 10 * np.log10(4 / np.mean((source - target) ** 2))
    # What a generator that gets noise and not the source can do best: the mean picture.
    blind = 10 * np.log10(4 / np.mean((target.mean(axis=0) - target) ** 2))
    with_content = restored(Pix2Pix, source, target)
    assert with_content > identity + 3
    assert with_content > blind + 3
    assert restored(WithoutContent, source, target) < with_content - 3


# The fourth listing: faces.


def test_E70_E71_shapes_that_do_not_fit_are_refused():
    z = keras.Input((LATENT,))
    with pytest.raises(ValueError, match="total size"):
        layers.Reshape((32, 32, 1))(layers.Dense(784)(z))
    x = layers.Reshape((32, 32, 1))(layers.Dense(1024)(z))
    for _ in range(2):
        x = layers.Conv2DTranspose(1, 3, 2, "same")(x)
    assert x.shape == (None, 128, 128, 1)
    with pytest.raises(ValueError, match=r"\(128, 128, 1\), but the discriminator takes \(32"):
        GAN(keras.Model(z, x), dcgan.discriminator((32, 32, 1), 4), LATENT)
    assert dcgan.generator((32, 32, 1), LATENT, 4).output_shape == (None, 32, 32, 1)


class Stale(GAN):
    """The fault: noise is drawn, and an array that was left over is shown."""

    def make_fake(self, real, given=None, training=True):
        super().make_fake(real, given, training)
        return tf.ones_like(real)


def test_E73_the_discriminator_learns_from_the_generator_of_now():
    for cls in (GAN, Stale):
        after = []
        for shift in (0.0, 3.0):
            gan = small_gan(cls)
            gan.generator.layers[-1].bias.assign(np.full(PIXELS, shift))
            gan.discriminator_step(tf.constant(draw(8, PIXELS)))
            after.append(gan.discriminator.get_weights())
        change = largest_change(gan.discriminator, after[0])
        assert change == 0.0 if cls is Stale else change > 1e-4


def test_E74_T07_sigmoids_inside_make_a_constant():
    """Deviation over z of the first pictures, of the right shape in both cases."""
    keras.utils.set_random_seed(0)
    z = keras.Input((LATENT,))
    x = layers.Reshape((2, 2, 16))(layers.Dense(64, "sigmoid")(z))
    x = layers.Conv2DTranspose(8, 4, 2, "same", activation="sigmoid")(x)
    x = layers.Conv2DTranspose(1, 4, 2, "same", activation="sigmoid")(x)
    faulty, right = keras.Model(z, x), dcgan.generator((8, 8, 1), LATENT, 8)
    assert faulty.output_shape == right.output_shape
    spread = [
        network(0.5 * draw(64, LATENT)).numpy().std(axis=0).mean() for network in (faulty, right)
    ]
    assert spread[0] < 0.005 < spread[1]
