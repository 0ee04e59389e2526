"""Teaching figures of the notebooks, one module for each.

A drawing function returns ``(figure, alt)`` and is decorated with `picture`, which makes of it
a `Picture` that a notebook shows when it is the last expression of a cell.
"""

import functools
import io

STYLE = {  # readable when it is projected
    "font.size": 12,
    "axes.titlesize": 13,
    "legend.fontsize": 11,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "lines.linewidth": 2.0,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


class Picture:
    """A PNG with a text that says what it shows; Jupyter displays it without pyplot."""

    def __init__(self, png, alt):
        self.png, self.alt = png, alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/png": self.png, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}

    def __repr__(self):
        return self.alt

    def save(self, path):
        """Write the PNG to a file."""
        with open(path, "wb") as file:
            file.write(self.png)


def picture(draw=None, *, dpi=160):
    """Decorator: ``draw(...) -> (figure, alt)`` becomes ``draw(...) -> Picture``."""
    if draw is None:
        return functools.partial(picture, dpi=dpi)

    @functools.wraps(draw)
    def drawn(*args, **kwargs):
        import matplotlib

        with matplotlib.rc_context(STYLE):
            figure, alt = draw(*args, **kwargs)
            file = io.BytesIO()
            # Without the version of matplotlib, so that the same figure is the same bytes.
            figure.savefig(file, dpi=dpi, format="png", metadata={"Software": None})
        return Picture(file.getvalue(), alt)

    return drawn


def pillow_picture(image, alt):
    """A `Picture` of a Pillow image, such as `gan_keras.drawing.plots.image_grid` makes."""
    file = io.BytesIO()
    image.save(file, format="png", optimize=True)
    return Picture(file.getvalue(), alt)
