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
    Constant fakes are no special case.

    Raises:
        ValueError: fewer than two samples per block, different widths, values not finite.
    """
    real = checked_samples(real, 2 * blocks, "real samples")
    fake = checked_samples(fake, 2 * blocks, "fake samples")
    check_pair(real, fake)
    pairs = zip(np.array_split(real, blocks), np.array_split(fake, blocks), strict=True)
    values = [squared_mmd(x, y) for x, y in pairs]
    return float(np.mean(values)), float(np.std(values, ddof=1) / math.sqrt(blocks))
