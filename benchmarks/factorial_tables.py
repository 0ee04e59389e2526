"""Loss, optimizer and R1 apart: tables of docs/comparison.md from `benchmarks.factorial`."""

import numpy as np

from benchmarks.factorial import LOSSES
from benchmarks.speed_tables import grid
from benchmarks.store import RESULTS, read
from gan_keras.course.figures.factors import BLOCKS, ON_DIGITS, label_of

TIMED = "mnist5k_seconds"
DATA = {  # with the columns of the table
    "ring": BLOCKS, "grid": BLOCKS, "mnist5k": ON_DIGITS, TIMED: ON_DIGITS,
}  # fmt: skip
LEVELS = {"real": "*real samples*", "turned": "*angles at random*",
          "gaussian": "*one Gaussian*"}  # fmt: skip
SHOWN = {  # beginning of a metric's name: (decimals, whether with the deviation)
    "modes": (1, True), "hq": (2, False), "w1": (2, True),
    "fd": (1, True), "precision": (2, False), "recall": (2, False),
}  # fmt: skip


def cell(metrics):
    """Several runs or draws: "7.5 ± 0.7 / 0.95 / 0.11 ± 0.02"; a lost run has no metrics."""
    if not metrics:
        return "-"
    finished, texts = [found for found in metrics if found], []
    lost = f"{len(metrics) - len(finished)} ended in NaN"
    if not finished:
        return lost
    for start, (digits, spread) in SHOWN.items():
        values = [found[name] for found in finished for name in found if name.startswith(start)]
        if not values:
            continue
        spread = spread and len(values) > 1
        texts.append(f"{np.mean(values):.{digits}f}"
                     + (f" ± {np.std(values, ddof=1):.{digits}f}" if spread else ""))  # fmt: skip
    return " / ".join(texts) + (f", {lost}" if len(finished) < len(metrics) else "")


def updates(record, loss):
    """Those of a loss in equal seconds: "3,288 / 2,808" without and with R1."""
    found = {row["r1"]: row["updates"] for row in record["rows"] if row["loss"] == loss}
    return " / ".join(f"{found[r1]:,}" for r1 in sorted(found))


def table(data):
    """A row for each loss, a column for each block of runs; where seconds are equal, updates."""
    columns, record, body = DATA[data], read(RESULTS / f"factorial_{data}.json"), []
    for loss in LOSSES:
        arms = [[row["metrics"] for row in record["rows"]
                 if (row["loss"], row["optimizer"], row["r1"]) == (loss, *arm)]
                for arm in columns.values()]  # fmt: skip
        spent = [updates(record, loss)] if data == TIMED else []
        body.append([label_of(loss), *spent, *map(cell, arms)])
    for level, label in LEVELS.items():
        if level not in record["levels"]:
            continue
        found = record["levels"][level]
        draws = [
            dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)
        ]
        spent = [""] if data == TIMED else []
        body.append([label, *spent, cell(draws), *[""] * (len(columns) - 1)])
    spent = ["updates"] if data == TIMED else []
    return grid(["loss", *spent, *(label.replace("\n", " ") for label in columns)], body)


def all_tables():
    return {f"factorial-{data}": table(data) for data in DATA}
