"""Nearest-neighbour metrics: do samples look real, can G make each real, are samples copies?

Precision and recall are those of 1904.06991, density and coverage those of 2002.09797. The
ball of a point reaches to its k-th nearest neighbour in its own set.
"""

import numpy as np
from sklearn.metrics import pairwise_distances_chunked
from sklearn.neighbors import NearestNeighbors

from gan_keras.metrics.samples import check_pair, checked_samples

K = 5  # as 2002.09797 recommends


def radii(points, k):
    """Distance of each point to its k-th nearest other point, (n,)."""
    return NearestNeighbors(n_neighbors=k).fit(points).kneighbors()[0][:, -1]


def precision_recall_density_coverage(real, fake, k=K):
    """{"precision", "recall", "density", "coverage"} of features (n, d) and (m, d).

    - precision: share of fakes in at least one real ball. Fakes that look real.
    - recall: share of reals in at least one fake ball. Reals that G could make.
    - density: mean number of real balls that contain a fake, divided by k; may exceed 1.
    - coverage: share of real balls that contain a fake.

    Constant fakes have balls of radius 0: recall is then 0, unless they equal a real sample.

    Raises:
        ValueError: k or fewer samples in either set, different widths, values not finite, or
            reals that are all the same.
    """
    real = checked_samples(real, k + 1, "real samples")
    fake = checked_samples(fake, k + 1, "fake samples")
    check_pair(real, fake)
    if np.ptp(real, axis=0).max() == 0:
        raise ValueError("all real samples are the same: their neighbourhoods have radius 0")
    real_radii, fake_radii = radii(real, k), radii(fake, k)
    precise = inside = start = 0
    recalled, covered = np.zeros(len(real), bool), np.zeros(len(real), bool)
    for distances in pairwise_distances_chunked(fake, real, working_memory=128):
        rows = slice(start, start + len(distances))
        in_real_ball = distances <= real_radii
        precise += in_real_ball.any(axis=1).sum()
        inside += in_real_ball.sum()
        covered |= in_real_ball.any(axis=0)
        recalled |= (distances <= fake_radii[rows, None]).any(axis=0)
        start = rows.stop
    return {
        "precision": float(precise / len(fake)),
        "recall": float(recalled.mean()),
        "density": float(inside / (k * len(fake))),
        "coverage": float(covered.mean()),
    }


def nearest_training(samples, training):
    """Distance (n,) of each sample to the nearest training sample, and its index (n,)."""
    samples, training = checked_samples(samples, 1), checked_samples(training, 1, "training data")
    check_pair(samples, training)
    distances, indices = NearestNeighbors(n_neighbors=1).fit(training).kneighbors(samples)
    return distances[:, 0], indices[:, 0]


def copied_share(samples, training, held_out, quantile=0.05):
    """Share of samples nearer to a training sample than 1 - ``quantile`` of held-out reals are.

    Held-out reals set the scale: it is natural to be near some training image, but not to be
    nearer than new real images are. A generator that has learned the distribution scores about
    ``quantile``; one that repeats its training data scores near 1.
    """
    limit = np.quantile(nearest_training(held_out, training)[0], quantile)
    return float(np.mean(nearest_training(samples, training)[0] < limit))
