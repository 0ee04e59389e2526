"""What samples say about a generator, beside the data that it learned from.

Only numpy and scikit-learn: samples of other frameworks are measured without TensorFlow.
"""

import warnings

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.neighbors import NearestNeighbors

CLUSTERS = 10  # kinds of samples, where nobody knows the true ones
WIDTH = 1024  # numbers of a sample that distances are computed on, at most
SEARCHED = 1000  # samples whose distances to the data are measured, at most
QUANTILE = 0.05  # share of real samples that count as copies of others, and as far from them
SAME = 1e-4  # part of the data's spread; samples that are nearer to each other are the same
OUTLIERS = 0.001  # part of all values at each end that a range leaves out
LEAST = 20  # samples; with fewer no share can be told
PICTURE = 3  # axes of a picture, (h, w, c)


def sample_numbers(samples, data, kinds=None, reach=None):
    """{name: number} of samples (n, ...) beside data (m, ...) of the same shape.

    - spread: root of the total variance of the samples, divided by that of the data.
    - kinds, kinds_real: effective number of kinds, exp(entropy of their shares).
    - copied: share of samples that are nearer to one training sample, compared with the second
      nearest, than 95 % of training samples are to each other. Only of pictures: in the plane
      everything is near something. About 0.05 without copies.
    - far: share of samples that lie farther from the nearest training sample than 95 % of
      training samples from their nearest other one. About 0.05 of good samples.
    - low, high, data_low, data_high: between these lie the samples, or all that G can make, and
      the data. Outliers are left out: a single wrong pixel is no range.

    Args:
        kinds: function of samples -> whole numbers (n,), their kinds; None: clusters of the data.
        reach: (low, high) of G's last activation; None: unknown or unbounded.
    """
    flat, real = flattened(samples), flattened(data)
    labels = (kinds(samples), kinds(data)) if kinds else clusters(flat, real)
    found = {
        "spread": spread(flat) / spread(real) if spread(real) else 1.0,
        "kinds": effective_number(labels[0]),
        "kinds_real": effective_number(labels[1]),
    }
    found |= nearness(flat, real)
    if samples.ndim > PICTURE:
        low, high = reach or value_range(samples)
        data_low, data_high = value_range(data)
        found |= {"low": low, "high": high, "data_low": data_low, "data_high": data_high}
    else:
        del found["copied"]
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
    model = KMeans(min(CLUSTERS, len(real)), n_init=1, max_iter=50, random_state=seed)
    with warnings.catch_warnings():  # of data with fewer different samples than clusters
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(real)
    return cdist(rows, model.cluster_centers_).argmin(axis=1), model.labels_


def nearness(rows, real):
    """{"copied", "far"}, see `sample_numbers`.

    The second nearest sample sets the scale of copies, so smooth samples, which are near to
    everything, are none. Of data that are mostly twins, "far" is left out: they have no scale.
    """
    search = NearestNeighbors(n_neighbors=3).fit(real)
    own = search.kneighbors(some(real))[0][:, 1:]
    made = search.kneighbors(some(rows))[0]
    found = {"copied": np.mean(ratios(made) < np.quantile(ratios(own), QUANTILE))}
    limit = np.quantile(own[:, 0], 1 - QUANTILE)
    if limit > SAME * spread(real):
        found["far"] = np.mean(made[:, 0] > limit)
    return found


def some(rows):
    """At most SEARCHED rows, evenly spread: those of a data set are often sorted by class."""
    return rows[:: -(-len(rows) // SEARCHED)]


def value_range(array):
    """(low, high) of all but the outermost values, or of all if those are all the same."""
    low, high = np.quantile(array, (OUTLIERS, 1 - OUTLIERS))
    return (low, high) if low < high else (array.min(), array.max())


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
