"""WGAN and WGAN-GP against closed forms."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from scipy.stats import wasserstein_distance

from gan_keras import WGAN, WGANGP
from gan_keras.models.wgan_gp import gradient_norms

LATENT = 3


def critic_of(*stack, shape=(4,)):
    return keras.Sequential([keras.Input(shape), *stack])


def pair(*stack, shape=(4,)):
    """A linear generator and a critic made of the given layers."""
    keras.utils.set_random_seed(0)
    size = int(np.prod(shape))
    generator = keras.Sequential(
        [keras.Input((LATENT,)), layers.Dense(size), layers.Reshape(shape)]
    )
    return generator, critic_of(*stack, shape=shape)


def compiled(gan, lr=1e-3, **kwargs):
    gan.compile(keras.optimizers.Adam(lr), keras.optimizers.Adam(lr), **kwargs)
    return gan


def gp_gan(*stack, shape=(4,), **kwargs):
    return compiled(WGANGP(*pair(*stack, shape=shape), LATENT, **kwargs), jit_compile=False)


def points(count=6, shape=(4,), seed=0):
    return tf.constant(np.random.default_rng(seed).normal(size=(count, *shape)), tf.float32)


@keras.saving.register_keras_serializable("tests")
class Norm(layers.Layer):
    """f(x) = |x|, whose slope is 1 everywhere but at 0."""

    def call(self, x):
        return tf.norm(x, axis=1, keepdims=True)


def test_penalty_of_a_linear_critic():
    gan = gp_gan(layers.Dense(1))
    kernel = gan.discriminator.layers[-1].kernel
    for scale in (0.3, 1.0, 5.0):
        kernel.assign(np.float32(scale) * np.float32([[0.6], [-0.8], [0.5], [1.0]]))
        expected = (float(np.linalg.norm(kernel.numpy())) - 1) ** 2
        assert float(gan.penalty(points(), points(seed=1))) == pytest.approx(expected, abs=1e-6)


def test_the_slope_of_a_patch_critic_is_that_of_its_mean_logit():
    """Four linear patches of 2x2 pixels: the loss averages them, so f is their mean."""
    gan = gp_gan(layers.Conv2D(1, 2, strides=2), shape=(4, 4, 1))
    kernel = gan.discriminator.layers[-1].kernel.numpy().ravel()
    slope = np.linalg.norm(np.tile(kernel / 4, 4))
    real, fake = points(shape=(4, 4, 1)), points(shape=(4, 4, 1), seed=1)
    assert float(gan.penalty(real, fake)) == pytest.approx((slope - 1) ** 2, abs=1e-6)


def test_the_weight_of_the_penalty_is_said_once():
    gan = gp_gan(layers.Dense(1))
    gan.gp_weight = 30.0
    assert gan.penalty_weight == gan.get_config()["gp_weight"] == 30.0


def test_penalty_of_the_norm_is_zero():
    gan = gp_gan(Norm())
    assert float(gan.penalty(points(), points(seed=1))) == pytest.approx(0, abs=1e-10)


def test_penalty_takes_the_norm_of_each_image():
    """Images, not vectors: all axes but the first belong to one norm."""
    gan = gp_gan(layers.Flatten(), layers.Dense(1), shape=(2, 2, 3))
    kernel = gan.discriminator.layers[-1].kernel
    kernel.assign(np.full((12, 1), 0.5, np.float32))
    penalty = float(gan.penalty(points(5, (2, 2, 3)), points(5, (2, 2, 3), 1)))
    assert penalty == pytest.approx((np.sqrt(12 * 0.25) - 1) ** 2, abs=1e-6)


@pytest.mark.parametrize("case", ["zero", "dead", "saturated"])
def test_gradients_stay_finite(case):
    hidden = {"zero": "linear", "dead": "relu", "saturated": "tanh"}[case]
    gan = gp_gan(layers.Dense(8, activation=hidden), layers.Dense(1))
    first = gan.discriminator.layers[0]
    if case == "zero":
        for weight in gan.discriminator.weights:
            weight.assign(tf.zeros_like(weight))
    elif case == "dead":
        first.bias.assign(np.full(8, -100, np.float32))
    else:
        first.bias.assign(np.full(8, 100, np.float32))
    with tf.GradientTape() as tape:
        penalty = gan.penalty(points(), points(seed=1))
    assert float(penalty) == pytest.approx(1.0, abs=1e-5)  # no slope at all
    for gradient in tape.gradient(penalty, gan.discriminator.trainable_variables):
        assert gradient is None or np.isfinite(gradient.numpy()).all()


@pytest.mark.parametrize(("activation", "moves"), [("relu", False), ("tanh", True)])
def test_where_the_penalty_pulls(activation, moves):
    """A ReLU critic is linear around each x^, so moving G's samples changes no slope."""
    gan = gp_gan(layers.Dense(16, activation=activation), layers.Dense(1))
    z = points(8, (LATENT,), 2)
    with tf.GradientTape(persistent=True) as tape:
        fake = gan.generator(z, training=True)
        penalty = gan.penalty(points(8), fake)
    to_generator = tape.gradient(penalty, gan.generator.trainable_variables)
    size = sum(float(tf.reduce_sum(tf.abs(g))) for g in to_generator if g is not None)
    assert (size > 1e-6) == moves
    to_critic = tape.gradient(penalty, gan.discriminator.trainable_variables)
    assert sum(float(tf.reduce_sum(tf.abs(g))) for g in to_critic if g is not None) > 1e-3


