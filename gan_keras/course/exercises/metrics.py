"""Checkers about metrics: the Frechet distance, and modes that are hit."""

import math

import numpy as np

from gan_keras.course.exercises.cases import judge_cases, results
from gan_keras.course.exercises.properties import Property, checker

GAUSSIANS = ("mean1", "cov1", "mean2", "cov2")


def trace_of_root(c1, c2):
    """Tr (C1 C2)^(1/2): C1 C2 has the eigenvalues of C1^(1/2) C2 C1^(1/2), none below 0."""
    return np.sqrt(np.clip(np.linalg.eigvals(c1 @ c2).real, 0, None)).sum()


def apart(m1, m2):
    return np.sum((m1 - m2) ** 2)


def traces(c1, c2):
    return np.trace(c1 + c2) - 2 * trace_of_root(c1, c2)


def frechet(m1, c1, m2, c2):
    return apart(m1, m2) + traces(c1, c2)


def cholesky(c1, c2):
    return np.trace(np.linalg.cholesky(c1) @ np.linalg.cholesky(c2).T)


FRECHET_MISTAKES = (
    (lambda m, c, n, k: apart(m, n) + np.trace(c + k - 2 * np.sqrt(c @ k)), "np.sqrt takes the "
     "root of each element: take the root of the matrix (sqrtm, or eigh)"),
    (lambda m, c, n, k: traces(c, k), "the squared distance of the means is missing"),
    (lambda m, c, n, k: np.sqrt(apart(m, n)) + traces(c, k), "the distance of the means is not "
     "squared"),
    (lambda m, c, n, k: np.mean((m - n) ** 2) + traces(c, k), "the squares of the mean difference "
     "are averaged: sum them"),
    (lambda m, c, n, k: np.sum(abs(m - n)) + traces(c, k), "the differences of the "
     "means are taken as absolute values: square them"),
    (lambda m, c, n, k: np.sum(m - n) ** 2 + traces(c, k), "the difference of the means is summed "
     "before it is squared"),
    (lambda m, c, n, k: np.sqrt(frechet(m, c, n, k)), "this is the square root: the distance is "
     "reported squared"),
    (lambda m, c, n, k: apart(m, n), "the covariances are missing"),
    (lambda m, c, n, k: apart(m, n) + np.trace(c + k), "the term with the root of C1 C2 is "
     "missing"),
    (lambda m, c, n, k: apart(m, n) + np.trace(c + k) - trace_of_root(c, k), "the factor 2 before "
     "the root of C1 C2 is missing"),
    (lambda m, c, n, k: apart(m, n) + np.trace(c + k) + 2 * trace_of_root(c, k), "the term with "
     "the root is added: subtract it"),
    (lambda m, c, n, k: apart(m, n) + np.trace(c + k) - 2 * np.trace(c @ k), "the root of C1 C2 "
     "is missing: its trace as it is was taken"),
    (lambda m, c, n, k: apart(m, n) + np.trace(c + k) - 2 * np.sqrt(np.trace(c @ k)), "the trace "
     "of the root, not the root of the trace"),
    (lambda m, c, n, k: apart(m, n) + np.sum((c - k) ** 2), "covariances compared element by "
     "element: see the formula"),
    (lambda m, c, n, k: apart(m, n) + np.sum((np.sqrt(np.diag(c)) - np.sqrt(np.diag(k))) ** 2),
     "the variances alone: covariances count too, so take the root of the matrix C1 C2"),
    (lambda m, c, n, k: apart(m, n) + np.trace(c + k) - 2 * cholesky(c, k), "a Cholesky factor is "
     "no symmetric root: it gives another trace"),
    (lambda m, c, n, k: apart(m, n) + np.trace(c + k) - 2 * np.sum(
        np.sqrt(np.linalg.eigvalsh(c) * np.linalg.eigvalsh(k))), "the eigenvalues of C1 and C2 "
     "are paired: take those of the product C1 C2"),
    (lambda m, c, n, k: math.nan, "a NaN: the root of a negative number? Clip rounding errors at "
     "0"),
)  # fmt: skip


