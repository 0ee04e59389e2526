"""Kernel distance (1801.01401): squared maximum mean discrepancy with a cubic kernel.

    MMD^2 = E[k(x, x')] + E[k(y, y')] - 2 E[k(x, y)],   k(x, y) = (x . y / d + 1)^3

Unlike that of the Frechet distance, its estimate from samples is unbiased: equal distributions
give 0 on average, with any number of samples. So single values may be negative.
"""

import math

import numpy as np

from gan_keras.metrics.samples import check_pair, checked_samples

BLOCKS = 10


def cubic_kernel(x, y):
    return (x @ y.T / x.shape[1] + 1.0) ** 3


def squared_mmd(x, y):
    """The unbiased estimate, which leaves out the terms of a sample with itself."""
    n, m = len(x), len(y)
    xx, yy = cubic_kernel(x, x), cubic_kernel(y, y)
    within_x = (xx.sum() - np.trace(xx)) / (n * (n - 1))
    within_y = (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(within_x + within_y - 2.0 * cubic_kernel(x, y).mean())


def kernel_distance(real, fake, blocks=BLOCKS):
    """(distance, standard error) between features (n, d) and (m, d); lower is better.

    The mean of `squared_mmd` over disjoint blocks of both sets, and the standard error of
    that mean. Blocks share no sample, so their values are independent and the error is valid.
    Constant fakes are no special case. With fewer than about 1,000 samples in a set, use
    `jackknife_distance`: small blocks waste what the samples tell.

    Raises:
        ValueError: fewer than two samples per block, different widths, values not finite.
    """
    real = checked_samples(real, 2 * blocks, "real samples")
    fake = checked_samples(fake, 2 * blocks, "fake samples")
    check_pair(real, fake)
    pairs = zip(np.array_split(real, blocks), np.array_split(fake, blocks), strict=True)
    values = [squared_mmd(x, y) for x, y in pairs]
    return float(np.mean(values)), float(np.std(values, ddof=1) / math.sqrt(blocks))


def jackknife_distance(real, fake):
    """(distance, standard error) between features (n, d) and (m, d) of any two set sizes.

    The distance is `squared_mmd` of all samples. The error is that of the delete-one jackknife:
    how much the distance moves when one sample is left out, summed over both sets (Efron and
    Stein, 1981). It was preferred to the bootstrap because a resampled set holds samples twice,
    and k(x, x) of these pairs biases the estimate; it needs no random numbers and one kernel
    matrix. The error is a little too large where both distributions are nearly equal; there,
    ask `permutation_p`.

    It assumes independent samples. Several pictures of one person make the error too small.

    Raises:
        ValueError: fewer than three samples in a set, different widths, values not finite.
    """
    real = checked_samples(real, 3, "real samples")
    fake = checked_samples(fake, 3, "fake samples")
    check_pair(real, fake)
    n, m = len(real), len(fake)
    xx, yy, xy = (cubic_kernel(*pair) for pair in ((real, real), (fake, fake), (real, fake)))
    x_rows, y_rows = (matrix.sum(axis=1) - np.diag(matrix) for matrix in (xx, yy))
    x_sum, y_sum, cross = x_rows.sum(), y_rows.sum(), xy.sum()
    within_x, within_y = x_sum / (n * (n - 1)), y_sum / (m * (m - 1))
    distance = within_x + within_y - 2.0 * cross / (n * m)
    without_x = (x_sum - 2.0 * x_rows) / ((n - 1) * (n - 2)) + within_y  # each x left out in turn
    without_x -= 2.0 * (cross - xy.sum(axis=1)) / ((n - 1) * m)
    without_y = (y_sum - 2.0 * y_rows) / ((m - 1) * (m - 2)) + within_x
    without_y -= 2.0 * (cross - xy.sum(axis=0)) / (n * (m - 1))
    variance = (n - 1) * without_x.var() + (m - 1) * without_y.var()
    return float(distance), math.sqrt(variance)


def permutation_p(x, y, permutations=1000, seed=0):
    """Probability of a squared MMD at least as large if x (n, d) and y (m, d) were alike.

    The pooled samples are dealt out anew to sets of n and m, ``permutations`` times; p is the
    share of deals, the actual one included, that lie at least as far apart. So p is at least
    1 / (permutations + 1), and uniform where both sets come from one distribution. The kernel
    matrix of the pooled samples is computed once: 8 (n + m)^2 bytes.

    It assumes independent samples. With several pictures of each person, p is too small: whole
    people differ between the sets, and the deals mix their pictures.

    Raises:
        ValueError: fewer than two samples in a set, different widths, values not finite.
    """
    x, y = checked_samples(x, 2, "first samples"), checked_samples(y, 2, "second samples")
    check_pair(x, y)
    n, m = len(x), len(y)
    pooled = np.concatenate([x, y])
    matrix = cubic_kernel(pooled, pooled)
    np.fill_diagonal(matrix, 0.0)
    rng = np.random.default_rng(seed)
    first = np.zeros((permutations + 1, n + m))  # 1 where a sample is dealt to the first set
    first[:, :n] = 1.0
    first[1:] = rng.permuted(first[1:], axis=1)
    within_x = np.einsum("pi,pi->p", first @ matrix, first)
    touching_x = first @ matrix.sum(axis=1)  # sums over x-x and x-y
    within_y = matrix.sum() - 2.0 * touching_x + within_x
    values = within_x / (n * (n - 1)) + within_y / (m * (m - 1))
    values -= 2.0 * (touching_x - within_x) / (n * m)
    rounding = 1e-12 * np.abs(matrix).mean()  # equal deals must count as equal
    return float(np.mean(values >= values[0] - rounding))