def test_alpha_is_uniform_and_one_per_sample(monkeypatch):
    """Where the critic is asked: x^ = alpha real + (1 - alpha) fake with real = 1, fake = 0."""
    gan = gp_gan(layers.Dense(1))
    seen = []
    monkeypatch.setattr(
        "gan_keras.models.wgan_gp.gradient_norms",
        lambda critic, x, training: seen.append(x.numpy()) or tf.ones(len(x)),
    )
    gan.penalty(tf.ones((4000, 4)), tf.zeros((4000, 4)))
    [alpha] = seen
    assert np.ptp(alpha, axis=1).max() == 0  # one number for all of a sample
    assert alpha.min() >= 0
    assert alpha.max() <= 1
    histogram = np.histogram(alpha[:, 0], bins=10, range=(0, 1))[0]
    assert np.abs(histogram - 400).max() < 5 * np.sqrt(400)  # a normal alpha has half outside
    gan.penalty(tf.ones((4, 4)), tf.zeros((4, 4)))
    assert not np.array_equal(seen[1][:4], alpha[:4])  # drawn afresh


def test_gradient_norms_do_not_mix_samples():
    square = critic_of(layers.Dense(1))
    square.layers[0].kernel.assign([[3.0], [0.0], [0.0], [4.0]])
    assert gradient_norms(square, points(7)).numpy() == pytest.approx(np.full(7, 5.0))


def test_clipping_bounds_every_weight_after_each_step():
    gan = WGAN(*pair(layers.Dense(8, activation="relu"), layers.Dense(1)), LATENT, clip_value=0.02)
    compiled(gan, lr=0.5, jit_compile=False)
    tf.function(gan.discriminator_step)(points(16))
    largest = max(float(abs(w.numpy()).max()) for w in gan.discriminator.trainable_variables)
    assert largest == pytest.approx(0.02)


def test_wgan_gp_does_not_clip():
    gan = gp_gan(layers.Dense(1))
    gan.discriminator.layers[-1].kernel.assign(np.full((4, 1), 3, np.float32))
    gan.after_discriminator_step()
    assert gan.discriminator.layers[-1].kernel.numpy().min() == 3


def trained_critic(shift, penalised, steps=1500):
    """A critic between N(0, .1) and the same moved by ``shift``, G being that fixed map."""
    keras.utils.set_random_seed(0)
    generator = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    generator.set_weights([np.float32([[0.1]]), np.float32([shift])])
    hidden = [layers.Dense(64, activation="relu", kernel_initializer="he_normal") for _ in range(2)]
    critic = critic_of(*hidden, layers.Dense(1), shape=(1,))
    if penalised:
        gan = WGANGP(generator, critic, 1, n_critic=1, gp_weight=10.0)
        optimizer = keras.optimizers.Adam(
            keras.optimizers.schedules.PolynomialDecay(2e-3, steps, 0.0), 0.0, 0.9
        )
    else:
        gan = WGAN(generator, critic, 1, n_critic=1, clip_value=0.05)
        optimizer = keras.optimizers.RMSprop(1e-3)
    gan.compile(keras.optimizers.SGD(0.0), optimizer, steps_per_execution=100, jit_compile=True)
    real = np.random.default_rng(0).normal(0.0, 0.1, (steps * 256, 1)).astype(np.float32)
    gan.fit(real, batch_size=256, shuffle=False, verbose=0)
    new = np.random.default_rng(1).normal(0.0, 0.1, (4000, 1)).astype(np.float32)
    fake = generator(np.random.default_rng(2).normal(size=(4000, 1)).astype(np.float32)).numpy()
    estimate = float(critic(new).numpy().mean() - critic(fake).numpy().mean())
    between = np.linspace(0.2 * shift, 0.8 * shift, 50, dtype=np.float32)[:, None]
    slope = float(gradient_norms(critic, tf.constant(between)).numpy().mean())
    return estimate, wasserstein_distance(new[:, 0], fake[:, 0]), slope


@pytest.mark.parametrize("shift", [1.0, 4.0])
def test_penalised_critic_estimates_the_distance_with_a_known_bias(shift):
    """The optimal slope is 1 + m / (2 lambda) for a shift m, and so is the estimate's factor."""
    estimate, distance, slope = trained_critic(shift, penalised=True)
    bias = 1 + shift / (2 * 10.0)
    assert distance == pytest.approx(shift, rel=0.02)
    assert slope == pytest.approx(bias, rel=0.04)
    assert estimate / distance == pytest.approx(bias, rel=0.04)
    if shift == 1.0:
        assert estimate == pytest.approx(distance, rel=0.1)


def test_clipped_critic_estimates_it_up_to_its_slope():
    estimate, distance, slope = trained_critic(1.0, penalised=False)
    assert not 0.5 < estimate / distance < 2  # useless as it is
    assert estimate / slope == pytest.approx(distance, rel=0.1)


@pytest.mark.parametrize("settings", [{"gp_weight": -1.0}, {"gp_weight": float("nan")}])
def test_unusable_penalty_weight(settings):
    with pytest.raises(ValueError, match="gp_weight must be at least 0"):
        gp_gan(layers.Dense(1), **settings)


def test_batch_normalization_is_refused():
    with pytest.raises(ValueError, match="BatchNormalization"):
        gp_gan(layers.BatchNormalization(), layers.Dense(1))


@pytest.mark.parametrize("clip", [0.0, -0.01])
def test_unusable_clip(clip):
    with pytest.raises(ValueError, match="clip_value"):
        WGAN(*pair(layers.Dense(1)), LATENT, clip_value=clip)


def test_both_spellings_of_the_paper_are_one_model():
    from gan_keras.settings.resolve import canonical, make_config

    assert canonical("iwgan") == "wgan_gp"
    assert make_config({"model": "iwgan"}) == make_config({"model": "wgan_gp"})
