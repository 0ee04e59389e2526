"""What the paper proves, found again with the package's own losses and training."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from scipy.stats import norm

from gan_keras import GAN, losses


def test_optimal_discriminator():
    """D* = p / (p + q) and -V(D*)/2 = log 2 - JSD (1406.2661, proposition 1 and theorem 1)."""
    keras.utils.set_random_seed(0)
    p, q = norm(-1.0, 1.0), norm(1.5, 0.7)
    sample = keras.Input((1,))
    x = layers.Dense(32, activation="tanh")(sample)
    x = layers.Dense(32, activation="tanh")(x)
    discriminator = keras.Model(sample, layers.Dense(1)(x))
    # G is the fixed map z -> 1.5 + 0.7 z, so that the fakes have density q.
    latent = keras.Input((1,))
    generator = keras.Model(latent, layers.Dense(1)(latent))
    generator.set_weights([np.float32([[0.7]]), np.float32([1.5])])
    gan = GAN(generator, discriminator, 1)
    steps, batch = 1500, 512
    schedule = keras.optimizers.schedules.PolynomialDecay(1e-2, steps, 0.0)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.Adam(schedule), steps_per_execution=100)
    real = np.random.default_rng(0).normal(-1.0, 1.0, (steps * batch, 1)).astype(np.float32)
    gan.fit(real, batch_size=batch, shuffle=False, verbose=0)

    grid = np.linspace(-3, 3, 601)
    optimum = p.pdf(grid) / (p.pdf(grid) + q.pdf(grid))
    trained = 1 / (1 + np.exp(-discriminator(grid[:, None].astype(np.float32)).numpy()[:, 0]))
    assert np.abs(trained - optimum).max() < 0.05

    wide = np.linspace(-9, 9, 20001)
    width = wide[1] - wide[0]
    logits = discriminator(wide[:, None].astype(np.float32)).numpy()[:, 0]
    softplus = np.logaddexp(0, [-logits, logits])
    cross_entropy = (softplus[0] @ p.pdf(wide) + softplus[1] @ q.pdf(wide)) * width / 2
    mixture = (p.pdf(wide) + q.pdf(wide)) / 2
    divergence = sum(
        (d.pdf(wide) * (d.logpdf(wide) - np.log(mixture))).sum() * width / 2 for d in (p, q)
    )
    assert cross_entropy == pytest.approx(np.log(2) - divergence, abs=0.01)
    assert np.log(2) - divergence == pytest.approx(0.1756, abs=5e-5)


def dirac_radius(g_loss, alternating, gamma=0.0, steps=500, rate=0.1):
    """|(theta, psi)| of the Dirac-GAN (1801.04406, section 2) after ``steps`` from (1, 1).

    The data are one point at 0, the generator's one point is theta, D(x) = psi x is a logit.
    """
    theta, psi = tf.Variable(1.0), tf.Variable(1.0)

    def d_gradient():
        with tf.GradientTape() as tape:
            loss = losses.gan_discriminator_loss(psi * 0.0, psi * theta) + gamma / 2 * psi**2
        return tape.gradient(loss, psi)

    def g_gradient():
        with tf.GradientTape() as tape:
            loss = g_loss(psi * theta)
        return tape.gradient(loss, theta)

    @tf.function
    def step():
        if alternating:
            psi.assign_sub(rate * d_gradient())
            theta.assign_sub(rate * g_gradient())
        else:
            towards_d, towards_g = d_gradient(), g_gradient()
            psi.assign_sub(rate * towards_d)
            theta.assign_sub(rate * towards_g)

    for _ in range(steps):
        step()
    return float(np.hypot(theta.numpy(), psi.numpy()))


@pytest.mark.parametrize(
    ("name", "simultaneous", "alternating"),
    [("minimax", 2.179, 1.399), ("non_saturating", 0.521, 0.390)],
)
def test_dirac_gan(name, simultaneous, alternating):
    """Neither loss reaches the equilibrium (0, 0); the start is at radius 1.414."""
    loss = getattr(losses, f"{name}_generator_loss")
    assert dirac_radius(loss, alternating=False) == pytest.approx(simultaneous, abs=6e-4)
    assert dirac_radius(loss, alternating=True) == pytest.approx(alternating, abs=6e-4)


def test_dirac_gan_with_r1_converges():
    loss = losses.minimax_generator_loss
    assert dirac_radius(loss, alternating=False, gamma=1.0) == pytest.approx(1.83e-9, rel=0.01)
    assert dirac_radius(loss, alternating=True, gamma=1.0) == pytest.approx(1.79e-8, rel=0.01)
    for alternating in (False, True):
        radius = dirac_radius(losses.non_saturating_generator_loss, alternating, gamma=1.0)
        assert radius < 1e-8
