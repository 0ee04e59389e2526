"""Frames of a GAN on the line while it trains."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import wasserstein_distance

from gan_keras.data.order import batches_from_array
from gan_keras.inference.generate import render

SAMPLES = 20_000


@dataclass
class Frame:
    """What is seen of a GAN after ``updates`` updates of its generator.

    samples (n,); at (m,) and d (m,), D's probability there; w1, the distance of the samples
    to the data; undecided, the largest |D - 1/2| on the central 98 % of the data; accuracy of D.
    """

    updates: int
    samples: np.ndarray
    at: np.ndarray
    d: np.ndarray
    w1: float
    undecided: float
    accuracy: float


def frame(gan, real, updates):
    """Look at a GAN; ``real`` is data (n, 1)."""
    real = real[:SAMPLES]
    samples = gan.generate(len(real), seed=7)
    at = np.linspace(real.min() - 1, real.max() + 1, 500, dtype=np.float32)
    d = np.asarray(gan.output(render(gan.discriminator, at[:, None])))[:, 0]
    low, high = np.quantile(real, [0.01, 0.99])
    on_real, on_fake = (render(gan.discriminator, x)[:, 0] > 0 for x in (real, samples))
    return Frame(
        updates, samples[:, 0], at, d,
        w1=float(wasserstein_distance(real[:, 0], samples[:, 0])),
        undecided=float(np.abs(d - 0.5)[(at > low) & (at < high)].max()),
        accuracy=float((on_real.mean() + 1.0 - on_fake.mean()) / 2),
    )  # fmt: skip


def film(gan, real, stops, batch_size=256):
    """Train a compiled GAN on data (n, 1) and return a `Frame` at each stop.

    Args:
        stops: increasing numbers of updates; 0 shows the beginning.
    """
    frames, done = [], 0
    for stop in stops:
        if stop > done:
            batches = batches_from_array(real, batch_size, seed=0, first_step=done)
            gan.fit(batches, steps_per_epoch=stop - done, verbose=0)
        frames.append(frame(gan, real, stop))
        done = stop
    return frames
