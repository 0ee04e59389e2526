"""What loss, optimizer and R1 do to a distance, each varied alone (`benchmarks.factorial`)."""

import textwrap

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import METHODS, look
from gan_keras.drawing.plots import new_figure

INK, LARGE, NORMAL, SMALL = "#222222", 19, 16, 14  # sizes that can be read when projected
REAL, BASELINE = look("real"), look("baseline")
BLOCKS = {  # what stands beside a block of rows: (optimizer, whether with R1)
    "usual Adam": ("usual", False),
    "usual Adam,\nR1": ("usual", True),
    "tuned Adam": ("tuned", False),
    "tuned Adam,\nR1": ("tuned", True),
}
SHORT = {  # blocks in which all losses are near, in short
    ("usual Adam and R1", "tuned Adam and R1"): "R1",
    ("tuned Adam and R1",): "R1 and the tuned Adam",
}
NEAR = 2.0  # times the W1 of real points: a loss with less is near the data
LABELS = {"relativistic": "relativistic (with R1: also R2)"}  # with both it is R3GAN
MEAN, CHANCE = "mean without WGANs", "angles\nat random"  # R1 does not go with WGANs
GAP = 1.2  # rows between blocks
ON_DIGITS = {"without R1": ("tuned", False), "with R1": ("tuned", True)}  # with one optimizer
FACTORS = {"R1": ("r1", True), "the tuned Adam": ("optimizer", "tuned")}


def distance(record):
    """The name of the record's distance: W1 of points, Frechet distance of digits."""
    names = (each["metric"] for each in record["effects"])
    return next(name for name in names if name.startswith(("w1", "fd")))


def effect(record, factor, to):
    """{"mean", "low", "high", ...}: how the distance changes with one factor, all else equal."""
    metric = distance(record)
    wanted = (metric, factor, to)
    [found] = [e for e in record["effects"] if (e["metric"], e["factor"], e["to"]) == wanted]
    return found


def label_of(loss):
    return LABELS.get(loss, look(loss).label)


def values(record, loss, optimizer, r1):
    """The distances of the seeds of one combination; a run that ended in NaN has none."""
    metric, wanted = distance(record), (loss, optimizer, r1)
    return [row["metrics"][metric] for row in record["rows"]
            if row["metrics"] and (row["loss"], row["optimizer"], row["r1"]) == wanted]  # fmt: skip


def means_of(record, arm):
    """Mean distance of each loss that R1 goes with."""
    losses = [
        name for name in METHODS if any(r["loss"] == name and r["r1"] for r in record["rows"])
    ]
    return {loss: np.mean(values(record, loss, *arm)) for loss in losses}


def level(record, name):
    """Mean distance of "real" samples or of another level, such as "turned"."""
    return np.mean(record["levels"][name][distance(record)])


def all_near(record):
    """The blocks in which the mean of each loss is near the data."""
    limit = NEAR * level(record, "real")
    return [label.replace(",\n", " and ") for label, arm in BLOCKS.items()
            if max(means_of(record, arm).values()) < limit]  # fmt: skip


def title_of(records):
    """``records``: {"ring": contents of a factorial, "grid": another}."""
    where = []
    for data, record in records.items():
        near = all_near(record)
        where.append(f"on the {data} with {SHORT.get(tuple(near), ' or '.join(near)) or 'nothing'}")
    seeds = min(len({row["seed"] for row in record["rows"]}) for record in records.values())
    return f"Every loss comes near the data {', '.join(where)} (means of {seeds} seeds)"


def drawn_blocks(axes, record, arms, losses, levels):
    """Every seed of every combination, in blocks; returns where the middle of each block is.

    Args:
        arms: {what stands beside a block: (optimizer, whether with R1)}.
        losses: names in the order of the rows.
        levels: {name of a level: (its look, what is written below its line)}.
    """
    place, middles, form = 0.0, {}, ".1f" if distance(record).startswith("fd") else ".2f"
    for label, arm in arms.items():
        rows = [(loss, found) for loss in losses if (found := values(record, loss, *arm))]
        for row, (loss, found) in enumerate(rows, start=1):
            axes.plot(found, [place + row] * len(found), look(loss).marker, markersize=9,
                      color=look(loss).colour, alpha=0.85)  # fmt: skip
            axes.plot(np.mean(found), place + row, "|", color=INK, markersize=15,
                      markeredgewidth=2.5)  # fmt: skip
        middles[label] = place + (len(rows) + 1) / 2
        axes.axhspan(place + 0.3, place + len(rows) + 0.7, color="#F0F0F0", zorder=0)
        mean = format(np.mean(list(means_of(record, arm).values())), form)
        axes.text(0.99, middles[label], mean, fontsize=NORMAL, va="center", ha="right",
                  transform=axes.get_yaxis_transform())  # fmt: skip
        place += len(rows) + GAP
    for name, (seen, text) in levels.items():
        value = level(record, name)
        axes.vlines(value, 0.4, place, color=seen.colour, linestyle=seen.line, linewidth=4,
                    zorder=1)  # fmt: skip
        axes.text(value, place + 0.1, f"{text}\n{value:{form}}", fontsize=SMALL, ha="center",
                  va="top", color=INK)  # fmt: skip
    axes.set_ylim(place + 3.2, -0.6)
    axes.text(0.99, -0.5, MEAN, fontsize=SMALL, va="top", ha="right",
              transform=axes.get_yaxis_transform())  # fmt: skip
    return middles


