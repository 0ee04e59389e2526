"""Figures of notebook 05 that compare trainings: a dot for each seed, and the ring in motion."""

import io

import numpy as np
from PIL import Image

from gan_keras.course.figures import STYLE, picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.course.figures.face_sheets import film
from gan_keras.data.toy import ring_centres
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

INK, GREY = "#222222", "#777777"
REAL, BASELINE = look("real"), look("baseline")
TITLE = 16
SHOWN = 250  # points of a panel
EXTENT = 3.0  # of the ring's panels


def draw_ring(axes, points, method, title):
    axes.plot(*ring_centres().T, "o", color=REAL.colour, markersize=13, fillstyle="none",
              markeredgewidth=2.5)  # fmt: skip
    shown = np.clip(points[:SHOWN], -EXTENT, EXTENT)  # the farthest stand at the border
    axes.plot(*shown.T, ".", color=look(method).colour, markersize=5)
    axes.set(xlim=(-EXTENT, EXTENT), ylim=(-EXTENT, EXTENT), xticks=(), yticks=())
    axes.set_aspect("equal")
    axes.grid(visible=False)
    axes.set_title(title, fontsize=13)


def rings_film(frames, methods, columns):
    """A film of the first seed of each arm, a row for each method and a column for each setting.

    Args:
        frames: [(updates, points (arms, n, 2), modes (arms, seeds))], arms row by row.
        methods: of the palette; ``columns``: titles.
    """
    import matplotlib

    drawn = []
    with matplotlib.rc_context(STYLE):
        for updates, points, modes in frames:
            figure = new_figure(7.6, 8.2)
            panels = figure.subplots(len(methods), len(columns), squeeze=False)
            for arm, axes in enumerate(panels.flat):
                row, column = divmod(arm, len(columns))
                found = ", ".join(map(str, modes[arm]))
                title = f"{look(methods[row]).label}, {columns[column]}\nmodes by seed: {found}"
                draw_ring(axes, points[arm], methods[row], title)
            figure.suptitle(f"{updates:,} updates", fontsize=TITLE)
            file = io.BytesIO()
            figure.savefig(file, dpi=75, format="png")
            drawn.append(Image.open(file).convert("RGB"))
    last = frames[-1][2]
    told = "; ".join(
        f"{look(method).label}, {column}: {', '.join(map(str, last[i * len(columns) + j]))}"
        for i, method in enumerate(methods)
        for j, column in enumerate(columns)
    )
    alt = (f"Film of {len(frames)} frames: samples of one seed of each on the ring. Modes by seed "
           f"after {frames[-1][0]:,} updates: {told}.")  # fmt: skip
    return film(drawn, alt, seconds=0.35, colours=24)


@few_colours
@picture
def dots(arms, panels, levels, title):
    """A row for each arm, a dot for each seed, a bar for the median.

    Args:
        arms: {label: (method of the palette, whether filled, {metric: (seeds,)})}.
        panels: {metric: (label of the axis, limits)}, one panel each.
        levels: {name: {metric: (draws,)}} of "real" and "turned" (a ring without modes), drawn as
            bands from the lowest to the highest draw; a metric may be missing.
    """
    figure = new_figure(13.5, 1.9 + (0.52 if len(arms) < 10 else 0.34) * len(arms))
    axes_of = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    bands = {"real": (REAL.colour, "real points"), "turned": (BASELINE.colour, "no modes: chance")}
    told = []
    for axes, (metric, (label, limits)) in zip(axes_of, panels.items(), strict=True):
        for name, (colour, said) in bands.items():
            values = levels.get(name, {}).get(metric)
            if values is not None:
                low, high = np.min(values), np.max(values)
                pad = 0.004 * (limits[1] - limits[0])
                axes.axvspan(low - pad, high + pad, color=colour, alpha=0.45, label=said)
        for i, (method, filled, found) in enumerate(arms.values()):
            values = np.asarray(found[metric], float)
            spread = np.linspace(-0.16, 0.16, len(values)) if len(values) > 1 else [0.0]
            axes.plot(values, i + np.array(spread), look(method).marker or "o", markersize=9,
                      color=look(method).colour, linestyle="", alpha=0.9, clip_on=False,
                      fillstyle="full" if filled else "none", markeredgewidth=2)  # fmt: skip
            axes.plot(np.median(values), i, "|", color=INK, markeredgewidth=3,
                      markersize=22 if len(arms) < 10 else 16)  # fmt: skip
        axes.set(xlim=limits, xlabel=label)
        medians = ", ".join(f"{arm} {np.median(found[metric]):.3g}" for arm, (_, _, found) in
                            arms.items())  # fmt: skip
        told.append(f"{label}: {medians}")
    axes_of[0].set_yticks(range(len(arms)), list(arms), fontsize=13)
    axes_of[0].invert_yaxis()
    named = {label: handle for axes in axes_of
             for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)}  # fmt: skip
    if named:
        figure.legend(named.values(), named, loc="outside lower center", ncols=2, fontsize=13)
    figure.suptitle(title, fontsize=TITLE)
    return figure, f"A dot for each seed; medians. {'; '.join(told)}."
