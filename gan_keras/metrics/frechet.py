"""Frechet distance of two sets of features, each treated as a Gaussian (1706.08500, eq. 6)."""

import numpy as np

from gan_keras.metrics.samples import checked_samples


def gaussian_statistics(features):
    """Mean (d,) and covariance (d, d) of features (n, d).

    Constant features have covariance 0, which `frechet_distance` accepts.

    Raises:
        ValueError: not a matrix, fewer than two rows, or values that are not finite.
    """
    features = checked_samples(features, 2, "features")
    return features.mean(axis=0), np.cov(features, rowvar=False).reshape(features.shape[1], -1)


def frechet_distance(mean1, cov1, mean2, cov2):
    """|m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^(1/2)); 0 for equal Gaussians.

    Tr (C1 C2)^(1/2) is the sum of the square roots of the eigenvalues of S C2 S with
    S = C1^(1/2). All matrices are then symmetric, so singular covariances are no special case.

    The estimate from n samples is biased upwards: for two sets from N(0, I) in d dimensions by
    about (2d + d(d+1)/2) / n. So compare only distances with the same number of samples.
    """
    values, vectors = np.linalg.eigh(cov1)
    root = (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
    cross = np.sqrt(np.clip(np.linalg.eigvalsh(root @ cov2 @ root), 0.0, None)).sum()
    distance = np.sum((mean1 - mean2) ** 2) + np.trace(cov1) + np.trace(cov2) - 2.0 * cross
    return float(max(distance, 0.0))  # rounding may leave -1e-13 for equal Gaussians
