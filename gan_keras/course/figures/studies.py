"""Figures of recorded studies: benchmarks/results/study_NAME.json of `benchmarks.studies`."""

import numpy as np

from gan_keras.course.experiments.recorded import paired
from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

OURS, DARK, GREY = look("non_saturating").colour, "#333333", "#777777"
TITLE, LABEL = 16, 13
LINEAR = 10.0  # differences up to here are drawn to scale, larger ones by their logarithm


@few_colours
@picture
def study(record, metric, message, label=None):
    """A recorded study: each arm's metric, a dot a seed and a bar for the mean.

    Args:
        record: contents of benchmarks/results/study_NAME.json; arms whose weights were not finite
            in a seed have no dot for it, and are named so.
        metric: a key of the metrics; ``message`` is the title, ``label`` that of the axis.
    """
    arms = record["arms"]
    figure = new_figure(13, 0.55 * len(arms) + 1.8)
    axes = figure.subplots()
    told, names = [], []
    for place, arm in enumerate(reversed(arms)):
        rows = [row for row in record["rows"] if row["arm"] == arm]
        values = [row["metrics"][metric] for row in rows if row["metrics"]]
        lost = len(rows) - len(values)
        names.append(f"{arm} ({lost} not finite)" if lost else arm)
        colour = DARK if arm == record["against"] else OURS
        axes.plot(values, [place] * len(values), "o", color=colour, markersize=9, alpha=0.75)
        if values:
            axes.plot([np.mean(values)] * 2, [place - 0.3, place + 0.3], color=colour, linewidth=3)
            told.append(f"{arm}: {np.mean(values):.3g}")
    seeds = len({row["seed"] for row in record["rows"]})
    axes.set_yticks(range(len(arms)), names, fontsize=LABEL)
    axes.set(xlabel=f"{label or metric}; a dot a seed ({seeds}), bars: means", xlim=(0, None))
    figure.suptitle(message, fontsize=TITLE)
    return figure, f"{label or metric} of each arm, mean of {seeds} seeds. {'; '.join(told[::-1])}."


def certain(effect):
    """Whether the interval of an effect leaves zero out."""
    return effect["low"] * effect["high"] > 0


@few_colours
@picture
def changes(records, metric, message):
    """What each arm of some studies changes: a dot a seed and the interval of their mean.

    Args:
        records: {heading: contents of benchmarks/results/study_NAME.json}.
        metric: one that is better when it is lower; ``message`` is the title.
    """
    rows = []  # (text, record or None for a heading)
    for heading, record in records.items():
        rows.append((f"{heading} (against: {record['against']})", None))
        rows += [(arm, record) for arm in record["arms"] if arm in record["effects"][metric]]
    figure = new_figure(14, 0.42 * len(rows) + 1.8)
    axes = figure.subplots()
    told = []
    for place, (text, record) in enumerate(rows):
        if record is None:
            axes.text(-0.01, place, text, transform=axes.get_yaxis_transform(), ha="right",
                      va="center", fontsize=LABEL, fontweight="bold")  # fmt: skip
            continue
        effect = record["effects"][metric][text]
        colour = OURS if certain(effect) else GREY
        axes.plot([effect["low"], effect["high"]], [place] * 2, color=colour, linewidth=7,
                  alpha=0.45, solid_capstyle="butt")  # fmt: skip
        axes.plot([effect["mean"]] * 2, [place - 0.3, place + 0.3], color=colour, linewidth=4)
        dots = paired(record, metric)[text]
        axes.plot(dots, [place] * len(dots), "o", color=DARK, markersize=5, zorder=3)
        axes.text(1.01, place, f"{effect['mean']:+.1f}", transform=axes.get_yaxis_transform(),
                  va="center", fontsize=LABEL, color=colour)  # fmt: skip
        told.append(f"{text}: {effect['mean']:+.1f}")
    arms = [place for place, (_, record) in enumerate(rows) if record]
    axes.set_yticks(arms, [rows[place][0] for place in arms], fontsize=LABEL)
    axes.set_xscale("symlog", linthresh=LINEAR, linscale=2)
    ticks = (-100, -30, -10, -5, 0, 5, 10, 30, 100)
    low, high = axes.get_xlim()
    axes.set_xticks(ticks, [f"{tick:+d}" if tick else "0" for tick in ticks], fontsize=LABEL)
    axes.minorticks_off()
    axes.set(ylim=(len(rows) - 0.4, -0.8), xlim=(low, high))
    axes.axvline(0, color=DARK, linewidth=1.5)
    axes.set_xlabel(
        f"change of the Frechet distance (linear to ±{LINEAR:g}, logarithmic beyond); left is "
        "better\ndot: a seed; line: mean; bar: 95 % interval, blue if zero lies outside",
        fontsize=LABEL,
    )  # fmt: skip
    figure.suptitle(message, fontsize=TITLE)
    return figure, f"{message}. Mean change of the distance: {'; '.join(told)}."
