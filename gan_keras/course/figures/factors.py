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
FACTORS = {"R1": ("r1", True), "the tuned Adam": ("optimizer", "tuned")}


def distance(record):
    """The name of the record's W1."""
    return next(each["metric"] for each in record["effects"] if each["metric"].startswith("w1"))


def effect(record, factor, to):
    """{"mean", "low", "high", ...}: how W1 changes with one factor, all else equal."""
    metric = distance(record)
    wanted = (metric, factor, to)
    [found] = [e for e in record["effects"] if (e["metric"], e["factor"], e["to"]) == wanted]
    return found


def label_of(loss):
    return LABELS.get(loss, look(loss).label)


def values(record, loss, optimizer, r1):
    """W1 of the seeds of one combination; a run that ended in NaN has none."""
    metric, wanted = distance(record), (loss, optimizer, r1)
    return [row["metrics"][metric] for row in record["rows"]
            if row["metrics"] and (row["loss"], row["optimizer"], row["r1"]) == wanted]  # fmt: skip


def means_of(record, arm):
    """Mean W1 of each loss that R1 goes with."""
    losses = [
        name for name in METHODS if any(r["loss"] == name and r["r1"] for r in record["rows"])
    ]
    return {loss: np.mean(values(record, loss, *arm)) for loss in losses}


def level(record, name):
    """Mean W1 of "real" points, or of points whose angles are at random ("turned")."""
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


@few_colours
@picture
def blocks(records):
    """Every seed of every combination, in blocks of equal optimizer and R1.

    Args:
        records: {"ring" or "grid": contents of benchmarks/results/factorial_....json}.
    """
    figure = new_figure(14, 10)
    panels = figure.subplots(1, len(records), sharey=True, sharex=True, squeeze=False)[0]
    some = next(iter(records.values()))
    compared = means_of(some, BLOCKS["usual Adam"])
    others = {row["loss"] for row in some["rows"]} - compared.keys()
    losses = [*compared, *sorted(others)]  # those without R1 stand below
    for axes, (data, record) in zip(panels, records.items(), strict=True):
        place, middles = 0.0, {}
        for label, arm in BLOCKS.items():
            rows = [(loss, found) for loss in losses if (found := values(record, loss, *arm))]
            for row, (loss, found) in enumerate(rows, start=1):
                axes.plot(found, [place + row] * len(found), look(loss).marker, markersize=9,
                          color=look(loss).colour, alpha=0.85)  # fmt: skip
                axes.plot(np.mean(found), place + row, "|", color=INK, markersize=15,
                          markeredgewidth=2.5)  # fmt: skip
            middles[label] = place + (len(rows) + 1) / 2
            axes.axhspan(place + 0.3, place + len(rows) + 0.7, color="#F0F0F0", zorder=0)
            mean = np.mean(list(means_of(record, arm).values()))
            axes.text(0.99, middles[label], f"{mean:.2f}", fontsize=NORMAL, va="center", ha="right",
                      transform=axes.get_yaxis_transform())  # fmt: skip
            place += len(rows) + GAP
        for seen, who, name in ((REAL, "real", "real\npoints"), (BASELINE, "turned", CHANCE)):
            value = level(record, who)
            axes.vlines(value, 0, place, color=seen.colour, linestyle=seen.line, linewidth=4,
                        zorder=1)  # fmt: skip
            axes.text(value, place + 0.1, f"{name}\n{value:.2f}", fontsize=SMALL, ha="center",
                      va="top", color=INK)  # fmt: skip
        axes.set(xscale="log", xlim=(0.05, 9), ylim=(place + 3.2, -0.6))
        axes.text(0.99, -0.5, MEAN, fontsize=SMALL, va="top", ha="right",
                  transform=axes.get_yaxis_transform())  # fmt: skip
        axes.set_xlabel("$W_1$ to the data (lower is better)", fontsize=NORMAL)
        axes.set_title(data, fontsize=NORMAL)
        axes.set_yticks(list(middles.values()), list(middles), fontsize=SMALL)
        axes.set_xticks((0.1, 0.3, 1, 3), ("0.1", "0.3", "1", "3"), fontsize=SMALL)
        axes.minorticks_off()
    for loss in losses:
        seen = look(loss)
        panels[0].plot([], [], seen.marker, color=seen.colour, markersize=11, label=label_of(loss))
    panels[0].plot([], [], "|", color=INK, markersize=15, markeredgewidth=2.5, label="mean")
    figure.legend(loc="outside lower center", ncols=4, fontsize=SMALL)
    title = title_of(records)
    figure.suptitle(textwrap.fill(title, 92), fontsize=LARGE)
    return figure, title
