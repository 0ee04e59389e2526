"""GANs on the ring in motion, side by side."""

import numpy as np
from PIL import Image

from gan_keras.course.figures import STYLE, Picture
from gan_keras.course.figures.line_film import animated
from gan_keras.data.toy import ring_centres
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

SHOWN, REACH = 200, 3.2  # samples in a frame; half of the side


def draw(axes, seen, title, colour):
    axes.plot(
        *ring_centres().T, "o", color=look("real").colour, markersize=17, fillstyle="none",
        markeredgewidth=2.5, label="modes of the data",
    )  # fmt: skip
    axes.plot(*seen.points[:SHOWN].T, ".", color=colour, markersize=5, label="samples")
    axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=[], yticks=[], aspect="equal")
    axes.set_title(f"{title}\n{seen.modes} of 8 modes; {seen.share:.0%} at one", fontsize=15)


def moving(films, colours, alt):
    """``films``: {title: Snapshots}, of equal length; an animated PNG."""
    import matplotlib

    drawn = []
    with matplotlib.rc_context(STYLE | {"axes.grid": False}):
        figure = new_figure(9, 5)
        figure.set_dpi(80)
        panels = figure.subplots(1, len(films))
        for at in range(len(next(iter(films.values())))):
            for axes, (title, film), colour in zip(panels, films.items(), colours, strict=True):
                axes.clear()
                draw(axes, film[at], title, colour)
            figure.suptitle(f"{next(iter(films.values()))[at].updates:,} updates", fontsize=16)
            figure.canvas.draw()
            pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
            drawn.append(Image.fromarray(np.ascontiguousarray(pixels)))
    return Picture(animated(drawn), alt)
