"""How natural photographs look by their statistics: a second opinion on enlarged pictures.

    python -m benchmarks.naturalness --natural BSDS500/train --pictures BSDS500/test

This is the method of NIQE (Mittal, Soundararajan and Bovik: Making a "completely blind" image
quality analyzer, IEEE Signal Processing Letters 20, 2013) with photographs of your choice as the
measure of what is natural, so its numbers cannot be compared with published ones:

1. The luma, less its local mean and divided by its local deviation, at full and at half size.
2. In patches of 96 pixels: the shape and the scales of an asymmetric generalized Gaussian, of these
   values and of their products with four neighbours. That makes 36 numbers a patch.
3. The distance of the means of these numbers, in units of their covariances (equation 10):
   sqrt((m1 - m2)^T ((S1 + S2) / 2)^-1 (m1 - m2)).

It sees neither the original nor any network's features. Blur, noise, ringing and the blocks of JPEG
make it larger.
"""

import functools

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.special import gamma
from skimage.color import rgb2gray
from skimage.transform import rescale
from skimage.util import view_as_blocks

PATCH, SIGMA, STEADY = 96, 7 / 6, 1.0  # pixels; of the window; keeps a flat patch finite
SHARP = 0.75  # patches with less than this share of the largest mean deviation tell little
SHAPES = np.arange(0.2, 10.0, 0.001)
RATIOS = gamma(2 / SHAPES) ** 2 / (gamma(1 / SHAPES) * gamma(3 / SHAPES))
NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1))


def normalized(luma):
    """(luma less its local mean, divided by its local deviation; that deviation)."""
    mean = gaussian_filter(luma, SIGMA, truncate=3 / SIGMA)
    square = gaussian_filter(luma**2, SIGMA, truncate=3 / SIGMA)
    deviation = np.sqrt(np.abs(square - mean**2))
    return (luma - mean) / (deviation + STEADY), deviation


def asymmetric(values):
    """(shape, mean, left scale, right scale) of an asymmetric generalized Gaussian."""
    left, right = values[values < 0], values[values >= 0]
    sides = [np.sqrt(np.mean(side**2)) if len(side) else 1e-9 for side in (left, right)]
    skew = sides[0] / max(sides[1], 1e-9)
    ratio = np.mean(np.abs(values)) ** 2 / max(np.mean(values**2), 1e-12)
    ratio *= (skew**3 + 1) * (skew + 1) / (skew**2 + 1) ** 2
    shape = SHAPES[np.argmin((RATIOS - ratio) ** 2)]
    scale = np.sqrt(gamma(1 / shape) / gamma(3 / shape))
    left, right = (side * scale for side in sides)
    return shape, (right - left) * gamma(2 / shape) / gamma(1 / shape), left, right


def patch_numbers(patch):
    """The 18 numbers of a patch at one size."""
    shape, _, left, right = asymmetric(patch.ravel())
    numbers = [shape, (left + right) / 2]
    for shift in NEIGHBOURS:
        numbers += asymmetric((patch * np.roll(patch, shift, axis=(0, 1))).ravel())
    return numbers


def patches_of(image, side):
    """(rows, columns, side, side); what is left over at the end is not used."""
    height, width = (length // side * side for length in image.shape)
    return view_as_blocks(np.ascontiguousarray(image[:height, :width]), (side, side))


def numbers_of(picture):
    """(36 numbers of each patch, its mean deviation) of a uint8 picture (h, w, 3)."""
    luma, rows = 255.0 * rgb2gray(picture), []
    height, width = (length // PATCH * PATCH for length in luma.shape)
    luma = luma[:height, :width]
    for size, side in ((1.0, PATCH), (0.5, PATCH // 2)):
        image = luma if size == 1.0 else rescale(luma, size, order=3, anti_aliasing=True)
        values, deviation = normalized(image)
        rows.append([patch_numbers(p) for row in patches_of(values, side) for p in row])
        if size == 1.0:
            sharp = patches_of(deviation, side).mean(axis=(2, 3)).ravel()
    return np.hstack(rows), sharp


def model_of(pictures, sharp_only=False):
    """(mean, covariance) of the numbers of all patches; with ``sharp_only`` of the sharp ones."""
    found = []
    for picture in pictures:
        numbers, sharp = numbers_of(picture)
        found.append(numbers[sharp > SHARP * sharp.max()] if sharp_only else numbers)
    found = np.concatenate(found)
    return found.mean(axis=0), np.cov(found.T)


def distance(model, other):
    """Equation 10 of the paper."""
    difference = model[0] - other[0]
    return float(np.sqrt(difference @ np.linalg.pinv((model[1] + other[1]) / 2) @ difference))


def unnaturalness(natural, pictures):
    """The distance of all patches of some pictures together from a model of natural ones."""
    return distance(natural, model_of(pictures))


@functools.cache
def natural_model(folder):
    """The model of the photographs in a folder."""
    from gan_keras.data.photos import colour
    from gan_keras.data.picture_files import image_files

    return model_of([colour(path) for path in image_files(folder)], sharp_only=True)
