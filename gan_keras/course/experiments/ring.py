"""GANs on the ring of eight Gaussians, watched while they train."""

from dataclasses import dataclass

import keras
import numpy as np
from keras import ops

from gan_keras.data.order import batches_from_array
from gan_keras.data.toy import RING_STD, draw_mixture, ring_centres
from gan_keras.inference.generate import render
from gan_keras.metrics.modes import modes_and_quality, wasserstein_1
from gan_keras.networks import mlp

SEEN, PAIRED = 2000, 500  # samples of the modes, and of W1, whose work grows with the cube


def packed_discriminator(pack, hidden):
    """PacGAN (1712.04086): points (batch, 2) -> a logit for each ``pack`` of them.

    A pack is all real or all fake, so a generator that repeats itself gives itself away by
    near copies. The batch size must be a multiple of ``pack``.
    """
    points = keras.Input((2,))
    judge = mlp.discriminator((2 * pack,), hidden)
    return keras.Model(points, judge(ops.reshape(points, (-1, 2 * pack))))


@dataclass
class Snapshot:
    """A GAN on the ring after ``updates`` updates of its generator.

    points (n, 2); modes of 8 and quality as `modes_and_quality`; w1 of 500 samples to 500
    reals; g_loss; estimate, the mean logit on reals minus that on fakes.
    """

    updates: int
    points: np.ndarray
    modes: int
    quality: float
    w1: float
    g_loss: float
    estimate: float


def snapshot(gan, updates):
    """Look at a GAN whose generator makes points (n, 2)."""
    real, _ = draw_mixture("ring", SEEN, seed=1)
    points = gan.generate(SEEN, seed=7)
    modes, quality = modes_and_quality(points, ring_centres(), RING_STD)
    on_real, on_fake = (render(gan.discriminator, samples) for samples in (real, points))
    return Snapshot(
        updates, points, modes, quality,
        w1=wasserstein_1(points[:PAIRED], real[:PAIRED]),
        g_loss=float(gan.generator_loss(on_fake)),
        estimate=float(on_real.mean() - on_fake.mean()),
    )  # fmt: skip


def watch(gan, updates, every, batch_size=64, seed=0):
    """Train a compiled GAN on the ring; a `Snapshot` at the start and after each ``every``."""
    points, _ = draw_mixture("ring", seed=0)
    snapshots = [snapshot(gan, 0)]
    for done in range(every, updates + 1, every):
        batches = batches_from_array(points, batch_size, seed, first_step=done - every)
        gan.fit(batches, steps_per_epoch=every, verbose=0)
        snapshots.append(snapshot(gan, done))
    return snapshots
