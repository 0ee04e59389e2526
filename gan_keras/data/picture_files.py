"""Picture files of any kind, read with Pillow. Nothing here imports TensorFlow.

Pillow reads them, because TensorFlow's decoders know neither CMYK nor 16-bit TIFF nor WebP.
"""

import os
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from gan_keras.errors import InputError, first_line

EXTENSIONS = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}
# Content decides, not the name: nothing else is decoded, such as PostScript, which runs a program.
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
# Of strange metadata, on the error stream; what counts is whether the pixels can be read.
warnings.filterwarnings("ignore", module=r"PIL\.")


def image_files(folder):
    """Paths (sorted strings) of all pictures below a folder, or below several: "A,B".

    Raises:
        InputError: no such folder, or no picture in it.
    """
    place = Path(os.path.expanduser(folder))
    if not os.path.isdir(place) and "," in str(folder):
        parts = {os.path.realpath(path): path
                 for part in str(folder).split(",") for path in image_files(part)}  # fmt: skip
        return sorted(parts.values())  # one folder may lie in another
    folder = place
    if not os.path.isdir(folder):
        raise InputError(f"{folder} is not a folder: name one with pictures in it")
    found = []
    for place, folders, names in os.walk(folder):
        if {"config.json", "history.csv"} <= set(names):  # a run: what it drew is no data
            folders.clear()
            continue
        found += [
            os.path.join(place, name)
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
        with Image.open(path, formats=FORMATS) as opened:
            opened.load()
            return in_known_mode(upright(opened))
    except Exception as error:  # of damaged files Pillow's decoders raise whatever there is
        kinds = f"not a picture of a known kind ({', '.join(FORMATS)})"
        reason = kinds if isinstance(error, UnidentifiedImageError) else first_line(error)
        raise InputError(f"cannot read {path}: {reason}; repair or remove it") from None


def in_known_mode(picture):
    """A picture of any mode as "L", "RGB", "LA" or "RGBA".

    Raises:
        ValueError: values that are not finite, or a mode that Pillow does not convert.
    """
    if picture.mode.startswith("I") or picture.mode == "F":
        pixels = np.asarray(picture, np.float64)
        if picture.mode != "F":
            pixels = pixels / 256
        if not np.isfinite(pixels).all():
            raise ValueError("it holds values that are not finite")
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if picture.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        grey = all(low == high for low, high in _channel_gaps(picture))
        return picture.convert("LA" if grey else "RGBA")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def upright(picture):
    """The picture turned as its metadata says; as it is where they are damaged."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture.copy()


def _channel_gaps(picture):
    red, green, blue = (np.asarray(picture.getchannel(c), np.int16) for c in "RGB")
    return [(0, int(np.abs(red - other).max())) for other in (green, blue)]


def square(picture, size, channels):
    """The central square of a picture, resized: uint8 (size, size, channels)."""
    picture = picture.convert("L" if channels == 1 else "RGB")
    fitted = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
    return np.asarray(fitted, np.uint8).reshape(size, size, channels)
