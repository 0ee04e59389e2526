"""The judge of latent vectors, shared by all exercises that draw them: z ~ N(0, I), each fresh.

It allows for chance: a bound is met by a right answer but once in 1e8 times or less.
"""

import math

import numpy as np
from scipy.special import gammainc, ndtr

SIGMAS = 6.0  # of the sampling error of a mean
KEEP = "keep every draw: choosing the typical ones, or fixing the length, is not N(0, I)"
FRESH = "draw a fresh z for each sample"
NOT_NORMAL = "mean 0, variance 1, the bell curve"


def largest_gap(sample, distribution):
    """(sup |F_n - F|, what chance exceeds with probability 1e-9) of numbers (n,).

    The bound is 2 exp(-2 n gap^2), the Dvoretzky-Kiefer-Wolfowitz inequality.
    """
    x = np.sort(np.ravel(sample)).astype(float)
    above = np.arange(1, len(x) + 1) / len(x) - distribution(x)
    gap = max(above.max(), (1 / len(x) - above).max())
    return gap, math.sqrt(math.log(2e9) / (2 * len(x)))


def judge_latents(task, z):
    """Raises a fault if rows z (n, d), in the order in which they were drawn, are not N(0, I)."""
    z = np.asarray(z, float)
    if not np.isfinite(z).all():
        raise task.wrong("z holds a NaN or an infinity")
    if not z.any():
        raise task.wrong("all samples share their z: it is 0", hint=FRESH)
    if np.ptp(z, axis=0).max() == 0:
        hint = "one z was repeated: draw (count, latent_dim) numbers, one z for each sample"
        raise task.wrong("all samples share their z", got=z[0], hint=hint)
    distinct = len(np.unique(z, axis=0))
    if distinct < len(z):
        got = f"{distinct} / {len(z)}"
        raise task.wrong("some samples share their z", got=got, hint=FRESH)
    if z.shape[1] > 1 and np.ptp(z, axis=1).max() == 0:
        hint = "draw (count, latent_dim) numbers, not one for each sample"
        raise task.wrong("all numbers of a vector are the same", got=z[0], hint=hint)
    _judge_distribution(task, z)
    _judge_dependence(task, z)
    _judge_vectors(task, z)


def _judge_distribution(task, z):
    mean, variance, off = z.mean(), z.var(), SIGMAS / math.sqrt(z.size)
    gap, chance = largest_gap(z, ndtr)
    if abs(mean) > off or abs(variance - 1) > math.sqrt(2) * off or gap > chance:
        got = f"mean {mean:.3f}, variance {variance:.3f}, largest {np.abs(z).max():.3f}"
        raise task.wrong("z is not N(0, I)", NOT_NORMAL, got, _likely(z))


def _judge_vectors(task, z):
    if np.abs(z.mean(axis=0)).max() * math.sqrt(len(z)) > SIGMAS:
        hint = "each number of a vector has the mean 0"
        got = z.mean(axis=0).round(3).tolist()
        raise task.wrong("the numbers of a vector have different means", 0, got, hint)
    squares = np.sum(z**2, axis=1)
    gap, chance = largest_gap(squares, lambda x: gammainc(z.shape[1] / 2, x / 2))
    if gap > chance:
        got = f"mean {squares.mean():.3f}, variance {squares.var():.3f}"
        expected = f"mean {z.shape[1]}, variance {2 * z.shape[1]}"
        hint = KEEP
        raise task.wrong("the squared lengths of z are not those of N(0, I)", expected, got, hint)


def _likely(z):
    """What the numbers look like, as a hint."""
    mean, deviation = z.mean(), z.std()
    excess = np.mean(((z - mean) / deviation) ** 4) - 3  # 0 normal, -1.2 uniform
    if excess < -0.9:
        return "the numbers are uniform: every one is as likely as any other; z is normal"
    if excess < -0.35 and deviation > 0.97:
        return KEEP
    if excess < -0.35:
        return "no number is far from 0: a truncated normal distribution? z has no limits"
    if abs(mean) > 0.1:
        return "z is normal, but its mean must be 0"
    return "z is normal, but its standard deviation must be 1"


def _judge_dependence(task, z):
    bound = SIGMAS / math.sqrt(len(z))
    if z.shape[1] > 1:
        between = np.corrcoef(z, rowvar=False) - np.eye(z.shape[1])
        if np.abs(between).max() > bound:
            hint = "draw each number for itself: sorting, or adding a common part, ties them"
            got = f"{np.abs(between).max():.3f}"
            raise task.wrong("the numbers of a vector are correlated", 0, got, hint)
    columns = np.hstack([z, np.sum(z**2, axis=1, keepdims=True)])
    place = np.arange(len(z))
    for column in columns.T:
        with_place = np.corrcoef(column, place)[0, 1]
        with_next = np.corrcoef(column[:-1], column[1:])[0, 1]
        if max(abs(with_place), abs(with_next)) > bound:
            hint = (
                "the samples come in an order: do not sort, and do not walk from one z to the next"
            )
            raise task.wrong("each z depends on the one before it", hint=hint)
