"""Frames of a GAN on the line while it trains."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf
from scipy.special import expit
from scipy.stats import wasserstein_distance

from gan_keras.inference.generate import draw_samples, render

SAMPLES, FOLLOWED = 20_000, 16
LEFT, RIGHT = 3.0, 1.0  # of the data, what is looked at: G begins on the left


@dataclass
class Frame:
    """What is seen of a GAN after ``updates`` updates of its generator.

    samples (n,); at (m,) and d (m,), D's probability there; followed (k,) and pulls (k,), the
    places of samples with the same z in each frame and where G's loss wants to move them; w1, the
    distance of the samples to the data; undecided, the largest |D - 1/2| on the central 98 % of
    the data; accuracy of D.
    """

    updates: int
    samples: np.ndarray
    at: np.ndarray
    d: np.ndarray
    followed: np.ndarray
    pulls: np.ndarray
    w1: float
    undecided: float
    accuracy: float


def frame(generator, discriminator, real, updates, pull):
    """Look at a GAN for numbers.

    Args:
        real: data (n, 1).
        pull: samples (k, 1), a tensor -> minus the gradient of G's loss with respect to each.
    """
    real = real[:SAMPLES]
    samples = draw_samples(generator, len(real), seed=7)
    at = np.linspace(real.min() - LEFT, real.max() + RIGHT, 500, dtype=np.float32)
    d = expit(render(discriminator, at[:, None])[:, 0].astype(float))
    low, high = np.quantile(real, [0.01, 0.99])
    on_real, on_fake = (render(discriminator, x)[:, 0] > 0 for x in (real, samples))
    followed = samples[:FOLLOWED]
    return Frame(
        updates, samples[:, 0], at, d, followed[:, 0],
        pulls=np.asarray(pull(tf.constant(followed)))[:, 0],
        w1=float(wasserstein_distance(real[:, 0], samples[:, 0])),
        undecided=float(np.abs(d - 0.5)[(at > low) & (at < high)].max()),
        accuracy=float((on_real.mean() + 1.0 - on_fake.mean()) / 2),
    )  # fmt: skip
