"""Metrics for mixtures of Gaussians in the plane, where the truth is known."""

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from gan_keras.metrics.samples import check_pair, checked_samples

SIGMAS = 3.0
FAIR_SHARE = 0.1


def nearest_centres(points, centres):
    """Index of the nearest centre of each point and the distance to it, (n,) and (n,)."""
    distances = cdist(points, centres)
    nearest = distances.argmin(axis=1)
    return nearest, distances[np.arange(len(points)), nearest]


def modes_and_quality(points, centres, std):
    """(modes hit, high-quality share) of points (n, 2) against Gaussians at ``centres``.

    A point is of high quality within 3 standard deviations of a centre, as .9889 =
    1 - exp(-4.5) of the true distribution are. A mode is hit when it holds at least a tenth
    of its fair share of the points as high-quality ones: a stray point is no mode.

    Raises:
        ValueError: fewer than 10 points a mode, not (n, 2), or values not finite.
    """
    points = checked_samples(points, 10 * len(centres), "points")
    check_pair(points, np.asarray(centres))
    nearest, distances = nearest_centres(points, centres)
    good = distances <= SIGMAS * std
    counts = np.bincount(nearest[good], minlength=len(centres))
    hit = counts >= FAIR_SHARE * len(points) / len(centres)
    return int(hit.sum()), float(good.mean())


def wasserstein_1(points, reals):
    """W1 between two samples of equal size (n, d): the cheapest way to pair them, on average.

    Exact for the two samples, and too high for the distributions behind them: give the same
    number for two real samples beside it.

    Raises:
        ValueError: different shapes, or values not finite.
    """
    points, reals = checked_samples(points, 1), checked_samples(reals, 1, "reals")
    if points.shape != reals.shape:
        raise ValueError(f"W1 needs equally many samples, got {points.shape} and {reals.shape}")
    costs = cdist(points, reals)
    return float(costs[linear_sum_assignment(costs)].mean())
