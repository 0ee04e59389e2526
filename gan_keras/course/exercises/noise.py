"""Checkers about drawing latent vectors, and truncating them."""

import math

import numpy as np
from scipy.special import ndtr

from gan_keras.course.exercises.normal import judge_latents, largest_gap
from gan_keras.course.exercises.properties import Property, checker


@checker
def check_latents():
    """fn(count, latent_dim, seed) -> z ~ N(0, I): float32 (count, latent_dim).

    The same seed gives the same numbers, another seed gives others.
    """
    return [
        Property("z has the shape (count, latent_dim)", _shape, "give (count, latent_dim) as the "
                 "shape, in this order", gate=True),
        Property("its numbers are float32", _dtype, "`rng.standard_normal(shape, "
                 "dtype=np.float32)`"),
        Property("one seed gives one z", _repeats, "make the generator of random numbers inside "
                 "the function, from the seed: `np.random.default_rng(seed)`"),
        Property("another seed gives another z", _differs, "hand the argument seed on, not a "
                 "number of your own"),
        Property("z is normal with mean 0 and variance 1, each number drawn for itself", _normal,
                 "`np.random.default_rng(seed).standard_normal((count, latent_dim))`, and nothing "
                 "done to it afterwards"),
    ]  # fmt: skip


def _draw(task, count, dim, seed):
    return task.array(task.call(count=count, latent_dim=dim, seed=seed))


def _shape(task):
    for _ in range(2):
        count, dim = (int(n) for n in task.rng.permutation(np.arange(2, 9))[:2])
        z = _draw(task, count, dim, int(task.rng.integers(100)))
        if z.shape != (count, dim):
            hint = "count and latent_dim are swapped" if z.shape == (dim, count) else None
            raise task.wrong("the shape is wrong", (count, dim), z.shape, hint)


def _dtype(task):
    z = _draw(task, 5, 3, 0)
    if z.dtype != np.float32:
        hint = "numpy draws float64 unless told otherwise: cast, or give it dtype float32"
        raise task.wrong("the dtype is wrong", "float32", z.dtype, hint)


def _repeats(task):
    seed = int(task.rng.integers(1000))
    z, again = _draw(task, 5, 3, seed), _draw(task, 5, 3, seed)
    if not np.array_equal(z, again):
        hint = "seed is not used, so no run can be repeated"
        raise task.wrong("two calls with one seed differ", z[0], again[0], hint)


def _differs(task):
    first, second, third = (int(n) for n in task.rng.permutation(1000)[:3])
    if any(np.array_equal(_draw(task, 5, 3, first), _draw(task, 5, 3, n)) for n in (second, third)):
        hint = "seed is not used: each call draws the same vectors"
        raise task.wrong("two seeds give the same vectors", hint=hint)


def _normal(task):
    dim = int(task.rng.integers(3, 7))
    judge_latents(task, _draw(task, 5000, dim, int(task.rng.integers(1000))))


@checker
def check_truncate():
    """fn(rng, count, dim, limit): rng a numpy Generator -> (count, dim), truncated normal numbers.

    Numbers of N(0, 1) beyond ``limit`` are drawn again until none is left (1809.11096,
    section 3.1). Drawing from the same distribution by another way is right too.
    """
    again = (
        "as long as `outside = np.abs(z) > limit` has any, "
        "`z[outside] = rng.standard_normal(outside.sum())`"
    )
    return [
        Property("the numbers have the shape (count, dim)", _truncated_shape,
                 "replace the numbers beyond the limit in place, `z[outside] = ...`", gate=True),
        Property("none is beyond the limit, on either side", _none_beyond,
                 again),
        Property("none piles up at the limit", _none_at_limit, again),
        Property("inside, the shape of the normal distribution is kept", _shape_kept,
                 again),
        Property("the numbers come from rng", _from_rng, "call `rng.standard_normal`, and make no "
                 "generator of random numbers of your own"),
    ]  # fmt: skip


COUNT, DIM = 10000, 4


def _cut(task, limit, count=COUNT, dim=DIM, seed=0):
    rng = np.random.default_rng([task.seed, seed])
    return task.array(task.call(rng=rng, count=count, dim=dim, limit=limit))


