"""Metrics for mixtures of Gaussians in the plane, whose true distribution is known."""

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

    A point has high quality if it lies within 3 standard deviations of a centre; this holds for
    1 - exp(-4.5) = .9889 of the true distribution. A mode is hit if it holds high-quality points
    for at least a tenth of its fair share: a stray point does not count as a mode.

    Raises:
        ValueError: fewer than 10 points per mode, not (n, 2), or values not finite.
    """
    points = checked_samples(points, 10 * len(centres), "points")
    check_pair(points, np.asarray(centres))
    nearest, distances = nearest_centres(points, centres)
    good = distances <= SIGMAS * std
    counts = np.bincount(nearest[good], minlength=len(centres))
    hit = counts >= FAIR_SHARE * len(points) / len(centres)
    return int(hit.sum()), float(good.mean())


def wasserstein_1(points, reals):
    """W1 of two samples of equal size (n, d): the mean distance in their cheapest pairing.

    It is exact for the two samples, but biased upwards for the distributions behind them. So
    report the number for two real samples beside it.

    Raises:
        ValueError: different shapes, or values not finite.
    """
    points, reals = checked_samples(points, 1), checked_samples(reals, 1, "reals")
    if points.shape != reals.shape:
        raise ValueError(f"W1 needs equally many samples, got {points.shape} and {reals.shape}")
    costs = cdist(points, reals)
    return float(costs[linear_sum_assignment(costs)].mean())
