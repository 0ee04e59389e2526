"""Slow swings of a curve around its trend, told apart from noise. Imports nothing heavy."""

from statistics import fmean, pstdev

MOST_ROWS = 60  # in which swings are looked for: a log with a row for each step is averaged


def swings(curve):
    """(turns, size, slow) of swings around the trend of a curve's last two thirds.

    A turn is a change from above the trend to below it or back. Jumps to and fro from row to row
    are noise and are averaged away first. The size is the standard deviation of what is left.
    ``slow`` is the part of the standard deviation that is left: near 1 for slow swings, about
    1 / sqrt(3) = 0.58 for white noise.
    """
    rest = detrended(shortened(curve[len(curve) // 3 :]))
    smooth = [fmean(rest[max(0, i - 1) : i + 2]) for i in range(len(rest))]
    size, side, turns = pstdev(smooth), 0, 0
    for value in smooth:
        if abs(value) > size / 2:
            now = 1 if value > 0 else -1
            turns, side = turns + (side not in (0, now)), now
    return turns, size, size / max(pstdev(rest), 1e-12)


def shortened(curve):
    """Means of equally many neighbouring rows, so that at most MOST_ROWS are left."""
    step = -(-len(curve) // MOST_ROWS)
    return [fmean(curve[i : i + step]) for i in range(0, len(curve), step)]


def detrended(values):
    """Values without the straight line that fits them best."""
    middle, mean = (len(values) - 1) / 2, fmean(values)
    variance = sum((i - middle) ** 2 for i in range(len(values)))
    slope = sum((i - middle) * v for i, v in enumerate(values)) / max(variance, 1e-12)
    return [v - mean - slope * (i - middle) for i, v in enumerate(values)]
