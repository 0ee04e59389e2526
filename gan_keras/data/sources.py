"""The sources of image-to-image models, made from the target pictures.

A source is the picture's edges, the picture with a hole, or the picture with noise. Pictures are
floats (n, h, w, c) in [-1, 1]; noise is given on the usual scale of 0 to 255.
"""

import numpy as np
from skimage.feature import canny

SIGMA = 1.0  # pixels: how much Canny smooths before it looks for edges
SMALLEST_HOLE, LARGEST_HOLE = 0.25, 0.5  # sides, as shares of the picture's sides
MOST_NOISE = 100.0  # the standard deviation in training is uniform from 0 to this
TEST_NOISE = 50.0
HOLE_VALUE = 0.0  # mid-grey


def edges(pictures, rng=None):
    """1 on the lines that Canny's method finds in the grey picture, -1 elsewhere: (n, h, w, 1)."""
    grey = (pictures.mean(axis=-1) + 1.0) / 2.0
    lines = np.stack([canny(picture, SIGMA) for picture in grey])
    return np.where(lines, 1.0, -1.0)[..., None].astype(np.float32)


def holes(pictures, rng):
    """Each picture with a rectangle cut out, and the mask as last channel: (n, h, w, c + 1)."""
    count, *sides, _ = pictures.shape
    mask = np.ones((count, 1, 1), bool)
    for axis, side in enumerate(sides):
        length = np.round(side * rng.uniform(SMALLEST_HOLE, LARGEST_HOLE, (count, 1, 1)))
        start = np.floor(rng.uniform(0, side - length + 1))
        place = np.arange(side).reshape((1, -1, 1) if axis == 0 else (1, 1, -1))
        mask = mask & (place >= start) & (place < start + length)
    return with_hole(pictures, mask)


def with_hole(pictures, mask):
    """Pictures (n, h, w, c) without the pixels of the mask (n, h, w); the mask as last channel."""
    mask = mask[..., None]
    cut = np.where(mask, HOLE_VALUE, pictures)
    return np.concatenate([cut, mask], axis=-1).astype(np.float32)


def noisy(pictures, rng, level=None):
    """Pictures with Gaussian noise, clipped to [-1, 1] as in a file of bytes.

    Args:
        level: standard deviation on the scale of 0 to 255; None: drawn for each picture.
    """
    levels = rng.uniform(0, MOST_NOISE, (len(pictures), 1, 1, 1)) if level is None else level
    noise = rng.standard_normal(pictures.shape, np.float32)
    return np.clip(pictures + noise * levels / 127.5, -1.0, 1.0).astype(np.float32)


SOURCES = {"pix2pix": edges, "inpaint": holes, "denoise": noisy}


def source_channels(model, channels):
    """Number of channels of a source, for pictures with ``channels`` channels."""
    return {"pix2pix": 1, "inpaint": channels + 1, "denoise": channels}[model]


def source_for_test(model, pictures, seed=0):
    """The sources of held-out pictures for judging a model, always the same."""
    rng = np.random.default_rng(seed)
    if model == "denoise":
        return noisy(pictures, rng, TEST_NOISE)
    return SOURCES[model](pictures, rng)
