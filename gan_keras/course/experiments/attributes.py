"""Attributes that can be read off the pixels, so that no one has to label them.

Pictures are floats (n, h, w, c) in [-1, 1]; each function returns (n,).
"""

import numpy as np


def attribute_direction(z, values):
    """Unit direction (d,) in which an attribute grows, by least squares.

    Args:
        z: latent vectors (n, d).
        values: the attribute (n,), measured on what was made of them; see
            `gan_keras.course.experiments.attributes`.
    """
    centred = values - values.mean()
    direction, *_ = np.linalg.lstsq(z - z.mean(axis=0), centred, rcond=None)
    return (direction / np.linalg.norm(direction)).astype(np.float32)


INK = 0.5  # of a digit, on the scale of 0 to 1


def light_from_left(faces):
    """How much brighter the left half of a face is than its right half, from -2 to 2."""
    grey = faces.mean(axis=-1)
    half = grey.shape[2] // 2
    return grey[:, :, :half].mean(axis=(1, 2)) - grey[:, :, -half:].mean(axis=(1, 2))


def slant(digits):
    """Slant to the right: minus the ratio of the second central moments, mu_xy / mu_yy.

    0 for an upright stroke, 1 for one at 45 degrees; rows count downwards, hence the minus.
    """
    ink = (digits.mean(axis=-1) + 1.0) / 2.0
    mass = np.maximum(ink.sum(axis=(1, 2)), 1e-6)
    rows, columns = np.arange(ink.shape[1])[:, None], np.arange(ink.shape[2])[None, :]
    row = (ink * rows).sum(axis=(1, 2)) / mass
    column = (ink * columns).sum(axis=(1, 2)) / mass
    y, x = rows[None] - row[:, None, None], columns[None] - column[:, None, None]
    return -(ink * x * y).sum(axis=(1, 2)) / np.maximum((ink * y**2).sum(axis=(1, 2)), 1e-6)


def stroke(digits):
    """Width of the stroke: area over half the outline, in pixels."""
    ink = (digits.mean(axis=-1) + 1.0) / 2.0 > INK
    padded = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    outline = sum((padded != np.roll(padded, 1, axis=axis)).sum(axis=(1, 2)) for axis in (1, 2))
    return ink.sum(axis=(1, 2)) / np.maximum(outline / 2, 1)