def _limits(task):
    """One limit that hits many numbers and one that hits few."""
    return [round(task.rng.uniform(*ends), 2) for ends in ((0.5, 1.2), (1.6, 2.2))]


def _truncated_shape(task):
    for limit in _limits(task):
        count, dim = (int(n) for n in task.rng.permutation(np.arange(20, 90))[:2])
        z = _cut(task, limit, count, dim)
        if z.shape != (count, dim):
            hint = None
            if z.ndim == 2 and z.shape[1] == dim:
                hint = "draw again what lies beyond: leaving it out leaves too few"
            raise task.wrong("the shape is wrong", (count, dim), z.shape, hint)
        if not np.isfinite(z).all():
            raise task.wrong("the numbers hold a NaN or an infinity")


def _none_beyond(task):
    for limit in _limits(task):
        z = _cut(task, limit)
        above, below = np.mean(z > limit + 1e-6), np.mean(z < -limit - 1e-6)
        if not above + below:
            continue
        hint = "drawing again once may fall outside again: repeat until none is left"
        if not above or not below:
            hint = "one side only is truncated: the limit counts for np.abs(z)"
        elif np.isclose(above + below, 2 * ndtr(-limit), rtol=0.15):
            hint = "nothing is truncated"
        elif above + below > ndtr(-limit):
            hint = "is another limit truncated at? Use the argument"
        raise task.wrong("some numbers are beyond the limit", 0, f"{above + below:.4f}", hint)


def _none_at_limit(task):
    for limit in _limits(task):
        at_limit = np.mean(np.abs(np.abs(_cut(task, limit)) - limit) < 1e-6)
        if at_limit > 0.005:
            hint = "clipping piles numbers up at the limit: draw them again"
            raise task.wrong("too many are at the limit", 0, f"{at_limit:.3f}", hint)


def _shape_kept(task):
    for limit in _limits(task):
        z = _cut(task, limit)
        inside = ndtr(limit) - ndtr(-limit)
        gap, chance = largest_gap(z, lambda x, c=limit, p=inside: (ndtr(x) - ndtr(-c)) / p)
        sizes, _ = largest_gap(np.abs(z), lambda x, p=inside: (2 * ndtr(x) - 1) / p)
        if max(gap, sizes) > chance:
            raise _misshapen(task, z, limit, inside)
        if len(np.unique(z)) < z.size / 2:
            hint = "draw new numbers: do not put the same one, or one from inside, in each place"
            raise task.wrong("many numbers are equal", z.size, len(np.unique(z)), hint)


def _cut_at_its_largest(z):
    """Whether the numbers are a normal distribution truncated at the largest of them."""
    most = np.abs(z).max()
    gap, chance = largest_gap(z, lambda x: (ndtr(x) - ndtr(-most)) / (ndtr(most) - ndtr(-most)))
    return gap < chance


def _misshapen(task, z, limit, inside):
    density = math.exp(-(limit**2) / 2) / math.sqrt(2 * math.pi)
    variance = 1 - 2 * limit * density / inside
    uniform, chance = largest_gap(z, lambda x: np.clip((x + limit) / (2 * limit), 0, 1))
    hint = None
    if uniform <= chance and limit > 1:
        hint = "the numbers are uniform between the limits: they must be normal"
    elif np.mean(z == 0) > 0.01:
        hint = "what lies beyond became 0: draw these numbers again"
    elif abs(z.mean()) > 0.1:
        hint = "the numbers must lie on both sides of 0 alike"
    elif np.abs(z).max() < 0.97 * limit and _cut_at_its_largest(z):
        hint = "another limit was used: numbers up to the argument limit may stay"
    elif z.var() < variance:
        hint = "scaled or squashed, so numbers inside moved too: draw again only what lies beyond"
    else:
        hint = "too many numbers far from 0: is something folded or wrapped back, or uniform?"
    expected, got = f"variance {variance:.3f}", f"variance {z.var():.3f}"
    return task.wrong("this is not a truncated normal distribution", expected, got, hint)


def _from_rng(task):
    limit = _limits(task)[0]
    first, second, again = (_cut(task, limit, 4, 2, seed) for seed in (0, 1, 0))
    if np.array_equal(first, second) or not np.array_equal(first, again):
        hint = "the caller chooses the seed: draw from the rng that is handed in"
        raise task.wrong("rng is not used: draw from it", hint=hint)