def rows_of(record):
    """The losses of a record: those that R1 goes with, and below them the others."""
    compared = means_of(record, ("tuned", False))
    return [*compared, *sorted({row["loss"] for row in record["rows"]} - compared.keys())]


def finished(figure, axes, losses, title):
    """Add the legend, of the rows of ``axes``, and the title."""
    for loss in losses:
        seen = look(loss)
        axes.plot([], [], seen.marker, color=seen.colour, markersize=11, label=label_of(loss))
    axes.plot([], [], "|", color=INK, markersize=15, markeredgewidth=2.5, label="mean")
    figure.legend(loc="outside lower center", ncols=4, fontsize=SMALL)
    figure.suptitle(textwrap.fill(title, 92), fontsize=LARGE)
    return figure, title


@few_colours
@picture
def blocks(records):
    """Every seed of every combination in the plane, in blocks of equal optimizer and R1.

    Args:
        records: {"ring" or "grid": contents of benchmarks/results/factorial_....json}.
    """
    figure = new_figure(14, 10)
    panels = figure.subplots(1, len(records), sharey=True, sharex=True, squeeze=False)[0]
    losses = rows_of(next(iter(records.values())))
    levels = {"real": (REAL, "real\npoints"), "turned": (BASELINE, CHANCE)}
    for axes, (data, record) in zip(panels, records.items(), strict=True):
        middles = drawn_blocks(axes, record, BLOCKS, losses, levels)
        axes.set(xscale="log", xlim=(0.05, 9))
        axes.set_xlabel("$W_1$ to the data (lower is better)", fontsize=NORMAL)
        axes.set_title(data, fontsize=NORMAL)
        axes.set_yticks(list(middles.values()), list(middles), fontsize=SMALL)
        axes.set_xticks((0.1, 0.3, 1, 3), ("0.1", "0.3", "1", "3"), fontsize=SMALL)
        axes.minorticks_off()
    return finished(figure, panels[0], losses, title_of(records))


def title_of_digits(record):
    """What R1 does to the distance of the losses it goes with, and how far these are apart then."""
    without, with_r1 = (means_of(record, arm) for arm in ON_DIGITS.values())
    before, after = (np.mean(list(found.values())) for found in (without, with_r1))
    seeds = len({row["seed"] for row in record["rows"]})
    return (
        f"On digits R1 {'lowers' if after < before else 'raises'} the distance from "
        f"{before:.0f} to {after:.0f}, the mean of {len(with_r1)} losses; with it their means lie "
        f"between {min(with_r1.values()):.0f} and {max(with_r1.values()):.0f} ({seeds} seeds)"
    )


@few_colours
@picture
def digits(record):
    """Every seed of every loss on digits, without and with R1.

    Args:
        record: contents of benchmarks/results/factorial_mnist5k.json.
    """
    figure = new_figure(14, 7.5)
    axes, losses = figure.subplots(), rows_of(record)
    levels = {"real": (REAL, "real\ndigits"), "gaussian": (BASELINE, "one\nGaussian")}
    middles = drawn_blocks(axes, record, ON_DIGITS, losses, levels)
    axes.set(xscale="log", xlim=(0.4, 1000))
    axes.set_xlabel("Frechet distance to real digits (lower is better)", fontsize=NORMAL)
    axes.set_yticks(list(middles.values()), list(middles), fontsize=NORMAL)
    ticks = (1, 3, 10, 30, 100, 300)
    axes.set_xticks(ticks, map(str, ticks), fontsize=SMALL)
    axes.minorticks_off()
    return finished(figure, axes, losses, title_of_digits(record))
