"""Small and enlarged digits, and baselines that learn nothing, for notebook 02.

Pictures are floats (n, h, w, 1) in [-1, 1] unless it is said otherwise.
"""

import numpy as np
from scipy.ndimage import median_filter

from gan_keras.metrics.classical import TV_WEIGHTS, total_variation
from gan_keras.metrics.restoration import psnr
from gan_keras.networks.srresnet import TAPS, keys_cubic


def small(pictures, scale):
    """Means of squares of scale x scale pixels: (n, h / scale, w / scale, 1)."""
    n, h, w, c = pictures.shape
    return pictures.reshape(n, h // scale, scale, w // scale, scale, c).mean(axis=(2, 4))


def cubic_matrix(side, scale):
    """(scale * side, side): cubic interpolation along an axis; the border pixels are repeated."""
    half = TAPS // 2
    places = (np.arange(scale * side) + 0.5) / scale - 0.5
    taps = keys_cubic(places[:, None] - np.arange(-half, side + half)[None, :])
    taps[:, half] += taps[:, :half].sum(axis=1)
    taps[:, -half - 1] += taps[:, -half:].sum(axis=1)
    return taps[:, half:-half]


def bicubic(pictures, scale):
    """(n, scale h, scale w, 1), clipped to [-1, 1]."""
    rows, columns = (cubic_matrix(side, scale) for side in pictures.shape[1:3])
    large = np.einsum("ai,nijc,bj->nabc", rows, pictures, columns)
    return np.clip(large, -1.0, 1.0).astype(np.float32)


def median(pictures, side=3):
    """The median of the side x side pixels around each."""
    return median_filter(pictures, size=(1, side, side, 1))


def best_total_variation(noisy, clean, others):
    """Total variation on ``others`` with the weight that is best for the pair (noisy, clean)."""
    weight = max(TV_WEIGHTS, key=lambda weight: psnr(total_variation(noisy, weight), clean))
    return total_variation(others, weight)


def lower_half(pictures):
    """Mask (n, h, w)."""
    mask = np.zeros(pictures.shape[:3], bool)
    mask[:, pictures.shape[1] // 2 :] = True
    return mask
