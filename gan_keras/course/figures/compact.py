"""Smaller files for figures of few colours: lines, bars, text."""

import functools
import io

from PIL import Image

from gan_keras.course.figures import Picture

COLOURS = 96


def few_colours(draw):
    """Decorator above `gan_keras.course.figures.picture`: a palette in place of full colour.

    A figure of lines takes about a third of the bytes, and looks the same. Not for photographs.
    """

    @functools.wraps(draw)
    def drawn(*args, **kwargs):
        shown = draw(*args, **kwargs)
        with Image.open(io.BytesIO(shown.png)) as full:
            reduced = full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        file = io.BytesIO()
        reduced.save(file, format="png", optimize=True)
        return Picture(file.getvalue(), shown.alt)

    return drawn
