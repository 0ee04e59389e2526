"""A run as a film: the same latent vectors, and the distance to real digits, while G trains.

The film is an animated PNG, which is a PNG to every program that shows notebooks. Where it does
not move, the last still is seen.
"""

import io
from typing import NamedTuple

import numpy as np
from PIL import Image

from gan_keras.course.figures import STYLE, Picture
from gan_keras.course.figures.start import BASELINE, INK, OURS, REAL, strip
from gan_keras.drawing.plots import new_figure

DPI, COLOURS = 100, 24  # as many greys and hues as 28x28 digits and one curve need
PAUSE, REST = 550, 3000  # milliseconds that a still is seen, and the last one


class Still(NamedTuple):
    """What is seen after ``updates``: images (20, 28, 28, 1) and the distance of the samples."""

    updates: int
    images: np.ndarray
    distance: float


def digits_film(stills, real):
    """A `Picture` that moves, from `Still`s in order.

    Args:
        real: distances (k,) of as many real digits.
    """
    import matplotlib.colors

    with matplotlib.rc_context(STYLE):
        frames = [pixels_of(stills, i, real) for i in range(len(stills))]
    # A PNG has one palette: that of the first, a middle and the last still, and of the lines.
    shown = [frames[0], frames[len(frames) // 2], frames[-1]]
    for kind in (OURS, REAL, BASELINE):
        colour = np.multiply(matplotlib.colors.to_rgb(kind.colour), 255).round().astype(np.uint8)
        shown.append(np.broadcast_to(colour, (60, *frames[0].shape[1:])))
    palette = Image.fromarray(np.concatenate(shown)).quantize(COLOURS)
    small = [
        Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)
        for frame in frames
    ]
    file = io.BytesIO()
    small[-1].save(
        file, "PNG", save_all=True, append_images=small, default_image=True, loop=0,
        duration=[PAUSE] * (len(small) - 1) + [REST],
    )  # fmt: skip
    first, last = stills[0], stills[-1]
    return Picture(file.getvalue(), (
        f"An animation of {len(stills)} stills. Above, the same twenty latent vectors: grey noise "
        "first, then blurred strokes, at last pictures most of which can be read as digits. "
        "Below, on a logarithmic scale, their Frechet distance to real test digits: steep, then "
        f"flat, from {first.distance:.0f} to {last.distance:.1f} after {last.updates} updates; "
        f"real digits have {min(real):.1f} to {max(real):.1f}."
    ))  # fmt: skip


def pixels_of(stills, number, real):
    """One still, (height, width, 3) bytes."""
    still, past = stills[number], stills[: number + 1]
    figure = new_figure(9, 5)
    digits, curve = figure.subplots(2, 1, height_ratios=(2, 2.4))
    upper, lower = strip(still.images[:10]), strip(still.images[10:20])
    rows = np.concatenate([upper, np.ones_like(upper[:2]), lower])
    digits.imshow(rows, cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    digits.set_axis_off()
    digits.set_title(f"After {still.updates} updates: distance {still.distance:.0f}", fontsize=16)
    curve.axhline(stills[0].distance, color=BASELINE.colour, linestyle="--", label="untrained")
    curve.axhspan(min(real), max(real), color=REAL.colour, alpha=0.7, label="real digits")
    curve.plot([s.updates for s in past], [s.distance for s in past], "o-", color=OURS.colour,
               label="these samples")  # fmt: skip
    last, top = stills[-1].updates, 1.6 * max(s.distance for s in stills)
    curve.set(xlim=(-0.02 * last, 1.02 * last), yscale="log", ylim=(0.6 * min(real), top))
    curve.set_xlabel("updates of $G$", fontsize=13, color=INK)
    curve.set_ylabel("Frechet distance", fontsize=13, color=INK)
    curve.legend(loc="upper right", bbox_to_anchor=(1, 0.92))
    figure.set_dpi(DPI)
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()
