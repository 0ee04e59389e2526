"""Picture files of any kind, read with Pillow. Nothing here imports TensorFlow.

Pillow reads them, because TensorFlow's decoders know neither CMYK nor 16-bit TIFF nor WebP.
"""

import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from gan_keras.errors import InputError

EXTENSIONS = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}


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
