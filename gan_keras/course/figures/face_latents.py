"""Plots of notebook 06, "Faces": the latent space, and a broken run to diagnose."""

import numpy as np

from gan_keras.course.figures.face_sheets import plot
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

REAL, GAN, GHOST = look("real"), look("non_saturating"), look("baseline")
ALARM = "#B00020"


@plot
def ways(lengths, contrasts, usual, title):
    """|z| and the contrast of the picture on the way from one face to another.

    ``lengths``, ``contrasts``: {"slerp": (steps,), "lerp": ..., "pixels": ...}; ``usual``: (low,
    high), between which 95 % of the latent vectors of training are.
    """
    figure = new_figure(11, 3.9)
    left, right = figure.subplots(1, 2)
    looks = {"slerp": (GAN.colour, "-", "o"), "lerp": (ALARM, "--", "s"),
             "pixels": (GHOST.colour, ":", "^")}  # fmt: skip
    for axes, curves in ((left, lengths), (right, contrasts)):
        for name, values in curves.items():
            colour, line, marker = looks[name]
            at = np.linspace(0, 1, len(values))
            axes.plot(at, values, line, color=colour, marker=marker, ms=5, lw=2.5, label=name)
        axes.set_xlabel("t, from $z_0$ to $z_1$")
        axes.set_ylim(0, 1.15 * max(max(values) for values in curves.values()))
    left.axhspan(*usual, color=REAL.colour, alpha=0.25, label="95 % of all z")
    left.set_ylabel("mean length of z")
    right.set_ylabel("mean contrast of the picture")
    for axes in (left, right):
        axes.legend(loc="lower center", ncols=3)
    figure.suptitle(title, fontsize=14)
    told = "; ".join(
        f"{kind} in the middle: "
        + ", ".join(f"{n} {v[len(v) // 2]:.2f}" for n, v in curves.items())
        for kind, curves in (("length of z", lengths), ("contrast", contrasts))
    )
    return figure, f"On the way between faces. Mean {told}."


@plot
def steering(names, effects, by_chance, title):
    """Change of each attribute along each direction, as a table of colours.

    ``effects``: (k, k), row i is the direction of attribute i; ``by_chance``: (k,), the mean size
    along random directions.
    """
    figure = new_figure(9.5, 3.8)
    axes = figure.subplots()
    table = np.vstack([effects, by_chance])
    most = np.abs(table).max()
    axes.imshow(table, cmap="RdBu_r", vmin=-most, vmax=most, aspect="auto")
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            sign = "±" if row == len(effects) else "+" if value > 0 else "-"
            white = abs(value) > 0.6 * most
            axes.text(column, row, f"{sign}{abs(value):.1f}", ha="center", va="center",
                      fontsize=15, color="white" if white else "black")  # fmt: skip
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(
        range(len(table)), [*(f"direction of: {name}" for name in names), "random directions"]
    )
    axes.xaxis.tick_top()
    axes.grid(visible=False)
    axes.set_xlabel("mean change of the attribute, in its standard deviations")
    figure.suptitle(title, fontsize=14)
    told = "; ".join(
        f"direction of {name}: "
        + ", ".join(f"{other} {v:+.1f}" for other, v in zip(names, row, strict=True))
        for name, row in zip(names, effects, strict=True)
    )
    chance = ", ".join(f"{name} {v:.1f}" for name, v in zip(names, by_chance, strict=True))
    return figure, f"Changes in standard deviations. {told}. Random directions: {chance}."


@plot
def truncation(limits, found, title):
    """``found``: (spread, recall) for each limit; the last limit is None."""
    spread, recall = np.array(found).T
    figure = new_figure(9, 3.8)
    axes = figure.subplots()
    at = np.arange(len(limits))
    names = [f"{limit:g}" if limit is not None else "none" for limit in limits]
    axes.plot(at, spread, "-o", color=GAN.colour, lw=2.5, label="variance of the features")
    axes.plot(at, recall, "--s", color=ALARM, lw=2.5, label="recall")
    axes.set_xticks(at, names)
    axes.set(ylim=(0, 1.05), xlabel="limit of each latent number",
             ylabel="share of what is there\nwithout truncation", title=title)  # fmt: skip
    axes.legend(loc="lower right")
    told = ", ".join(
        f"{n}: {s:.2f} and {r:.2f}" for n, s, r in zip(names, spread, recall, strict=True)
    )
    return figure, f"Variance and recall by limit: {told}."


@plot
def nearest_distances(distances, limit, title):
    """Cumulative shares of the distance to the nearest training face: {name: (n,)}."""
    figure = new_figure(10, 4.2)
    axes = figure.subplots()
    looks = {"new people": REAL, "GAN": GAN, "eigenfaces": GHOST,
             "planted copies": look("real", colour=ALARM, line="-.")}  # fmt: skip
    for name, values in distances.items():
        way = looks[name]
        heights = np.arange(1, len(values) + 1) / len(values)
        label = f"{name}: {np.mean(values < limit):.1%} below the limit"
        axes.plot(np.sort(values), heights, way.line, lw=2.8, color=way.colour, label=label)
    axes.axvline(limit, color="black", lw=1.4)
    axes.text(limit + 0.006, 0.02, f"limit {limit:.2f}", fontsize=12)
    axes.set(xlim=(0, None), ylim=(0, 1.02), title=title, ylabel="share of the set",
             xlabel="distance to the nearest training face")  # fmt: skip
    figure.legend(loc="outside lower center", ncols=2)
    shares = "; ".join(f"{n} {np.mean(v < limit):.1%}" for n, v in distances.items())
    return figure, f"Below the limit {limit:.2f} of the distance to a training face: {shares}."


@plot
def broken_run(updates, curves):
    """Four panels of a run: {title: {label: (k,)}}, to be diagnosed."""
    figure = new_figure(12, 6.4)
    looks = ((GAN.colour, "-", "o"), (ALARM, "--", "s"), (REAL.colour, ":", "^"))
    for axes, (title, lines) in zip(figure.subplots(2, 2).flat, curves.items(), strict=True):
        for (name, values), (colour, line, marker) in zip(lines.items(), looks, strict=False):
            axes.plot(updates, values, line, color=colour, marker=marker, ms=5, lw=2.5, label=name)
        axes.set(title=title, xlabel="updates")
        axes.axhline(0, color="black", lw=0.8)
        axes.legend(loc="best")
    told = "; ".join(
        f"{title}: "
        + ", ".join(f"{name} from {v[0]:.2f} to {v[-1]:.2f}" for name, v in lines.items())
        for title, lines in curves.items()
    )
    return figure, f"Four panels of a run. {told}."
