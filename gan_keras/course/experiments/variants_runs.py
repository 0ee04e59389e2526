"""Small trainings of notebook 05, and the recorded comparisons of the repository."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from gan_keras.course.experiments.recorded import recorded
from gan_keras.data.order import batches_from_array
from gan_keras.data.toy import RING_STD, draw_mixture, ring_centres
from gan_keras.metrics.modes import modes_and_quality, wasserstein_1
from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks import mlp

COUNT, PAIRED = 10_000, 1000  # samples of the modes, and of W1, whose work grows with the cube
LATENT, HIDDEN = 4, (64, 64)


def comparison(name):
    """({model: {metric: (number of seeds,)}}, reference) of a comparison in benchmarks/results."""
    result = recorded(name)
    table = {}
    for row in result["rows"]:
        runs = [run["last"] for run in row["runs"]]
        table[row["model"]] = {key: np.array([run[key] for run in runs]) for key in runs[0]}
    reference = result["rows"][0]["runs"][0]["reference"]
    return table, reference


def falling_adam(rate, updates):
    """Adam without momentum whose rate falls to zero, as in the recipes for toy data."""
    schedule = keras.optimizers.schedules.PolynomialDecay(rate, updates, 0.0)
    return keras.optimizers.Adam(schedule, 0.0, 0.99)


def ring_gan(model, updates, seed=0, rate=5e-3, **settings):
    """A compiled model for the ring of eight Gaussians, whose rates fall to 0 over ``updates``.

    Args:
        model: a class of gan_keras; ``settings``: of it, such as ``clip_value``.
    """
    keras.utils.set_random_seed(seed)
    networks = mlp.generator((2,), LATENT, HIDDEN), mlp.discriminator((2,), HIDDEN)
    gan = model(*networks, latent_dim=LATENT, seed=seed, **settings)
    gan.compile(
        falling_adam(rate, updates),
        falling_adam(rate, updates * gan.n_critic),
        steps_per_execution=50,
        jit_compile=False,  # compiling would take longer than the training
    )
    return gan


def ring_batches(batch_size=64, seed=0):
    """Batches of real points without end."""
    return batches_from_array(draw_mixture("ring")[0], batch_size, seed)


def train_on_ring(model, seed=0, updates=1000, batch_size=64, rate=5e-3, draws=1, **settings):
    """A model of the package, trained on the ring of eight Gaussians.

    Args:
        model: a class of gan_keras.
        draws: how many batches of ``batch_size`` a training step is given at once.
        settings: of the model, such as ``clip_value``.

    Returns:
        (model, {"modes", "hq", "w1"} of its samples, the samples (10000, 2)).
    """
    gan = ring_gan(model, updates, seed, rate, **settings)
    gan.fit(ring_batches(draws * batch_size, seed), steps_per_epoch=updates, verbose=0)
    samples = gan.generate(COUNT, seed=7)
    modes, quality = modes_and_quality(samples, ring_centres(), RING_STD)
    test = draw_mixture("ring", seed=1)[0]
    w1 = wasserstein_1(samples[:PAIRED], test[:PAIRED])
    return gan, {"modes": modes, "hq": quality, "w1": w1}, samples


def real_w1(draws=1, count=PAIRED):
    """W1 between ``count`` and as many other real points of the ring, (draws,).

    What a perfect generator would have: the recorded comparisons have 2,000 points.
    """
    pairs = range(100, 100 + 2 * draws, 2)
    return np.array([
        wasserstein_1(*(draw_mixture("ring", count, seed)[0] for seed in (first, first + 1)))
        for first in pairs
    ])  # fmt: skip


def shift_generator():
    """The fixed generator z -> z + m on the line; ``set_shift`` sets its m."""
    z = keras.Input((1,))
    dense = layers.Dense(1, kernel_initializer="ones")
    generator = keras.Model(z, dense(z))
    generator.set_shift = lambda m: dense.set_weights([np.ones((1, 1)), np.full(1, m)])
    return generator


def critic_estimates(model, shifts, updates=400, batch_size=256, rate=5e-3, **settings):
    """What critics say of N(0, 1) against N(m, 1), each trained afresh for its m.

    The critic's steps are the package's ``discriminator_step``; the generator stands still.

    Args:
        model: `WGAN` or `WGANGP`.
        shifts: the values of m.

    Returns:
        (estimates, slopes), each (len(shifts),): E f(x) - E f(G(z)) on 50,000 samples of each, and
        the mean |f'| between them.
    """
    keras.utils.set_random_seed(0)
    generator, critic = shift_generator(), mlp.discriminator((1,), (32, 32))
    gan = model(generator, critic, latent_dim=1, **settings)
    gan.compile(falling_adam(rate, updates), falling_adam(rate, updates), jit_compile=False)
    fresh = [w.numpy() for w in [*critic.variables, *gan.d_optimizer.variables]]

    def steps():
        for _ in tf.range(updates):
            gan.discriminator_step(keras.random.normal((batch_size, 1), seed=gan.seed_generator))

    # The concrete function, because TensorFlow warns of a tf.function that is made repeatedly.
    steps = tf.function(steps).get_concrete_function()

    rng = np.random.default_rng(0)
    real, noise = rng.standard_normal((2, 50_000, 1)).astype(np.float32)
    alpha = rng.random((50_000, 1)).astype(np.float32)
    estimates, slopes = [], []
    for m in shifts:
        generator.set_shift(m)
        for variable, value in zip(
            [*critic.variables, *gan.d_optimizer.variables], fresh, strict=True
        ):
            variable.assign(value)
        steps()
        fake = generator(noise)
        estimates.append(float(ops.mean(critic(real)) - ops.mean(critic(fake))))
        between = tf.constant(alpha) * real + (1 - tf.constant(alpha)) * fake
        slopes.append(float(ops.mean(gradient_norms(critic, between))))
    return np.array(estimates), np.array(slopes)