@checker
def check_frechet_distance():
    """fn(mean1, cov1, mean2, cov2): (d,), (d, d), (d,), (d, d) -> squared distance, one number.

    |m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^(1/2)) (1706.08500, eq. 6).
    """
    formula = (
        "`sum((m1 - m2) ** 2) + trace(C1 + C2) - 2 * sum(sqrt(values))`, with the eigenvalues of "
        "`C1 @ C2` as values"
    )
    return [
        Property("the covariances need not commute", _no_commuting, formula),
        Property("equal covariances leave the squared distance of the means", _same_shape,
                 formula),
        Property("in one dimension it is (m1 - m2)^2 + (s1 - s2)^2", _one_dimension, formula),
        Property("it works in any number of dimensions", _any_dimension, formula),
        Property("two equal Gaussians are 0 apart", _equal, formula),
    ]  # fmt: skip


def _gaussian(rng, dim):
    root = rng.integers(-2, 3, (dim, dim)) + 2.0 * np.eye(dim)
    return rng.integers(-3, 4, dim).astype(float), root @ root.T + np.eye(dim)


def _judge_frechet(task, dim, equal=False, rounds=1):
    def draw(rng):
        (m1, c1), (m2, c2) = _gaussian(rng, dim), _gaussian(rng, dim)
        return m1, c1, m2, c1.copy() if equal else c2

    judge_cases(task, GAUSSIANS, draw, frechet, FRECHET_MISTAKES, rounds, rtol=1e-3, atol=1e-3)


def _same_shape(task):
    _judge_frechet(task, 2, equal=True)


def _one_dimension(task):
    m, n = task.rng.integers(-4, 5, (2, 1)).astype(float)
    s1, s2 = (float(s) for s in task.rng.permutation(np.arange(1, 6))[:2])
    arguments = m, np.array([[s1**2]]), n, np.array([[s2**2]])
    right = float((m - n)[0] ** 2) + (s1 - s2) ** 2
    wrong = results(FRECHET_MISTAKES, arguments)
    task.check(task.call(**dict(zip(GAUSSIANS, arguments, strict=True))), right, wrong, 1e-3, 1e-3)


def _no_commuting(task):
    _judge_frechet(task, 2, rounds=2)


def _any_dimension(task):
    for dim in (3, int(task.rng.integers(4, 7))):
        _judge_frechet(task, dim)


def _equal(task):
    mean, cov = _gaussian(task.rng, int(task.rng.integers(2, 5)))
    wrong = results(FRECHET_MISTAKES, (mean, cov, mean, cov))
    result = task.call(mean1=mean, cov1=cov, mean2=mean.copy(), cov2=cov.copy())
    task.check(result, 0.0, wrong, atol=1e-2)


MODES = ("samples", "centres", "radius", "fewest")


def distances(a, b, order=2):
    return np.linalg.norm(a[:, None] - b[None], ord=order, axis=-1)


def counts(samples, centres, radius, order=2):
    return (distances(samples, centres, order) <= radius).sum(axis=0)


def modes_hit(samples, centres, radius, fewest):
    return int((counts(samples, centres, radius) >= fewest).sum())


def _nearest_counts(samples, centres, radius=np.inf):
    """Samples within the radius, each counted for its nearest centre alone."""
    away = distances(samples, centres)
    near = away.argmin(axis=1)[away.min(axis=1) <= radius]
    return np.bincount(near, minlength=len(centres))


