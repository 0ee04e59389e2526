"""Small GANs on the ring of eight Gaussians, several side by side, watched while they train.

All runs of one call are one stack of matrices, so that seeds and optimizers cost little.
"""

import itertools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from keras import ops

from gan_keras.data.toy import mixture, ring_centres
from gan_keras.metrics.modes import modes_and_quality, nearest_centres, wasserstein_1

STD = 0.1  # of each Gaussian; 0.02 in 1611.02163, appendix A, which takes far more updates
SEEN, PAIRED = 2000, 300  # samples of the modes, and of W1, whose work grows with the cube
LATENT, HIDDEN, BATCH, TOGETHER = 8, (64, 64), 64, 20  # TOGETHER: updates in one call
SMALL = 1e-7  # epsilon of 1412.6980, algorithm 1


class Adam(NamedTuple):
    """Settings of Adam. With ``falls``, the rate falls to 0 in a straight line.

    G's rate is ``g_times`` the rate.
    """

    rate: float
    beta_1: float
    beta_2: float
    falls: bool = False
    g_times: float = 1.0


@dataclass
class Snapshot:
    """A GAN on the ring after ``updates`` updates of its generator.

    points (n, 2); modes of 8 and quality as `modes_and_quality`; w1 of PAIRED samples to as
    many reals; g_loss; estimate, the mean output of D on reals minus that on fakes; fullest, the
    mode with most of the samples (0 to 7), and its share of them.
    """

    updates: int
    points: np.ndarray
    modes: int
    quality: float
    w1: float
    g_loss: float
    estimate: float
    fullest: int
    share: float


def snapshot(updates, points, g_loss, estimate):
    """What is seen of the samples (SEEN, 2) of one run."""
    real, _ = mixture(ring_centres(), STD, PAIRED, seed=1)
    modes, quality = modes_and_quality(points, ring_centres(), STD)
    counts = np.bincount(nearest_centres(points, ring_centres())[0], minlength=8)
    return Snapshot(
        updates, points, modes, quality, wasserstein_1(points[:PAIRED], real),
        float(g_loss), float(estimate), int(counts.argmax()), float(counts.max() / len(points)),
    )  # fmt: skip


def stacked(sizes, seeds, copies, start):
    """He-normal weights [(runs, in, out), (runs, 1, out), ...] of ``copies`` times ``seeds`` runs.

    The runs of one seed begin with the same weights.
    """
    weights = []
    for i, (wide, out) in enumerate(itertools.pairwise(sizes)):
        drawn = [np.random.default_rng([start, seed, i]).normal(size=(wide, out)) for seed in seeds]
        kernels = np.tile(np.sqrt(2 / wide) * np.array(drawn), (copies, 1, 1))
        weights.append(tf.Variable(kernels.astype(np.float32)))
        weights.append(tf.Variable(tf.zeros((len(kernels), 1, out))))
    return weights


def outputs(weights, x, activation):
    """(runs, n, in) -> (runs, n, out)."""
    for i in range(0, len(weights), 2):
        x = x @ weights[i] + weights[i + 1]
        x = activation(x) if i < len(weights) - 2 else x
    return x


def leaky(x):
    return tf.nn.leaky_relu(x, 0.2)


class Optimizer:
    """Adam with settings of its own for each run of a stack."""

    def __init__(self, weights, settings, updates):
        self.weights, self.updates = weights, updates
        columns = np.array(settings, np.float32).T[:, :, None, None]
        self.rate, self.beta_1, self.beta_2, self.falls, _ = map(tf.constant, columns)
        self.moments = [tf.Variable(tf.zeros((2, *w.shape))) for w in weights]

    def apply(self, gradients, number):
        """Update ``number`` 1, 2, ...: a float32 scalar."""
        rate = self.rate * (1 - self.falls * (number - 1) / self.updates)
        for w, both, gradient in zip(self.weights, self.moments, gradients, strict=True):
            m = self.beta_1 * both[0] + (1 - self.beta_1) * gradient
            v = self.beta_2 * both[1] + (1 - self.beta_2) * gradient**2
            both.assign(tf.stack([m, v]))
            m, v = m / (1 - self.beta_1**number), v / (1 - self.beta_2**number)
            w.assign_sub(rate * m / (tf.sqrt(v) + SMALL))


