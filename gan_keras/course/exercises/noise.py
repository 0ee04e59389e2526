"""Checkers about latent vectors: drawing, walking between two of them, truncating.

Statistical checks allow for chance: a right answer fails less than once in 1e7 times.
"""

import math

import numpy as np
from scipy.special import ndtr

from gan_keras.course.exercises.verdict import Task, checker

SIGMAS = 6.0  # of the sampling error of a mean


def largest_gap(sample, distribution):
    """(sup |F_n - F|, what chance exceeds with probability 1e-9) of numbers (n,).

    The bound is 2 exp(-2 n gap^2), the Dvoretzky-Kiefer-Wolfowitz inequality.
    """
    x = np.sort(np.ravel(sample)).astype(float)
    above = np.arange(1, len(x) + 1) / len(x) - distribution(x)
    gap = max(above.max(), (1 / len(x) - above).max())
    return gap, math.sqrt(math.log(2e9) / (2 * len(x)))


@checker
def check_latents(fn):
    """fn(count, latent_dim, seed) -> z ~ N(0, I): float32 (count, latent_dim).

    The same seed gives the same numbers, another seed gives others.
    """
    task = Task("latents")
    put_in = "count = 5, latent_dim = 3, seed = 0"
    z = task.array(task.call(fn, 5, 3, 0, put_in=put_in), put_in)
    if z.shape != (5, 3):
        hint = "count and latent_dim are swapped" if z.shape == (3, 5) else None
        raise task.wrong("wrong shape", put_in, (5, 3), z.shape, hint)
    if z.dtype != np.float32:
        hint = "numpy draws float64 unless told otherwise: cast, or give it dtype float32"
        raise task.wrong("wrong dtype", put_in, "float32", z.dtype, hint)
    again = task.array(task.call(fn, 5, 3, 0, put_in=put_in), put_in)
    if not np.array_equal(z, again):
        hint = "seed is not used, so no run can be repeated"
        raise task.wrong("two calls with one seed differ", put_in, z[0], again[0], hint)
    other = task.array(task.call(fn, 5, 3, 1, put_in="seed = 1"), put_in)
    if np.array_equal(z, other):
        hint = "seed is not used: each call draws the same vectors"
        raise task.wrong("seeds 0 and 1 give the same vectors", put_in, hint=hint)
    _check_normal(task, fn)
    task.right("normal, float32, one seed one draw")


def _check_normal(task, fn):
    put_in = "count = 4000, latent_dim = 5, seed = 2"
    z = task.array(task.call(fn, 4000, 5, 2, put_in=put_in), put_in).astype(float)
    if np.ptp(z, axis=0).max() == 0:
        raise task.wrong("all vectors are the same", put_in, hint="draw one for each sample")
    if np.ptp(z, axis=1).max() == 0:
        raise task.wrong("all numbers of a vector are the same", put_in, hint="draw (count, dim)")
    if not np.isfinite(z).all():
        raise task.wrong("the vectors hold a NaN or an infinity", put_in)
    mean, variance = z.mean(), z.var()
    hint = None
    outside = np.mean(np.abs(z) > 2)  # 0.0455 of a normal distribution
    if outside == 0 and largest_gap(z, lambda x: (x - z.min()) / np.ptp(z))[0] < 0.05:
        hint = "uniform numbers: every one is as likely as any other; z is normal"
    elif outside == 0:
        hint = "no number is beyond 2: a truncated normal distribution?"
    elif abs(variance - 1) > 0.1:
        hint = "normal, but the standard deviation is to be 1"
    elif abs(mean) > 0.1:
        hint = "the mean is to be 0"
    gap, limit = largest_gap(z, ndtr)
    off = SIGMAS / math.sqrt(z.size)
    if abs(mean) > off or abs(variance - 1) > math.sqrt(2) * off or gap > limit:
        got = f"mean {mean:.3f}, variance {variance:.3f}, largest {np.abs(z).max():.3f}"
        raise task.wrong("not N(0, I)", put_in, "mean 0, variance 1, largest about 4", got, hint)
    correlation = np.corrcoef(z, rowvar=False) - np.eye(5)
    if np.abs(correlation).max() > SIGMAS / math.sqrt(len(z)):
        raise task.wrong("the numbers of a vector depend on each other", put_in)


