"""Checkers about nearest neighbours: precision, and the nearest training sample."""

import numpy as np

from gan_keras.course.exercises.cases import judge_cases, results, telling
from gan_keras.course.exercises.metrics import distances
from gan_keras.course.exercises.properties import Property, checker


def radii(points, k, order=2):
    """Of each point, the distance to its k-th nearest other."""
    return np.sort(distances(points, points, order), axis=1)[:, k]


def inside(real, fake, k, order=2):
    """(m, n): whether a fake lies in the ball of a real."""
    return distances(fake, real, order) <= radii(real, k, order)


def precision(real, fake, k):
    return inside(real, fake, k).any(axis=1).mean()


def in_the_nearest(real, fake, k):
    nearest = distances(fake, real).argmin(axis=1)
    return inside(real, fake, k)[np.arange(len(fake)), nearest].mean()


def with_one_radius(choose):
    return lambda r, f, k: (distances(f, r).min(axis=1) <= choose(radii(r, k))).mean()


ONE_RADIUS = "each real has a radius of its own: neither the mean nor the largest of all"
PRECISION_MISTAKES = (
    (lambda r, f, k: precision(r, f, k - 1), "a real is not its own neighbour: at distance 0 it "
     "takes the place of the first"),
    (lambda r, f, k: precision(r, f, k + 1), "this is k + 1"),
    (lambda r, f, k: precision(f, r, k), "this is recall, the share of reals in the ball of a "
     "fake: swap the two sets"),
    (lambda r, f, k: inside(r, f, k).any(axis=0).mean(), "this is coverage, the share of real "
     "balls that hold a fake"),
    (lambda r, f, k: inside(r, f, k).mean(axis=0).sum() / k, "this is density"),
    (lambda r, f, k: inside(f, r, k).any(axis=0).mean(), "the balls must be around the reals, "
     "not around the fakes"),
    (in_the_nearest, "the ball of the nearest real alone is looked at: any ball counts"),
    (lambda r, f, k: inside(r, f, k, 1).any(axis=1).mean(), "the differences are summed (L1): "
     "take the Euclidean distance"),
    (lambda r, f, k: inside(r, f, k, np.inf).any(axis=1).mean(), "the largest difference alone "
     "is taken: "
     "take the Euclidean distance"),
    (lambda r, f, k: precision(r[:, :1], f[:, :1], k), "the first feature alone is used"),
    (with_one_radius(np.mean), ONE_RADIUS),
    (with_one_radius(np.max), ONE_RADIUS),
    (with_one_radius(np.median), ONE_RADIUS),
    (lambda r, f, k: (distances(f, r) <= radii(f, k)[:, None]).any(axis=1).mean(), "the radius is "
     "that of the fake: take the radius of the real"),
    (lambda r, f, k: inside(r, f, k).all(axis=1).mean(), "one ball is enough: any, not all"),
    (lambda r, f, k: inside(r, f, k).any(axis=1).sum(), "this is a number: divide by the number "
     "of fakes"),
    (lambda r, f, k: 1 - precision(r, f, k), "these are the fakes outside: count those inside"),
    (lambda r, f, k: 100 * precision(r, f, k), "return a share from 0 to 1, not per cent"),
)  # fmt: skip


@checker
def check_precision():
    """fn(real, fake, k): features (n, d) and (m, d) -> precision of 1904.06991, section 2.

    The share of fakes inside the ball of some real, which reaches to that real's k-th nearest
    *other* real.
    """
    code = (
        "with the distances between reals, `radius = np.sort(between, axis=1)[:, k]`; with those "
        "of fakes to reals, `(away <= radius).any(axis=1).mean()`"
    )
    return [
        Property("fakes far away are all outside, fakes next to reals all inside", _clear_cases,
                 code),
        Property("it is the share of fakes in the ball of any real", _share, code),
        Property("k counts other reals: 1 is the nearest of them", _neighbours, code),
        Property("all features count, in Euclidean distance", _features, code),
    ]  # fmt: skip


