"""The computations behind the figures of notebook 03, against closed forms."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from gan_keras import GAN
from gan_keras.course.experiments import dirac, training_maths, training_runs
from gan_keras.course.figures import training
from gan_keras.networks import mlp


def test_smoothed_discriminator():
    """At p = q it is the mean of the labels; without data, the label of the fakes."""
    d = training_maths.smoothed_discriminator(
        np.float64([1, 0, 1]), np.float64([1, 2, 0]), 0.9, 0.1
    )
    assert d == pytest.approx([0.5, 0.1, 0.9])


@pytest.mark.parametrize(("momentum", "against_one"), [(-0.3, -1), (0.0, 0), (0.5, 1), (0.9, 1)])
def test_momentum_radius(momentum, against_one):
    """Without momentum alternating steps preserve area, so |eigenvalue| = 1."""
    growth = training_maths.momentum_radius(momentum)
    assert np.sign(round(growth - 1, 9)) == against_one


def test_momentum_radius_is_the_growth_of_the_game():
    """The same game step by step, as a loop and not as a matrix."""
    rate, m = 0.1, 0.5
    theta, psi, old_theta, old_psi = 1.0, 1.0, 1.0, 1.0
    radii = []
    for _ in range(2000):
        theta_now, psi_now = theta, psi
        psi = psi - rate * theta + m * (psi - old_psi)
        theta = theta + rate * psi + m * (theta - old_theta)
        old_theta, old_psi = theta_now, psi_now
        radii.append(np.log(np.hypot(theta, psi)))
    growth = np.exp((radii[-1] - radii[500]) / (len(radii) - 501))
    assert growth == pytest.approx(training_maths.momentum_radius(m), rel=1e-3)


def test_running_average_of_a_rotation():
    """A decay d shrinks a rotation by w a step to |(1 - d) / (1 - d exp(iw))|."""
    orbit = dirac.orbit("wasserstein", True, steps=2000)
    average = training_maths.running_average(orbit, 0.99)
    turn = np.exp(1j * np.arccos(1 - 0.1**2 / 2))
    shrunk = np.hypot(*average[-200:].T).max() / np.hypot(*orbit[-200:].T).max()
    assert shrunk == pytest.approx(abs(0.01 / (1 - 0.99 * turn)), rel=0.02)
    assert np.array_equal(training_maths.running_average(orbit, 0.0)[1:], orbit[1:])


def test_sample_influences():
    """A network that subtracts the batch mean: 1 - 1/n on the diagonal, -1/n off it."""
    sample = keras.Input((1,))
    network = keras.Model(sample, sample - keras.ops.mean(sample, axis=0, keepdims=True))
    influences = training_maths.sample_influences(network, np.ones((4, 1), np.float32))
    assert influences == pytest.approx(np.where(np.eye(4), 0.75, 0.25))
    assert training_maths.own_and_others(influences) == pytest.approx((0.75, np.sqrt(3) / 4))
    assert training_maths.own_and_others(np.eye(3)) == (1.0, 0.0)


def test_kernel_norms_of_a_known_kernel():
    """A kernel with one singular value: one step of the power iteration finds it."""
    layer = layers.SpectralNormalization(layers.Dense(3))
    layer.build((None, 2))
    layer.layer.kernel.assign(5 * np.outer([0.6, 0.8], [0.0, 1.0, 0.0]))
    norms = training_maths.kernel_norms(layer, tf.zeros((1, 2)), 2)
    assert norms == pytest.approx([5.0, 1.0, 1.0], abs=1e-4)


def test_penalty_gradients():
    """A penalty on f(real) alone says nothing to G; one on f(fake) does."""

    def on_real(critic, real, fake):
        return tf.reduce_sum(critic(real) ** 2)

    def on_fake(critic, real, fake):
        return tf.reduce_sum(critic(fake) ** 2)

    assert training_maths.penalty_gradients(on_real, "relu")[0] == 0.0
    assert min(training_maths.penalty_gradients(on_fake, "relu")) > 0


def test_pca_samples_have_the_moments():
    rng = np.random.default_rng(0)
    mix = np.array([[2.0, 0.0], [1.0, 0.5]])
    real = (rng.standard_normal((5000, 2)) @ mix.T + [1.0, -1.0]).astype(np.float32)
    real = np.concatenate([real, [[50, 50], [-50, -50]]]).astype(np.float32)  # wide limits
    made = training_runs.pca_samples(real, 50_000)
    assert made.dtype == np.float32
    assert made.mean(axis=0) == pytest.approx(real.mean(axis=0), abs=0.05)
    assert np.cov(made.T) == pytest.approx(np.cov(real.T), rel=0.05)


def test_overfitting_needs_something_to_learn_by_heart():
    """The gap is 0 when the held-out samples are those of the training."""
    rng = np.random.default_rng(0)
    data, fakes = rng.standard_normal((2, 20, 4)).astype(np.float32)
    same = training_runs.overfitting(data, data, fakes, 4, [200, 400])
    assert same == pytest.approx([0.0, 0.0], abs=1e-6)
    assert training_runs.overfitting(data, -data, fakes, 4, [2000])[0] > 0.1


def tiny_gan():
    keras.utils.set_random_seed(0)
    gan = GAN(mlp.generator((2,), 2, (4,)), mlp.discriminator((2,), (4,)), 2)
    gan.compile(keras.optimizers.Adam(0.1), keras.optimizers.Adam(0.1), jit_compile=False)
    return gan


def test_each_run_of_the_grid_starts_alike():
    points = np.random.default_rng(0).standard_normal((200, 2)).astype(np.float32)
    centres = np.float64([[0, 0], [1, 1]])
    found = training_runs.rate_grid(tiny_gan, points, centres, 0.5, [0.1, 0.01, 0.1], 0.1, 4)
    assert found.shape == (3, 2)
    assert np.array_equal(found[0], found[2])


def test_duel_of_a_joint_step_has_the_lower_generator_loss():
    data = np.random.default_rng(0).uniform(0, 255, (80, 2, 2, 1)).astype(np.float32)
    (samples, _, right), (_, _, wrong) = (
        training_runs.duel(data, joint, updates=60) for joint in (False, True)
    )
    assert samples.shape == (64, 2, 2, 1)
    assert wrong < 0.5 * right


def test_pictures_tell_their_numbers():
    norms = {"a": np.full(5, 0.5), "b": np.full(5, 2.0)}
    picture = training.slope_histograms(norms)
    assert "a 0.5, b 2" in picture.alt
    assert picture.png[:4] == b"\x89PNG"
    bars = training.gradient_bars({"relu": (0.0, 1.5), "tanh": (0.25, 2.0)})
    assert "relu: G 0, critic 1.5; tanh: G 0.25, critic 2" in bars.alt
