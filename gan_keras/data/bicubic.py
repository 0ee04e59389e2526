"""Low-resolution pictures from high-resolution ones.

The kernel is Pillow's bicubic: Keys' cubic with a = -1/2, widened by the scale, so that detail
which the small picture cannot show is filtered out first (antialiasing). MATLAB's ``imresize``,
with which the papers made their data, does the same: Set5, reduced and enlarged again by 4, has
28.43 dB with both. Without antialiasing it would be another task, with other numbers.
"""

import numpy as np
from PIL import Image


def crop_to_multiple(picture, scale):
    """The picture's largest top left part (h, w, ...) with sides that are multiples of ``scale``.

    Raises:
        ValueError: a picture that is smaller than ``scale``.
    """
    height, width = (side // scale * scale for side in picture.shape[:2])
    if not (height and width):
        raise ValueError(f"a picture of {picture.shape[:2]} is smaller than the scale {scale}")
    return picture[:height, :width]


def resize(picture, height, width):
    """A uint8 picture (h, w, 3) or (h, w) in another size: bicubic, antialiased if smaller."""
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC))


def downscale(picture, scale):
    """The picture (h, w, ...) reduced to 1/scale.

    Raises:
        ValueError: sides that are not multiples of ``scale``.
    """
    height, width = picture.shape[:2]
    if height % scale or width % scale:
        raise ValueError(f"sides {height}x{width} are no multiples of {scale}: crop first")
    return resize(picture, height // scale, width // scale)


def upscale(picture, scale):
    """The picture enlarged by bicubic interpolation: the baseline that a network must beat."""
    height, width = picture.shape[:2]
    return resize(picture, height * scale, width * scale)