def _features_of(rng, dim):
    real = rng.normal(0, [1.0, *[1.5] * (dim - 1)], (int(rng.integers(9, 13)), dim))
    real[: len(real) // 2] *= 0.4
    fake = rng.normal(0.3, 1.2, (int(rng.integers(13, 18)), dim))
    return real.round(2), fake.round(2)


def _judge_precision(task, dim, ks):
    draws = [lambda rng, k=k: (*_features_of(rng, dim), k) for k in ks]
    judge_cases(task, ("real", "fake", "k"), draws, precision, PRECISION_MISTAKES)


def _clear_cases(task):
    real, _ = _features_of(task.rng, 2)
    near = real + task.rng.uniform(-1e-3, 1e-3, real.shape)
    for fake, expected in ((real + 100.0, 0.0), (near, 1.0)):
        wrong = results(PRECISION_MISTAKES, (real, fake, 2))
        task.check(task.call(real=real, fake=fake, k=2), expected, wrong)


def _share(task):
    _judge_precision(task, 2, (2, 3, 2))


def _neighbours(task):
    _judge_precision(task, 2, (1, 4, 1))


def _features(task):
    _judge_precision(task, int(task.rng.integers(3, 6)), (2, 3, 2))


def nearest(samples, training, order=2):
    away = distances(samples, training, order)
    return away.min(axis=1), away.argmin(axis=1)


SWAPPED, COLUMN = "the order is (distances, indices)", "the shape is (n, 1): take column 0"
DISTANCE_MISTAKES = (
    (lambda s, t: nearest(s, t)[1], SWAPPED),
    (lambda s, t: nearest(s, t)[0] ** 2, "the square root is missing: these are squared "
     "distances"),
    (lambda s, t: nearest(s, t)[0] / np.sqrt(s.shape[1]), "the squares are averaged over the "
     "coordinates: sum them"),
    (lambda s, t: nearest(s, t)[0] ** 2 / s.shape[1], "this is the mean squared difference: take "
     "the "
     "Euclidean distance"),
    (lambda s, t: nearest(s, t, 1)[0], "absolute differences are summed: take the Euclidean "
     "distance"),
    (lambda s, t: nearest(s, t, np.inf)[0], "the largest difference alone is taken: take the "
     "Euclidean "
     "distance"),
    (lambda s, t: nearest(s[:, :1], t[:, :1])[0], "the first coordinate alone is used"),
    (lambda s, t: nearest(s, t)[0][:, None], COLUMN),
    (lambda s, t: nearest(t, s)[0], "this is the nearest sample of each training sample: it is "
     "the other way round"),
    (lambda s, t: distances(s, t).max(axis=1), "this is the farthest one: take the smallest "
     "distance"),
    (lambda s, t: distances(s, t).mean(axis=1), "this is the mean distance: take the smallest"),
    (lambda s, t: np.sort(distances(s, t), axis=1)[:, 1], "this is the second nearest: a "
     "distance of 0 "
     "counts too, it is an exact copy"),
    (lambda s, t: np.where(distances(s, t) > 0, distances(s, t), np.inf).min(axis=1), "a distance "
     "of 0 counts too: an exact copy"),
)  # fmt: skip
INDEX_MISTAKES = (
    (lambda s, t: nearest(s, t)[0], SWAPPED),
    (lambda s, t: nearest(s, t)[1][:, None], COLUMN),
    (lambda s, t: nearest(s, t)[1] + 1, "rows are counted from 0"),
    (lambda s, t: t[nearest(s, t)[1]], "these are the training samples themselves: return their "
     "row "
     "numbers"),
    (lambda s, t: nearest(s, t, 1)[1], "this is the nearest by summed differences (L1): take the "
     "nearest "
     "by Euclidean distance"),
    (lambda s, t: nearest(s, t, np.inf)[1], "this is the nearest by the largest difference: take "
     "the "
     "nearest by Euclidean distance"),
    (lambda s, t: nearest(s[:, :1], t[:, :1])[1], "the first coordinate alone is used"),
    (lambda s, t: distances(s, t).argmax(axis=1), "this is the farthest one: argmin, not argmax"),
    (lambda s, t: nearest(t, s)[1], "this is the nearest sample of each training sample: it is "
     "the other way round"),
    (lambda s, t: (s @ t.T).argmax(axis=1), "the largest product is not the smallest distance"),
    (lambda s, t: np.argsort(distances(s, t), axis=1)[:, 1], "this is the second nearest: take "
     "the first"),
)  # fmt: skip


@checker
def check_nearest_training():
    """fn(samples, training): (n, d), (m, d) -> (distances, indices), each (n,).

    The Euclidean distance of each sample to the nearest training sample, and its row number.
    """
    code = (
        "first `away = np.linalg.norm(samples[:, None] - training, axis=-1)`, of shape (n, m); "
        "then `away.min(axis=1), away.argmin(axis=1)`"
    )
    return [
        Property("it returns two results, (distances, indices)", _two_results,
                 "`return distances, indices`", gate=True),
        Property("distances are Euclidean, to the nearest training sample", _distances, code),
        Property("indices are the rows of these training samples", _indices, code),
        Property("a copy of a training sample has the distance 0", _copies, code),
    ]  # fmt: skip


NAMES = "distances, indices"


def _draw(rng):
    dim = int(rng.integers(2, 5))
    return rng.normal(0, 2, (5, dim)).round(1), rng.normal(0, 2, (8, dim)).round(1)


def _two_results(task):
    samples, training = _draw(task.rng)
    task.pair(task.call(samples=samples, training=training), NAMES)


def _judge_nearest(task, place, mistakes, what):
    for _ in range(3):
        (samples, training), expected, wrong = telling(
            lambda: _draw(task.rng), lambda s, t: nearest(s, t)[place], mistakes
        )
        result = task.pair(task.call(samples=samples, training=training), NAMES)
        task.check(result[place], expected, wrong, what=what)


def _distances(task):
    _judge_nearest(task, 0, DISTANCE_MISTAKES, "distances")


def _indices(task):
    _judge_nearest(task, 1, INDEX_MISTAKES, "indices")


def _copies(task):
    _, training = _draw(task.rng)
    rows = task.rng.permutation(len(training))[:4]
    result = task.pair(task.call(samples=training[rows], training=training), NAMES)
    wrong = [(mistake(training[rows], training), hint) for mistake, hint in DISTANCE_MISTAKES]
    # |a|^2 + |b|^2 - 2 a b, a right way too, leaves a rounding error under the root.
    task.check(result[0], np.zeros(4), wrong, atol=1e-2, what="distances")
    task.check(result[1], rows, what="indices")