def train(d_loss, g_loss, penalty, optimizers, seeds=3, updates=3000, every=250, turn=None):
    """Train a GAN with each optimizer and seed.

    Args:
        d_loss, g_loss: (outputs on reals, on fakes) and (outputs on fakes) -> losses, each (runs,
            n).
        penalty: (critic, reals, fakes, shares) -> (runs, n), added to D's loss; None for no
            penalty. The critic maps points (runs, n, 2) to outputs (runs, n); shares (runs, n, 1)
            are fresh numbers of U(0, 1).
        optimizers: {name: Adam}, for both networks.
        seeds: how many.
        turn: updates with reals of one mode, before it is the next mode's turn; None mixes them.

    Returns:
        {name of an optimizer: for each seed a list of Snapshots, one each ``every`` updates}.
    """
    as_it_is = tf.autograph.experimental.do_not_convert  # it reads no source of a notebook's cell
    d_loss, g_loss = as_it_is(d_loss), as_it_is(g_loss)
    penalty = None if penalty is None else as_it_is(penalty)
    numbers, copies = range(seeds), len(optimizers)
    settings = [setting for setting in optimizers.values() for _ in numbers]
    g = stacked((LATENT, *HIDDEN, 2), numbers, copies, 0)
    d = stacked((2, *HIDDEN, 1), numbers, copies, 1)
    faster = [setting._replace(rate=setting.rate * setting.g_times) for setting in settings]
    for_g, for_d = Optimizer(g, faster, updates), Optimizer(d, settings, updates)

    def generate(z):
        return outputs(g, z, tf.nn.relu)

    def critic(points):
        return outputs(d, points, leaky)[..., 0]

    def total(losses):  # the runs have nothing to do with each other
        return ops.sum(ops.mean(losses, axis=1))

    def update(real, z, share, number):
        fake = generate(z[0])
        with tf.GradientTape() as tape:
            loss = total(d_loss(critic(real), critic(fake)))
            if penalty is not None:
                loss += total(penalty(critic, real, fake, share))
        for_d.apply(tape.gradient(loss, d), number)
        with tf.GradientTape() as tape:
            loss = total(g_loss(critic(generate(z[1]))))
        for_g.apply(tape.gradient(loss, g), number)

    @tf.function(jit_compile=True)
    def several(reals, zs, shares, number):
        for i in tf.range(TOGETHER):
            real, z = tf.tile(reals[i], [copies, 1, 1]), tf.tile(zs[i], [1, copies, 1, 1])
            share = tf.tile(shares[i], [copies, 1, 1])
            update(real, z, share, number + tf.cast(i, tf.float32))

    draws = [[np.random.default_rng([kind, seed]) for kind in (2, 3)] for seed in numbers]
    z = np.random.default_rng(7).standard_normal((1, SEEN, LATENT)).astype(np.float32)
    real, _ = mixture(ring_centres(), STD, SEEN, seed=1)
    films = {name: [[] for _ in numbers] for name in optimizers}
    for done in range(0, updates + 1, TOGETHER):
        if done % every == 0:
            points = generate(z)
            on_real, on_fake = (ops.mean(critic(x), axis=1) for x in (real[None], points))
            losses = ops.mean(g_loss(critic(points)), axis=1)
            seen = zip(points.numpy(), losses.numpy(), (on_real - on_fake).numpy(), strict=True)
            for film, each in zip((f for rows in films.values() for f in rows), seen, strict=True):
                film.append(snapshot(done, *each))
        if done < updates:
            several(*drawn(draws, done, turn), tf.constant(done + 1.0))
    return films


def drawn(draws, done, turn):
    """(reals (TOGETHER, seeds, BATCH, 2), noise (TOGETHER, 2, seeds, BATCH, LATENT), shares).

    They are for the updates after ``done``; shares (TOGETHER, seeds, BATCH, 1) are uniform.
    """
    reals, noise, shares = [], [], []
    for rng, another in draws:
        modes = rng.integers(8, size=(TOGETHER, BATCH))
        if turn:
            modes[:] = ((done + np.arange(TOGETHER)) // turn % 8)[:, None]
        places = ring_centres()[modes]
        reals.append(places + STD * rng.standard_normal((TOGETHER, BATCH, 2)))
        noise.append(rng.standard_normal((TOGETHER, 2, BATCH, LATENT)))
        shares.append(another.random((TOGETHER, BATCH, 1)))
    return (
        tf.constant(np.stack(reals, axis=1), tf.float32),
        tf.constant(np.stack(noise, axis=2), tf.float32),
        tf.constant(np.stack(shares, axis=1), tf.float32),
    )
