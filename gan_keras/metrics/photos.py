"""How close a restored photograph is to the original: `psnr_y`, `ssim_y`, spectrum distance.

The conventions are those of the super-resolution papers (1609.04802, section 3.1): luma only,
whole images without a border as wide as the scale, averaged over images and not over pixels.
"""

import numpy as np
from skimage.metrics import structural_similarity

LUMA = np.array([65.481, 128.553, 24.966])  # ITU-R BT.601 for R, G, B in [0, 1]
WINDOW = 11  # side in pixels of SSIM's Gaussian window


def luma(image):
    """Y in [16, 235], float64 (h, w), of a uint8 picture (h, w, 3) or (h, w).

    Raises:
        ValueError: not uint8, or another shape.
    """
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or image.shape[2:] not in ((), (3,)):
        raise ValueError(
            f"pictures must be uint8 (h, w, 3) or (h, w), got {image.dtype} {image.shape}"
        )
    if image.ndim == 2:
        image = np.repeat(image[..., None], 3, axis=2)
    return 16.0 + (image / 255.0) @ LUMA


def _pair(restored, original, border):
    if restored.shape != original.shape:
        raise ValueError(f"pictures differ in shape: {restored.shape} and {original.shape}")
    if min(original.shape[:2]) <= 2 * border:
        raise ValueError(f"a picture of {original.shape[:2]} has no pixels inside border {border}")
    inside = slice(border, -border or None)
    return luma(restored)[inside, inside], luma(original)[inside, inside]


def psnr_y(restored, original, border=4):
    """Peak signal-to-noise ratio in dB of two uint8 pictures; infinite for equal ones.

    Raises:
        ValueError: different shapes, not uint8, or nothing left inside the border.
    """
    a, b = _pair(restored, original, border)
    error = np.mean((a - b) ** 2)
    return float(10.0 * np.log10(255.0**2 / error)) if error else float("inf")


def ssim_y(restored, original, border=4):
    """Structural similarity as first published (Wang et al. 2004): Gaussian window, sigma 1.5.

    Raises:
        ValueError: as `psnr_y`, or fewer than 11 pixels inside the border.
    """
    a, b = _pair(restored, original, border)
    if min(a.shape) < WINDOW:
        raise ValueError(f"SSIM needs {WINDOW} pixels inside the border, got {a.shape}")
    return float(
        structural_similarity(
            a, b, data_range=255.0, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
        )
    )


def power_by_frequency(image, bins=32):
    """Power of the luma by distance from frequency 0, (bins,); the last bin is the finest detail.

    It is computed on the largest centred square. A Hann window keeps the picture's border from
    looking like detail. Frequencies above the sampling limit of a row are left out.
    """
    y = luma(image)
    side = min(y.shape)
    top, left = (y.shape[0] - side) // 2, (y.shape[1] - side) // 2
    square = y[top : top + side, left : left + side]
    window = np.outer(np.hanning(side), np.hanning(side))
    power = np.abs(np.fft.fft2((square - square.mean()) * window)) ** 2 / (window**2).sum()
    return radial_means(power, bins)


def radial_means(power, bins):
    """Means of a spectrum (side, side) by distance from frequency 0, (bins,)."""
    frequencies = np.fft.fftfreq(len(power))
    frequency = np.hypot(*np.meshgrid(frequencies, frequencies))
    which = np.minimum((frequency * 2 * bins).astype(int), bins)
    sums = np.bincount(which.ravel(), power.ravel(), bins + 1)
    counts = np.bincount(which.ravel(), minlength=bins + 1)
    return (sums / np.maximum(counts, 1))[:bins]


def spectrum_distance(restored, original, scale=4):
    """Mean absolute difference in dB of the power above the low-resolution sampling limit.

    0 for a picture with as much fine detail as the original, right or wrong; large for a
    blurred one. PSNR rewards the right detail, this number rewards any.
    """
    bins = slice(32 // scale, None)
    a, b = (10 * np.log10(power_by_frequency(p)[bins] + 1e-3) for p in (restored, original))
    return float(np.mean(np.abs(a - b)))
