"""Pictures of faces for notebook 06, in labelled rows, and films; Pillow draws them.

Faces are enlarged by whole factors without blur. Sheets are JPEGs and films are animated PNGs,
which keeps notebooks small: a PNG stores a row that repeats the one above in a few bytes.
"""

import functools
import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gan_keras.course.figures import Picture, picture
from gan_keras.drawing.plots import image_grid

TEXT, TITLE, LINE = 19, 22, 28  # pixels: letters of labels and of titles, height of a line
GAP = 2
BLACK, GREY = (0, 0, 0), (90, 90, 90)
MOST_BYTES = 500_000  # of a film


def in_colour(images):
    """Pictures (n, h, w, 1 or 3) as (n, h, w, 3)."""
    return np.repeat(images, 3 // images.shape[3], axis=3)


def drawn_sheet(rows, title, columns=(), credit="", scale=2):
    """The Pillow picture of `sheet`."""
    strips = [image_grid(in_colour(np.asarray(row)), len(row), GAP, scale) for row in rows.values()]
    font, large = (ImageFont.load_default(size) for size in (TEXT, TITLE))
    lines = [title.split("\n"), credit.split("\n") if credit else []]
    left = max([0, *(int(font.getlength(part)) + 14 for name in rows for part in name.split("\n"))])
    words = [large.getlength(line) for line in lines[0]] + [font.getlength(x) for x in lines[1]]
    width = max(left + max(strip.width for strip in strips), *(int(w) + 8 for w in words))
    top = LINE * len(lines[0]) + 6 + (LINE if columns else 0)
    height = top + sum(strip.height for strip in strips) + LINE * len(lines[1])
    page = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(page)
    for i, line in enumerate(lines[0]):
        pen.text((4, i * LINE + 2), line, BLACK, large)
    for i, text in enumerate(columns):
        middle = left + GAP + (i + 0.5) * (strips[0].width - GAP) / len(next(iter(rows.values())))
        pen.text((middle, top - LINE / 2), text, BLACK, font, anchor="mm")
    for name, strip in zip(rows, strips, strict=True):
        page.paste(strip, (left, top))
        pen.multiline_text(
            (left - 10, top + strip.height / 2), name, BLACK, font, "rm", align="right"
        )
        top += strip.height
    for i, line in enumerate(lines[1]):
        pen.text((4, top + i * LINE + 2), line, GREY, font)
    return page


def sheet(rows, title, columns=(), credit="", scale=2, alt=""):
    """``rows``: {label: pictures (n, h, w, 1 or 3) in [-1, 1]}, below a title.

    Args:
        columns: a text above each picture of the first row.
        scale: the whole factor by which each side is enlarged.
    """
    return photograph(drawn_sheet(rows, title, columns, credit, scale), alt)


def plot(draw):
    """As `picture`, in 64 colours: a third of the bytes, and lines look the same."""
    draw = picture(draw)

    @functools.wraps(draw)
    def drawn(*args, **kwargs):
        made, file = draw(*args, **kwargs), io.BytesIO()
        page = Image.open(io.BytesIO(made.png)).convert("RGB")
        page.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        return Picture(file.getvalue(), made.alt)

    return drawn


class Photograph(Picture):
    """A JPEG with a text that says what it shows."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/jpeg": self.png, "text/plain": self.alt}, {"image/jpeg": {"alt": self.alt}}


def photograph(page, alt):
    """A Pillow picture as a `Photograph`."""
    file = io.BytesIO()
    page.save(file, "JPEG", quality=80, optimize=True)
    return Photograph(file.getvalue(), alt)


def film(frames, alt, seconds=0.15, colours=64):
    """Pillow pictures of one size as an endless animated PNG; the last one stays longest.

    It is also the still picture of a reader that does not move.

    Raises:
        ValueError: it is too large for a notebook.
    """
    every = Image.fromarray(np.concatenate([np.asarray(frame) for frame in frames]))
    palette = every.quantize(colours)
    small = [frame.quantize(colours, palette=palette, dither=Image.Dither.NONE) for frame in frames]
    times = [round(1000 * seconds)] * (len(small) - 1) + [round(10000 * seconds)]
    file = io.BytesIO()
    small[-1].save(file, "PNG", save_all=True, append_images=small, default_image=True, loop=0,
                   duration=times)  # fmt: skip
    if file.tell() > MOST_BYTES:
        raise ValueError(f"the film has {file.tell():,} bytes, more than {MOST_BYTES:,}")
    return Picture(file.getvalue(), alt)


def walking(walks, title, alt="", scale=4, seconds=0.15):
    """Walks (people, steps, h, w, c) side by side, there and back to the start, as a film."""
    walks = np.asarray(walks)
    there_and_back = [*range(1, walks.shape[1]), *range(walks.shape[1] - 2, -1, -1)]
    frames = [drawn_sheet({"": walks[:, step]}, title, scale=scale) for step in there_and_back]
    return film(frames, alt, seconds, colours=96)


def difference_map(one, other, gain=1.0):
    """|one - other| of pictures (n, h, w, c) as grey pictures: 0 is white, 1 / gain is black."""
    return 1.0 - 2.0 * np.clip(gain * np.abs(one - other).mean(axis=3, keepdims=True), 0.0, 1.0)


def labelled(face, text):
    """A face (h, w, 3), four times as large, above a label that people see."""
    large = image_grid(face[None], 1, 0, 4)
    page = Image.new("RGB", (large.width, large.height + LINE), "black")
    page.paste(large)
    middle = page.width / 2, large.height + LINE / 2
    ImageDraw.Draw(page).text(middle, text, (255, 255, 255), ImageFont.load_default(TEXT), "mm")
    return page


def side_by_side(pictures, title, alt=""):
    """{caption: Pillow picture}, each above its caption, below a title."""
    font, large = (ImageFont.load_default(size) for size in (TEXT, TITLE))
    each = max(one.width for one in pictures.values()) + 40
    width = max(each * len(pictures), int(large.getlength(title)) + 8)
    height = max(one.height for one in pictures.values())
    page = Image.new("RGB", (width, height + 2 * LINE + 16), "white")
    pen = ImageDraw.Draw(page)
    pen.text((4, 2), title, BLACK, large)
    for i, (caption, one) in enumerate(pictures.items()):
        page.paste(one.convert("RGB"), (each * i + 20, LINE + 6))
        pen.text((each * i + 20, LINE + height + 12), caption, BLACK, font)
    return photograph(page, alt)
