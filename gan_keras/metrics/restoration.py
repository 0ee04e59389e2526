"""How close pictures come to their targets: PSNR and SSIM on values in [-1, 1]."""

import numpy as np
from skimage.metrics import structural_similarity

RANGE = 2.0  # of pictures in [-1, 1]


def window(side):
    """SSIM's window: 7 pixels as scikit-image has it, less for tiny pictures."""
    return min(7, side - 1 + side % 2)


def psnr(made, target):
    """Mean over pictures (n, h, w, c) in [-1, 1], dB; the exact picture counts as 100 dB."""
    errors = np.maximum(((made - target) ** 2).mean(axis=(1, 2, 3)), RANGE**2 * 1e-10)
    return float(np.mean(10 * np.log10(RANGE**2 / errors)))


def ssim(made, target):
    side = window(min(target.shape[1:3]))
    return float(np.mean([
        structural_similarity(a, b, data_range=RANGE, channel_axis=-1, win_size=side)
        for a, b in zip(made, target, strict=True)
    ]))  # fmt: skip


def psnr_in_hole(made, target, mask):
    """As `psnr`, over the pixels of the mask (n, h, w) alone."""
    squares = ((made - target) ** 2).mean(axis=-1) * mask
    errors = np.maximum(squares.sum(axis=(1, 2)) / mask.sum(axis=(1, 2)), RANGE**2 * 1e-10)
    return float(np.mean(10 * np.log10(RANGE**2 / errors)))
