"""How close pictures are to their targets: PSNR and SSIM on values in [-1, 1]."""

import numpy as np
from skimage.metrics import structural_similarity

RANGE = 2.0  # of values in [-1, 1]


def window(side):
    """Side of SSIM's window: 7 pixels, the default of scikit-image; less for tiny pictures."""
    return min(7, side - 1 + side % 2)


def psnr(made, target):
    """Mean in dB over pictures (n, h, w, c) in [-1, 1]; an exact picture counts as 100 dB."""
    errors = np.maximum(((made - target) ** 2).mean(axis=(1, 2, 3)), RANGE**2 * 1e-10)
    return float(np.mean(10 * np.log10(RANGE**2 / errors)))


def ssim(made, target):
    side = window(min(target.shape[1:3]))
    return float(np.mean([
        structural_similarity(a, b, data_range=RANGE, channel_axis=-1, win_size=side)
        for a, b in zip(made, target, strict=True)
    ]))  # fmt: skip


def psnr_in_hole(made, target, mask):
    """`psnr` over the pixels in the mask (n, h, w) only."""
    squares = ((made - target) ** 2).mean(axis=-1) * mask
    errors = np.maximum(squares.sum(axis=(1, 2)) / mask.sum(axis=(1, 2)), RANGE**2 * 1e-10)
    return float(np.mean(10 * np.log10(RANGE**2 / errors)))
