"""Loss, optimizer and R1 apart: tables of docs/comparison.md from `benchmarks.factorial`."""

import numpy as np

from benchmarks.factorial import LOSSES
from benchmarks.speed_tables import grid
from benchmarks.store import RESULTS, read
from gan_keras.course.figures.factors import BLOCKS, CHANCE, label_of

CHANCES = {"turned": "*a ring without modes*", "gaussian": "*one Gaussian*"}


def cell(metrics):
    """Modes and W1 of several runs or draws: "8.0, 0.11 ± 0.03"; a lost run has no metrics."""
    if not metrics:
        return "-"
    finished = [found for found in metrics if found]
    lost = f", {len(metrics) - len(finished)} ended in NaN" * (len(finished) < len(metrics))
    if not finished:
        return lost.removeprefix(", ")
    modes, w1 = ([value for found in finished for name, value in found.items()
                  if name.startswith(start)] for start in ("modes", "w1"))  # fmt: skip
    spread = f" ± {np.std(w1, ddof=1):.2f}" if len(w1) > 1 else ""
    return f"{np.mean(modes):.1f}, {np.mean(w1):.2f}{spread}{lost}"


def table(data):
    """A row for each loss, a column for each optimizer without and with R1."""
    record, body = read(RESULTS / f"factorial_{data}.json"), []
    for loss in LOSSES:
        arms = [[row["metrics"] for row in record["rows"]
                 if (row["loss"], row["optimizer"], row["r1"]) == (loss, *arm)]
                for arm in BLOCKS.values()]  # fmt: skip
        body.append([label_of(loss), *map(cell, arms)])
    for level, label in {
        "real": "*real points*",
        CHANCE[data][0]: CHANCES[CHANCE[data][0]],
    }.items():
        found = record["levels"][level]
        draws = [
            dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)
        ]
        body.append([label, cell(draws), "", "", ""])
    return grid(["loss", *(label.replace("\n", " ") for label in BLOCKS)], body)


def all_tables():
    return {f"factorial-{data}": table(data) for data in CHANCE}
