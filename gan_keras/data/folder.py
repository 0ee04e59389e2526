"""Any folder of pictures, streamed: only file names are kept in memory.

Pillow reads them, because TensorFlow's decoders know neither CMYK nor 16-bit TIFF nor WebP.
Every picture is cut to its central square and resized with an antialiasing filter.
"""

import os
from pathlib import Path

import numpy as np
import tensorflow as tf
from PIL import Image, ImageOps, UnidentifiedImageError

from gan_keras.errors import InputError

EXTENSIONS = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}
INSPECTED = 256  # pictures opened before training starts, to find colour and damage early


def image_files(folder):
    """Paths (sorted strings) of all pictures below a folder, or below several: "A,B".

    Raises:
        InputError: no such folder, or no picture in it.
    """
    place = Path(folder).expanduser()
    if not place.is_dir() and "," in str(folder):
        return sorted(path for part in str(folder).split(",") for path in image_files(part))
    folder = place
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder: name one with pictures in it")
    found = [
        os.path.join(place, name)
        for place, _, names in os.walk(folder)
        for name in names
        if os.path.splitext(name)[1].lower() in EXTENSIONS
    ]
    if not found:
        kinds = ", ".join(sorted(EXTENSIONS))
        raise InputError(f"no picture in {folder}: it needs files that end in {kinds}")
    return sorted(found)


def read_picture(path):
    """A picture as a Pillow image of mode "L" (grey) or "RGB", upright, first frame only.

    Transparent parts become white; 16-bit greys keep their upper eight bits.

    Raises:
        InputError: a file that Pillow cannot read to its end.
    """
    picture = read_with_alpha(path)
    if picture.mode in ("L", "RGB"):
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert(picture.mode[:-1])


def read_with_alpha(path):
    """As `read_picture`, but transparency is kept: "L", "RGB", "LA" or "RGBA"."""
    try:
        with Image.open(path) as opened:
            opened.load()
            picture = ImageOps.exif_transpose(opened)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        reason = "not a picture" if isinstance(error, UnidentifiedImageError) else error
        raise InputError(f"cannot read {path}: {reason}; repair or remove it") from None
    if picture.mode.startswith("I") or picture.mode == "F":
        pixels = np.asarray(picture, np.float64)
        if picture.mode != "F":
            pixels = pixels / 256
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if picture.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        grey = all(low == high for low, high in _channel_gaps(picture))
        return picture.convert("LA" if grey else "RGBA")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _channel_gaps(picture):
    red, green, blue = (np.asarray(picture.getchannel(c), np.int16) for c in "RGB")
    return [(0, int(np.abs(red - other).max())) for other in (green, blue)]


def square(picture, size, channels):
    """The central square of a picture, resized: uint8 (size, size, channels)."""
    picture = picture.convert("L" if channels == 1 else "RGB")
    fitted = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
    return np.asarray(fitted, np.uint8).reshape(size, size, channels)


def count_channels(paths):
    """3 if any of the first pictures has colour, else 1; opens them, so damage shows early."""
    modes = [read_picture(path).mode for path in paths[:INSPECTED]]
    return 3 if "RGB" in modes else 1


class FolderReader:
    """Index batches -> picture batches, decoded in parallel and in order."""

    def __init__(self, paths, size, channels):
        self.paths, self.size, self.channels = paths, size, channels
        self.failure = None  # tf.data turns exceptions into text; the original is kept here

    def read(self, row):
        try:
            return square(read_picture(self.paths[int(row)]), self.size, self.channels)
        except InputError as error:
            self.failure = error
            raise

    def load(self, indices):
        """Dataset of (batch,) indices -> dataset of float batches (batch, size, size, channels)."""
        batch_size = indices.element_spec.shape[0]

        def decode(row):
            pixels = tf.numpy_function(self.read, [row], tf.uint8)
            return tf.ensure_shape(pixels, (self.size, self.size, self.channels))

        pictures = indices.unbatch().map(decode, tf.data.AUTOTUNE, deterministic=True)
        return pictures.batch(batch_size, drop_remainder=True).map(
            lambda batch: tf.cast(batch, tf.float32) / 127.5 - 1.0
        )
