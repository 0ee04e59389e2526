"""Picture files of any kind: found in folders, and read with Pillow. Nothing imports TensorFlow.

Pillow reads them, because TensorFlow's decoders know neither CMYK nor 16-bit TIFF nor WebP.
"""

import os
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from gan_keras.errors import InputError, first_line, special_kind

EXTENSIONS = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}
RUN_FILES = {"config.json", "history.csv"}  # of a folder that training wrote
# Content decides, not the name: nothing else is decoded, such as PostScript, which runs a program.
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
WHITES = (255, 65_535, 2**31 - 1)  # of whole numbers of 32 bits
OVERSHOOT = 0.05  # of floats beyond black and white, as sharpening makes them
DARK = 8  # of 255: no picture of bytes is as dark as this in its brightest place
# Of strange metadata, on the error stream; what counts is whether the pixels can be read.
warnings.filterwarnings("ignore", module=r"PIL\.")


def image_files(folder, notes=None):
    """Paths (sorted strings) of all pictures below a folder, or below several: "A,B".

    Links to folders are followed, each folder once. What begins with a dot is left out, which
    covers caches and what a Mac writes beside each file; so are runs of this package, and
    folders that cannot be read.

    Args:
        notes: a list, to which a line is added for each folder that something is left out of.

    Raises:
        InputError: no such folder, or no picture in it.
    """
    place = Path(os.path.expanduser(folder))
    if not os.path.isdir(place) and "," in str(folder):
        paths = [path for part in str(folder).split(",") for path in image_files(part, notes)]
        return sorted({os.path.realpath(path): path for path in paths}.values())  # each file once
    if not os.path.isdir(place):
        raise InputError(f"{place} is not a folder: name one with pictures in it")
    found, left_out = _walk(place)
    note = "; ".join(
        f"{len(items)} {what}{'' if len(items) == 1 else 's'} (such as {min(items)})"
        for what, items in left_out.items() if items
    )  # fmt: skip
    note = note and f"left out of {place}: {note}"
    if not found:
        kinds = ", ".join(sorted(EXTENSIONS))
        raise InputError(f"no picture in {place}: it needs files that end in {kinds}"
                         + (note and f"; {note}"))  # fmt: skip
    if note and notes is not None:
        notes.append(note)
    return sorted(found)


def _walk(start):
    """(paths of pictures, {kind: names of what is left out}) below a folder."""
    hidden, unreadable, runs, circles = left_out = [], [], [], []
    found, seen, waiting = [], set(), [str(start)]

    def told(error):
        unreadable.append(f"{error.filename}: {error.strerror}")

    for root in waiting:  # grows: links wait until the folders that lie here have been read
        for place, folders, names in os.walk(root, onerror=told):
            here = Path(os.path.realpath(place))
            if here in seen:
                folders.clear()
                continue
            seen.add(here)
            if set(names) >= RUN_FILES:  # a run: what it drew is no data
                runs.append(place)
                folders.clear()
                continue
            pictures = [n for n in names if os.path.splitext(n)[1].lower() in EXTENSIONS]
            hidden += [name for name in (*pictures, *folders) if name.startswith(".")]
            found += [os.path.join(place, name) for name in pictures if not name.startswith(".")]
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for link in (os.path.join(place, name) for name in folders):
                if os.path.islink(link):
                    above = here.is_relative_to(os.path.realpath(link))
                    (circles if above else waiting).append(link)
    kinds = ("hidden name", "unreadable folder", "training run", "circular link")
    return found, dict(zip(kinds, left_out, strict=True))


class Unreadable(InputError):
    """A picture file that cannot be read. ``reason`` is a text without the path and the cure."""

    def __init__(self, path, reason, cure="repair, convert or remove it"):
        super().__init__(f"cannot read {path}: {reason}; {cure}")
        self.path, self.reason = path, reason


def read_picture(path):
    """A picture as a Pillow image of mode "L" (grey) or "RGB", upright, first frame only.

    Transparent parts become white. Numbers of more than a byte become bytes, see `in_known_mode`.

    Raises:
        Unreadable: a file that Pillow cannot read to its end, or no file.
    """
    return on_white(read_with_alpha(path))


