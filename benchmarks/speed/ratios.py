"""Ratios of times with their spread, and tables of text."""

import numpy as np


def spread(values):
    """{"min", "median", "quartiles"} of numbers, each rounded to four significant digits."""
    low, median, high = np.percentile(values, [25, 50, 75])
    return {
        "min": significant(min(values)),
        "median": significant(median),
        "quartiles": [significant(low), significant(high)],
    }


def significant(value, digits=4):
    return float(f"{value:.{digits}g}")


def ratios(seconds, base):
    """How many times as long as ``base`` each contender takes.

    Args:
        seconds: {name: [seconds in round 0, in round 1, ...]}.

    Returns:
        {name: {"of_minima", "of_medians", "by_round": quartiles of the ratio within a round}}.
        Contenders of one round run seconds apart, so "by_round" suffers least when the machine
        slows down for a minute.
    """
    result = {}
    for name, values in seconds.items():
        pairs = zip(values, seconds[base], strict=True)
        result[name] = {
            "of_minima": significant(min(values) / min(seconds[base])),
            "of_medians": significant(np.median(values) / np.median(seconds[base])),
            "by_round": spread([mine / other for mine, other in pairs])["quartiles"],
        }
    return result


def table(title, columns, rows):
    """A table as text: a title, column names, and a row for each name, numbers to the right.

    Args:
        rows: {name: cells as text}, as many as ``columns``.
    """
    cells = zip(columns, *rows.values(), strict=True)
    widths = [max(len(cell) for cell in column) for column in cells]
    label = max(map(len, [title, *rows]))

    def line(name, cells):
        padded = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        return "  ".join([name.ljust(label), *padded]).rstrip()

    return "\n".join([line(title, columns), *(line(name, cells) for name, cells in rows.items())])


def ratio_cells(ratio):
    """["1.25", "1.22", "1.18-1.27"] of a value of `ratios`."""
    low, high = ratio["by_round"]
    return [f"{ratio['of_minima']:.2f}", f"{ratio['of_medians']:.2f}", f"{low:.2f}-{high:.2f}"]


RATIO_COLUMNS = ["of minima", "of medians", "by round"]
