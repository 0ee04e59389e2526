"""The figures of notebook 06, "Faces". The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.drawing.plots import COLOURS, new_figure

REAL, MADE, NEAR, WARNING = COLOURS[5], COLOURS[0], COLOURS[2], COLOURS[1]
GREY = "#666666"


def show(axes, image):
    """A picture (h, w, 1) in [-1, 1] without axes."""
    axes.imshow(image[..., 0], cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    axes.set_axis_off()


@picture
def rows_of_pictures(rows, width=11, credit="", alt=""):
    """``rows``: {label: pictures (n, h, w, 1)}, each row with its label to the left."""
    most = max(len(pictures) for pictures in rows.values())
    figure = new_figure(width, (width - 1.6) / most * len(rows) + (0.45 if credit else 0.2))
    grid = figure.subplots(len(rows), most, squeeze=False)
    for line, (label, pictures) in zip(grid, rows.items(), strict=True):
        for axes in line:
            axes.set_axis_off()
        for axes, image in zip(line, pictures, strict=False):
            show(axes, image)
        line[0].text(-0.12, 0.5, label, transform=line[0].transAxes, ha="right", va="center")
    if credit:
        figure.supxlabel(credit, fontsize=11, color=GREY)
    return figure, alt


@picture
def copies(distances, limit):
    """Histograms of the distance to the nearest training face, on one axis.

    ``distances``: {name: (n,)}; ``limit``: what is nearer than that counts as a copy.
    """
    figure = new_figure(10, 4.2)
    axes = figure.subplots()
    looks = ((REAL, "-"), (MADE, "--"), (GREY, "-."), (WARNING, ":"))
    edges = np.linspace(0, max(values.max() for values in distances.values()), 40)
    for (name, values), (colour, line) in zip(distances.items(), looks, strict=False):
        weights = np.full(len(values), 100 / len(values))
        axes.hist(values, edges, weights=weights, histtype="step", color=colour, linestyle=line,
                  linewidth=2.2, label=f"{name}: {np.mean(values < limit):.0%} below")  # fmt: skip
    axes.axvline(limit, color="black", linewidth=1.2)
    axes.annotate(" limit", (limit, axes.get_ylim()[1] * 0.93))
    axes.set(xlabel="distance to the nearest training face", ylabel="share of the set (%)")
    axes.legend(loc="upper right")
    shares = "; ".join(f"{n} {np.mean(v < limit):.0%}" for n, v in distances.items())
    return figure, f"Distances to the nearest training face. Below the limit {limit:.2f}: {shares}."


@picture
def ways(lengths, changes):
    """Length of z, and size of the steps in the picture, along each way.

    ``lengths``: {name: (steps,)}; ``changes``: {name: (steps - 1,)}.
    """
    figure = new_figure(11, 3.8)
    left, right = figure.subplots(1, 2)
    looks = {"slerp": (MADE, "-", "o"), "lerp": (WARNING, "--", "s")}
    for axes, curves, edge in ((left, lengths, 0.0), (right, changes, 0.5)):
        for name, values in curves.items():
            colour, line, marker = looks[name]
            count = len(values) + 2 * edge - 1
            at = (np.arange(len(values)) + edge) / count
            axes.plot(at, values, line, color=colour, marker=marker, markersize=4, label=name)
        axes.set(xlabel="t, from $z_0$ to $z_1$", ylim=(0, None))
        axes.legend(loc="lower right")
    left.set_ylabel("mean length of z")
    right.set_ylabel("mean step of the picture")
    middles = ", ".join(f"{name} {v[len(v) // 2]:.2f}" for name, v in lengths.items())
    return figure, f"Ways between latent vectors: mean length of z in the middle: {middles}."


@picture
def attributes_along(curves):
    """``curves``: {title: (amounts (a,), along (a, n), control (a, n), unit)}."""
    figure = new_figure(13, 4.2)
    for axes, (title, curve) in zip(figure.subplots(1, len(curves)), curves.items(), strict=True):
        amounts, along, control, unit = curve
        low, high = np.quantile(along, [0.1, 0.9], axis=1)
        axes.fill_between(amounts, low, high, color=MADE, alpha=0.2, label="80 % of the samples")
        axes.plot(amounts, along.mean(axis=1), "-o", color=MADE, label="along the direction: mean")
        axes.plot(amounts, control.mean(axis=1), "--s", color=GREY, label="random direction: mean")
        axes.set(xlabel="a in G(z + a d)", ylabel=unit, title=title)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    told = "; ".join(
        f"{title} from {along.mean(axis=1)[0]:.2f} to {along.mean(axis=1)[-1]:.2f}, random "
        f"direction from {control.mean(axis=1)[0]:.2f} to {control.mean(axis=1)[-1]:.2f}"
        for title, (_, along, control, _) in curves.items()
    )
    return figure, f"Attributes when z moves along a direction. Means: {told}."


@picture
def truncation(limits, scores):
    """Precision and recall against the limit; the last limit is None, no truncation."""
    precision, recall = np.array(scores).T
    figure = new_figure(11, 4)
    left, right = figure.subplots(1, 2)
    at = np.arange(len(limits))
    names = [f"{limit:g}" if limit is not None else "none" for limit in limits]
    left.plot(at, precision, "-o", color=MADE, label="precision")
    left.plot(at, recall, "--s", color=WARNING, label="recall")
    left.set_xticks(at, names)
    left.set(xlabel="limit of each latent number", ylim=(0, 1), ylabel="share")
    left.legend(loc="best")
    right.plot(recall, precision, "-o", color=GREY)
    for name, x, y in zip(names, recall, precision, strict=True):
        right.annotate(name, (x, y), (6, 5), textcoords="offset points", fontsize=11)
    right.set(xlabel="recall", ylabel="precision")
    right.margins(0.12)
    told = ", ".join(
        f"{n}: {p:.2f} and {r:.2f}" for n, p, r in zip(names, precision, recall, strict=True)
    )
    return figure, f"Truncation. Precision and recall by limit: {told}."