def read_with_alpha(path, most=None):
    """As `read_picture`, but transparency is kept: "L", "RGB", "LA" or "RGBA".

    Args:
        most: pixels; a larger picture is refused before it is decoded.
    """
    if kind := special_kind(path):
        raise Unreadable(path, f"it is {kind}", "name a regular file")
    try:
        with Image.open(path, formats=FORMATS) as opened:
            if not most or opened.width * opened.height <= most:
                opened.load()
                return in_known_mode(upright(opened), 65_535 if opened.format == "PPM" else None)
            width, height = opened.size
    except FileNotFoundError:
        raise Unreadable(path, "there is no such file", "name one that exists") from None
    except Exception as error:  # of damaged files Pillow's decoders raise whatever there is
        kinds = f"not a picture of a known kind ({', '.join(FORMATS)})"
        reason = kinds if isinstance(error, UnidentifiedImageError) else first_line(error)
        raise Unreadable(path, reason) from None
    raise InputError(
        f"{path} has {width}x{height} pixels, more than {most:,}: make it smaller, or cut it into "
        "parts"
    )


def in_known_mode(picture, white=None):
    """A picture of any mode as "L", "RGB", "LA" or "RGBA".

    Numbers of more than a byte become bytes by what they hold, for files do not say what white is:
    - floats from 0 to 1 are multiplied by 255, floats from 0 to 255 are taken as they are; a
      twentieth beyond black and white is cut off. Others are refused, also those whose
      brightest place is above 1 and below 8: they belong to neither scale;
    - of whole numbers of 16 bits white is 65,535, and their upper eight bits are kept;
    - of whole numbers of 32 bits white is the first of 255, 65,535 and 2^31 - 1 that none exceeds.

    Args:
        white: what is white in a picture of 32 bits, where it is known.

    Raises:
        ValueError: values that are negative, not finite or of no known scale, or a mode that
            Pillow does not convert.
    """
    if picture.mode == "F":
        return Image.fromarray(_bytes_of_floats(np.asarray(picture, np.float64)))
    if picture.mode.startswith("I"):
        pixels = np.asarray(picture, np.int64)
        if pixels.min() < 0:
            raise ValueError(f"it holds values below 0, down to {pixels.min()}")
        if white is None:
            most = 65_535 if picture.mode.startswith("I;16") else pixels.max()
            white = next(white for white in WHITES if most <= white)
        return Image.fromarray(np.minimum(pixels // ((white + 1) // 256), 255).astype(np.uint8))
    if picture.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        return picture.convert("LA" if is_grey(picture) else "RGBA")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _bytes_of_floats(pixels):
    if not np.isfinite(pixels).all():
        raise ValueError("it holds values that are not finite")
    low, high = pixels.min(), pixels.max()
    for white, least in ((1, -np.inf), (255, DARK)):
        room = white * OVERSHOOT
        if low >= -room and least <= high <= white + room:
            return np.round(np.clip(pixels * (255 / white), 0, 255)).astype(np.uint8)
    raise ValueError(f"its values reach from {low:g} to {high:g}, neither 0 to 1 nor 0 to 255")


def upright(picture):
    """The picture turned as its metadata says; as it is where they are damaged."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture.copy()


def is_grey(picture):
    """Whether a picture of a known mode has no colour: one channel, or three that are equal."""
    if picture.mode in ("L", "LA"):
        return True
    red, green, blue = (np.asarray(picture.getchannel(channel)) for channel in "RGB")
    return np.array_equal(red, green) and np.array_equal(red, blue)


def on_white(picture):
    """A picture of a known mode without transparency: what shows through is white."""
    if picture.mode in ("L", "RGB"):
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert(picture.mode[:-1])


def square(picture, size, channels):
    """The central square of a picture, resized: uint8 (size, size, channels)."""
    picture = picture.convert("L" if channels == 1 else "RGB")
    fitted = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
    return np.asarray(fitted, np.uint8).reshape(size, size, channels)
