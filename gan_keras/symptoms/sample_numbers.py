"""What samples say about a generator, beside the data that it learned from.

Only numpy and scikit-learn: samples of other frameworks are measured without TensorFlow.
"""

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.neighbors import NearestNeighbors

CLUSTERS = 10  # kinds of samples, where nobody knows the true ones
WIDTH = 1024  # numbers of a sample that distances are computed on, at most
SEARCHED = 1000  # samples that copies are looked for among
QUANTILE = 0.05  # share of real samples that count as copies of others
LEAST = 20  # samples; with fewer no share can be told
PICTURE = 3  # axes of a picture, (h, w, c)


def sample_numbers(samples, data, kinds=None, reach=None):
    """{name: number} of samples (n, ...) beside data (m, ...) of the same shape.

    - spread: root of the total variance of the samples, divided by that of the data.
    - kinds, kinds_real: effective number of kinds, exp(entropy of their shares).
    - copied: share of samples that are nearer to one training sample, compared with the second
      nearest, than 95 % of training samples are to each other. Only of pictures: in the plane
      everything is near something. About 0.05 without copies.
    - low, high, data_low, data_high: between these lie the samples, or all that G can make, and
      the data.

    Args:
        kinds: function of samples -> whole numbers (n,), their kinds; None: clusters of the data.
        reach: (low, high) of G's last activation; None: unknown or unbounded.
    """
    flat, real = flattened(samples), flattened(data)
    labels = (kinds(samples), kinds(data)) if kinds else clusters(flat, real)
    found = {
        "spread": spread(flat) / max(spread(real), 1e-12),
        "kinds": effective_number(labels[0]),
        "kinds_real": effective_number(labels[1]),
    }
    if samples.ndim > PICTURE:
        found["copied"] = copied_share(flat, real)
        low, high = reach or (samples.min(), samples.max())
        found |= {"low": low, "high": high, "data_low": data.min(), "data_high": data.max()}
    return {name: float(value) for name, value in found.items()}


def flattened(samples):
    """Samples as rows (n, d); of large pictures every second, third, ... pixel."""
    if samples.ndim > PICTURE:
        step = 1
        while samples[0, ::step, ::step].size > WIDTH:
            step += 1
        samples = samples[:, ::step, ::step]
    return samples.reshape(len(samples), -1).astype(np.float32)


def spread(rows):
    return np.sqrt(rows.var(axis=0, dtype=np.float64).sum())


def effective_number(labels):
    """exp(entropy) of the shares: 10 for ten kinds equally often, 1 for a single kind."""
    shares = np.unique(labels, return_counts=True)[1] / len(labels)
    return np.exp(-(shares * np.log(shares)).sum())


def clusters(rows, real, seed=0):
    """Labels of rows and of real rows: the nearest of the data's k-means centres (1805.12462)."""
    model = KMeans(min(CLUSTERS, len(real)), n_init=1, max_iter=50, random_state=seed).fit(real)
    return cdist(rows, model.cluster_centers_).argmin(axis=1), model.labels_


def copied_share(rows, real):
    """See `sample_numbers`. The second nearest sample sets the scale, so smooth samples, which are
    near to everything, are no copies."""
    search = NearestNeighbors(n_neighbors=3).fit(real)
    limit = np.quantile(ratios(search.kneighbors(real[:SEARCHED])[0][:, 1:]), QUANTILE)
    return np.mean(ratios(search.kneighbors(rows[:SEARCHED])[0]) < limit)


def ratios(distances):
    """Nearest distance divided by the second nearest; 1 where both are 0, as between twins."""
    first, second = distances[:, 0], distances[:, 1]
    return np.where(second > 0, first / np.maximum(second, 1e-12), 1.0)


def leak(inference, training, again):
    """How far batch normalization at inference moves samples, in their standard deviations.

    In training a sample also depends on the others of its batch. That part is no fault: it is the
    difference of ``training`` and ``again``, the same latents in batches with others, and is taken
    off. (Their squared difference has twice the variance of a batch's influence.)
    """
    deviation = training.std(axis=0, dtype=np.float64)
    moved, chance = (
        np.mean((training - other) ** 2, dtype=np.float64) for other in (inference, again)
    )
    own = max(moved - chance / 2, 0.0) / max(np.mean(deviation**2), 1e-12)
    return float(np.sqrt(own))