EUCLIDEAN = "the Euclidean distance counts: neither its square nor each axis by itself"
MODES_MISTAKES = (
    (lambda s, c, r, n: len(c), "these are all modes: count those with enough samples near them"),
    (lambda s, c, r, n: (counts(s, c, r) >= 1).sum(), "fewest is not used: one stray sample is no "
     "mode"),
    (lambda s, c, r, n: (counts(s, c, r) > n).sum(), "exactly `fewest` samples are enough: >=, "
     "not >"),
    (lambda s, c, r, n: ((distances(s, c) < r).sum(axis=0) >= n).sum(), "a sample at exactly "
     "radius is within it: <=, not <"),
    (lambda s, c, r, n: (_nearest_counts(s, c) >= n).sum(), "radius is not used: a sample counts "
     "only near a centre"),
    (lambda s, c, r, n: (counts(s, c, r**0.5) >= n).sum(), EUCLIDEAN),
    (lambda s, c, r, n: (counts(s, c, r, np.inf) >= n).sum(), EUCLIDEAN),
    (lambda s, c, r, n: (counts(s, c, r, 1) >= n).sum(), "differences are summed (L1): the "
     "Euclidean distance is a root of squares"),
    (lambda s, c, r, n: (counts(s[:, :1], c[:, :1], r) >= n).sum(), "the first coordinate alone "
     "is used"),
    (lambda s, c, r, n: counts(s, c, r).sum(), "samples are counted: count the modes that have "
     "enough of them"),
    (lambda s, c, r, n: modes_hit(s, c, r, n) / len(c), "this is a share: return the number of "
     "modes"),
    (lambda s, c, r, n: len(c) - modes_hit(s, c, r, n), "these are the modes that are missed"),
)  # fmt: skip


@checker
def check_modes_hit():
    """fn(samples, centres, radius, fewest): (n, 2), (m, 2) -> number of modes that are hit.

    A mode is hit when at least ``fewest`` samples lie within ``radius`` of its centre.
    """
    code = (
        "first `away = np.linalg.norm(samples[:, None] - centres, axis=-1)`, of shape (n, m); then "
        "`((away <= radius).sum(axis=0) >= fewest).sum()`"
    )
    return [
        Property("it counts modes with enough samples near them", _crowded, code),
        Property("exactly `fewest` samples are enough, one less is not", _just_enough, code),
        Property("a sample at exactly the radius is near enough", _on_the_edge, code),
        Property("where nothing is near, no mode is hit", _far_away, code),
    ]  # fmt: skip


def _cloud(rng):
    """Samples around some of the centres, at distances on both sides of the radius."""
    places = rng.permutation(49)[: rng.integers(10, 15)]
    centres = 10.0 * np.stack([places // 7, places % 7], axis=1)
    sizes = rng.integers(0, 9, len(centres))
    near = np.repeat(centres, sizes, axis=0)
    samples = near + rng.uniform(-1, 1, near.shape).round(2)
    return samples, centres, 0.7


def _crowded(task):
    def draw(rng):
        return *_cloud(rng), int(rng.integers(2, 4))

    judge_cases(task, MODES, draw, modes_hit, MODES_MISTAKES, 3)


def _just_enough(task):
    for fewest in (2, int(task.rng.integers(3, 5))):
        centres = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
        samples = np.repeat(centres, [fewest - 1, fewest, fewest + 1], axis=0)
        arguments = samples + 0.1, centres, 0.5, fewest
        wrong = results(MODES_MISTAKES, arguments)
        task.check(task.call(**dict(zip(MODES, arguments, strict=True))), 2, wrong)


def _on_the_edge(task):
    scale = 0.5 * int(task.rng.integers(1, 4))  # 3, 4, 5: exact in floats
    centres = np.array([[0.0, 0.0], [64.0, 0.0]])
    edge = scale * np.array([[3.0, 4.0], [-4.0, 3.0], [0.0, -5.0]])
    samples = np.vstack([edge, [[64.0, 64.0]]])
    arguments = samples, centres, 5 * scale, 2
    wrong = results(MODES_MISTAKES, arguments)
    task.check(task.call(**dict(zip(MODES, arguments, strict=True))), 1, wrong)


def _far_away(task):
    centres = 10.0 * task.rng.permutation(8).reshape(4, 2)
    arguments = centres[:3] + 3.0, centres, 0.8, 1
    wrong = results(MODES_MISTAKES, arguments)
    task.check(task.call(**dict(zip(MODES, arguments, strict=True))), 0, wrong)
