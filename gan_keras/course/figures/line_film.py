"""A GAN on the line: frames of its training, side by side and in motion."""

import io

import numpy as np
from PIL import Image

from gan_keras.course.figures import STYLE, Picture, picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

REAL, FAKE = look("real").colour, look("non_saturating").colour
D, PULL = "#333333", "#B2182B"
REACH, LONGEST = 3.0, 1.5  # length of an arrow: of a pull of 1, and at most (units of x)
SHORTEST = 0.05  # a shorter arrow is not drawn
ABOVE = 0.07  # of D's curve, where arrows begin
COLOURS_OF_FILM = 48
SHOWN_FOR, LAST_FOR = 180, 3000  # milliseconds


def draw_densities(axes, frame, real, bins):
    axes.hist(real[:, 0], bins, density=True, color=REAL, alpha=0.5, label="data")
    axes.hist(
        frame.samples, bins, density=True, histtype="step", color=FAKE, linewidth=2.5,
        label="samples $G(z)$",
    )  # fmt: skip
    axes.set(ylim=(0, 0.9), xlim=(bins[0], bins[-1]))


def draw_verdict(axes, frame):
    """D's curve, the samples on it, and the pull on each."""
    axes.plot(frame.at, frame.d, color=D, linewidth=2.5, label="$D(x)$")
    axes.axhline(0.5, color="#888888", linestyle=":", linewidth=1.5)
    height = np.interp(frame.followed, frame.at, frame.d)
    lengths = LONGEST * np.tanh(REACH * frame.pulls / LONGEST)
    seen = np.abs(lengths) > SHORTEST
    axes.quiver(
        frame.followed[seen], np.minimum(height + ABOVE, 0.97)[seen], lengths[seen],
        np.zeros(seen.sum()), angles="xy", scale_units="xy", scale=1, color=PULL, width=0.005,
        minlength=0, headwidth=4, headlength=4, headaxislength=4, zorder=4,
    )  # fmt: skip
    axes.plot([], [], color=PULL, linewidth=3, label="pull on a sample")
    axes.plot(frame.followed, height, "o", color=FAKE, markersize=7, markeredgecolor="white")
    axes.set(ylim=(0, 1), xlim=(frame.at[0], frame.at[-1]), xlabel="$x$")


def bins_of(frame):
    return np.linspace(frame.at[0], frame.at[-1], 80)


@few_colours
@picture
def strip(frames, real):
    """A column for each of `gan_keras.course.experiments.film` frames, with the data (n, 1)."""
    figure = new_figure(13, 6)
    rows = figure.subplots(2, len(frames), sharey="row", sharex=True, squeeze=False)
    for above, below, frame in zip(*rows, frames, strict=True):
        draw_densities(above, frame, real, bins_of(frame))
        draw_verdict(below, frame)
        above.set_title(f"{frame.updates:,} updates: $W_1$ = {frame.w1:.2f}")
    rows[0][0].set_ylabel("density")
    rows[1][0].set_ylabel("$D(x)$")
    rows[0][0].legend(loc="upper left")
    rows[1][0].legend(loc="lower left")
    first, last = frames[0], frames[-1]
    figure.suptitle(
        f"The samples follow the arrows uphill on $D$: their distance to the data falls from "
        f"{first.w1:.2f} to {last.w1:.2f}",
        fontsize=17,
    )
    return figure, (
        f"Data, samples and D after {[frame.updates for frame in frames]} updates, with the pull "
        f"on each sample: W1 falls from {first.w1:.2f} to {last.w1:.2f}."
    )


def moving(frames, real):
    """The frames as an animated PNG, a `Picture` that every viewer of PNG shows."""
    import matplotlib

    drawn = []
    with matplotlib.rc_context(STYLE | {"font.size": 14, "axes.titlesize": 16}):
        figure = new_figure(9, 5.4)
        figure.set_dpi(80)
        above, below = figure.subplots(2, 1, sharex=True)
        for frame in frames:
            above.clear()
            below.clear()
            draw_densities(above, frame, real, bins_of(frame))
            draw_verdict(below, frame)
            above.set(ylabel="density", title=f"{frame.updates:,} updates: $W_1$ = {frame.w1:.2f}")
            below.set_ylabel("$D(x)$")
            above.legend(loc="upper left")
            below.legend(loc="lower left")
            figure.canvas.draw()
            pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
            drawn.append(Image.fromarray(np.ascontiguousarray(pixels)))
    alt = (
        f"A film of {len(frames)} frames: the samples move onto the data along the pulls; W1 falls "
        f"from {frames[0].w1:.2f} to {frames[-1].w1:.2f}."
    )
    return Picture(animated(drawn), alt)


def animated(frames):
    """Pillow images as an endless animated PNG, whose still picture is the last one.

    All frames share one palette, so that only what changes is stored.
    """
    middle = frames[len(frames) // 3]
    sheet = Image.new("RGB", (middle.width, 2 * middle.height))
    sheet.paste(middle, (0, 0))
    sheet.paste(frames[-1], (0, middle.height))
    palette = sheet.quantize(COLOURS_OF_FILM)
    reduced = [each.quantize(palette=palette, dither=Image.Dither.NONE) for each in frames]
    file = io.BytesIO()
    reduced[-1].save(
        file, format="png", save_all=True, append_images=reduced, default_image=True, loop=0,
        duration=[SHOWN_FOR] * (len(frames) - 1) + [LAST_FOR],
    )  # fmt: skip
    return file.getvalue()
