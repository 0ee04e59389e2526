"""Checks of the samples that every metric receives."""

import numpy as np


def checked_samples(samples, least=2, name="samples"):
    """Samples (n, d) as float64.

    Constant samples are allowed, because a generator that has collapsed to one point must be
    measurable. The docstring of each metric says what it returns for them.

    Raises:
        ValueError: not a matrix, fewer than ``least`` rows, or values that are not finite.
    """
    samples = np.asarray(samples, np.float64)
    if samples.ndim != 2:
        raise ValueError(f"{name} must be a matrix (n, d), got shape {samples.shape}")
    if len(samples) < least:
        raise ValueError(f"this metric needs at least {least} {name}, got {len(samples)}")
    if not np.isfinite(samples).all():
        raise ValueError(f"{name} hold a NaN or an infinity")
    return samples


def check_pair(a, b):
    if a.shape[1] != b.shape[1]:
        raise ValueError(f"real and fake differ in width: {a.shape[1]} and {b.shape[1]} numbers")


def count_name(count):
    """10k for 10,000 samples, 512 for 512: the end of a metric's name."""
    return f"{count // 1000}k" if count % 1000 == 0 else str(count)