@checker
def check_slerp(fn):
    """fn(z0, z1, t): two vectors (d,) of equal length, t in [0, 1] -> (d,), spherical path.

    (sin((1 - t) W) z0 + sin(t W) z1) / sin W, W being the angle between them (1609.04468);
    z0 where W = 0. The length stays, as that of latent vectors nearly does.
    """
    task = Task("slerp")
    nan_length = (
        "a NaN: the angle comes from the directions, so divide by both lengths before arccos"
    )
    for length, t in ((1.0, 1 / 3), (1.0, 0.0), (1.0, 1.0), (3.0, 1 / 3)):
        # 90 and 60 degrees apart: at a third of the way the angle is 30 and 20 degrees.
        for degrees in (90, 60):
            angle = math.radians(degrees)
            z0 = length * np.array([1.0, 0.0, 0.0])
            z1 = length * np.array([math.cos(angle), math.sin(angle), 0.0])
            put_in = f"z0 = {z0.tolist()}, z1 = {z1.round(4).tolist()}, t = {t:.4g}"
            expected = length * np.array([math.cos(t * angle), math.sin(t * angle), 0.0])
            back = length * np.array([math.cos((1 - t) * angle), math.sin((1 - t) * angle), 0.0])
            line = (1 - t) * z0 + t * z1
            no_division = math.sin(angle) * expected
            mistakes = [
                (line, "a straight line: it cuts through the sphere and shortens the vector"),
                (
                    length * line / np.linalg.norm(line),
                    "a straight line put back on the sphere: it does not move at constant speed",
                ),
                (
                    expected / length,
                    "the length is lost: the angle needs unit vectors, the sum not",
                ),
                (back, "t runs backwards: t = 0 is z0"),
                (no_division, "the division by sin W is missing"),
                (z0, "it stays at z0: the angle comes out 0, so divide by both lengths first"),
                (math.nan, nan_length),
            ]
            result = task.call(fn, z0.astype("f4"), z1.astype("f4"), t, put_in=put_in)
            task.check(result, expected, put_in, mistakes, atol=1e-5)
    hint = "the angle is 0: 0 / 0, or arccos of 1 plus a rounding error; return z0, and clip to 1"
    for seed in range(20):
        z = np.random.default_rng(seed).standard_normal(64).astype(np.float32)
        put_in = "z0 = z1 = 64 normal numbers, t = 0.3"
        result = task.call(fn, z, z.copy(), 0.3, put_in=put_in)
        task.check(result, z, put_in, [(math.nan, hint)], rtol=1e-3, atol=1e-3)
    task.right("constant speed, constant length, parallel vectors too")


@checker
def check_truncate(fn):
    """fn(rng, count, dim, limit): rng a numpy Generator -> (count, dim), truncated normal numbers.

    Numbers of N(0, 1) beyond ``limit`` are drawn again until none is left (1809.11096,
    section 3.1). Drawing from the same distribution by another way is right too.
    """
    task = Task("truncate")
    count, dim, limit = 5000, 4, 1.5
    put_in = f"rng, count = {count}, dim = {dim}, limit = {limit}"
    z = task.array(
        task.call(fn, np.random.default_rng(0), count, dim, limit, put_in=put_in), put_in
    )
    if z.shape != (count, dim):
        hint = "draw again what lies beyond: leaving it out leaves too few" if z.size else None
        raise task.wrong("wrong shape", put_in, (count, dim), z.shape, hint)
    if not np.isfinite(z).all():
        raise task.wrong("the numbers hold a NaN or an infinity", put_in)
    outside = np.mean(np.abs(z) > limit + 1e-6)
    if outside:
        all_outside = 2 * ndtr(-limit)  # 0.134
        hint = "drawing again once may fall outside again: repeat until none is left"
        if outside > all_outside / 2:
            hint = "nothing is truncated"
        raise task.wrong(
            "some numbers are beyond the limit", put_in, "none", f"{outside:.2%}", hint
        )
    at_limit = np.mean(np.abs(z) > limit - 1e-6)
    if at_limit > 0.01:
        hint = "clipping piles numbers up at the limit: draw them again"
        raise task.wrong("too many are at the limit", put_in, "none", f"{at_limit:.1%}", hint)
    _check_truncated_normal(task, z, limit, put_in)
    put_in = f"rng, count = 4, dim = 2, limit = {limit}"
    first, second, again = (
        task.array(task.call(fn, np.random.default_rng(seed), 4, 2, limit, put_in=put_in), put_in)
        for seed in (0, 1, 0)
    )
    if np.array_equal(first, second) or not np.array_equal(first, again):
        raise task.wrong("rng is not used: draw from it", put_in)
    task.right("none beyond the limit, none piled up at it, the normal shape kept")


def _check_truncated_normal(task, z, limit, put_in):
    inside = ndtr(limit) - ndtr(-limit)
    gap, chance = largest_gap(z, lambda x: (ndtr(x) - ndtr(-limit)) / inside)
    if gap <= chance:
        return
    density = math.exp(-(limit**2) / 2) / math.sqrt(2 * math.pi)
    variance = 1 - 2 * limit * density / inside
    hint = None
    if largest_gap(z, lambda x: (x + limit) / (2 * limit))[0] <= chance:
        hint = "uniform between the limits: the numbers are to be normal"
    elif abs(z.mean()) > 0.1:
        hint = "the numbers are to lie on both sides of 0 alike"
    elif z.var() < variance:
        hint = "scaled or squashed, so numbers inside moved too: draw again only what lies beyond"
    raise task.wrong(
        "not a truncated normal distribution",
        put_in,
        f"variance {variance:.3f}",
        f"variance {z.var():.3f}",
        hint,
    )
