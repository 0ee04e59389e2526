"""Figures of notebook 03 about the slope of a critic. The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

G, D, GREY = look("non_saturating").colour, "#333333", "#777777"
TITLE = 16
LINES = ("-", "--", "-.", ":")


@few_colours
@picture
def slope_histograms(norms, colours=None):
    """``norms``: {how the critic is held: |grad| at points between real and fake (n,)}."""
    columns = min(len(norms), 3)
    rows = -(-len(norms) // columns)
    figure = new_figure(13, 2.6 * rows + 0.6)
    bins = np.geomspace(1e-4, 1e2, 61)
    panels = figure.subplots(rows, columns, sharey=True, sharex=True, squeeze=False).ravel()
    for axes, (name, values) in zip(panels, norms.items(), strict=False):
        weights = np.full(len(values), 1 / len(values))
        colour = (colours or {}).get(name, GREY)
        axes.hist(np.clip(values, bins[0], bins[-1]), bins, weights=weights, color=colour)
        axes.axvline(1, color="black", linestyle="--", linewidth=1.5)
        axes.set(xscale="log", xticks=[1e-4, 1e-2, 1, 100], ylim=(0, None))
        mean = values.mean()
        axes.set_title(
            f"{name}: mean {mean:.2g}" if mean < 0.01 else f"{name}: mean {mean:.2f}", fontsize=14
        )
    for axes in panels[-columns:]:
        axes.set_xlabel("slope (log scale)")
    for axes in panels[::columns]:
        axes.set_ylabel("share of points")
    nearest = min(norms, key=lambda name: abs(norms[name].mean() - 1))
    figure.suptitle(f"Only the {nearest} brings the mean slope near 1", fontsize=TITLE)
    told = ", ".join(f"{name} {values.mean():.2g}" for name, values in norms.items())
    return (
        figure,
        f"Slope of the critic between real and fake points, mean: {told}; dashed line: 1.",
    )


@few_colours
@picture
def gradient_bars(gradients):
    """``gradients``: {activation: (|d penalty / d G|, |d penalty / d critic|)}, log scale."""
    figure = new_figure(11, 4.2)
    axes = figure.subplots()
    floor = 1e-6
    for i, (label, colour, hatch) in enumerate(
        (("with respect to $G$'s weights", G, ""), ("with respect to the critic's", D, "//"))
    ):
        heights = np.array([pair[i] for pair in gradients.values()])
        places = np.arange(len(heights)) + (i - 0.5) * 0.38
        axes.bar(
            places, np.maximum(heights, floor), 0.36, color=colour, hatch=hatch, label=label,
            edgecolor="white",
        )  # fmt: skip
        for place, height in zip(places, heights, strict=True):
            text = f"{height:.2g}" if height else "exactly 0"
            axes.text(place, max(height, floor) * 1.3, text, ha="center", va="bottom", fontsize=13)
    axes.set_xticks(range(len(gradients)), list(gradients), fontsize=14)
    axes.set(yscale="log", ylim=(floor, 1e4), ylabel="norm of the gradient")
    axes.legend(loc="upper left", ncols=2)
    exact = [name for name, (on_generator, _) in gradients.items() if on_generator == 0]
    figure.suptitle(
        f"In $G$'s loss the penalty has a gradient of exactly 0 for {' and '.join(exact) or 'none'}"
        " critics", fontsize=TITLE,
    )  # fmt: skip
    told = "; ".join(f"{name}: G {g:.2g}, critic {d:.2g}" for name, (g, d) in gradients.items())
    return figure, (
        f"Gradient of the penalty with respect to the weights of G and of the critic. {told}."
    )


@picture
def influence_maps(maps):
    """``maps``: {normalisation: |d y_i / d x_j| (batch, batch)}."""
    figure = new_figure(12, 4.4)
    top = max(matrix.max() for matrix in maps.values())
    panels = figure.subplots(1, len(maps), sharey=True)
    off, shares = {}, {}
    for axes, (name, matrix) in zip(panels, maps.items(), strict=True):
        shown = axes.imshow(matrix, cmap="viridis", vmin=0, vmax=top)
        own, rest = np.diag(matrix), matrix - np.diag(np.diag(matrix))
        off[name] = np.abs(rest).max()
        shares[name] = np.mean(np.linalg.norm(rest, axis=1)) / np.mean(own)
        axes.set(xlabel="input sample $j$", title=f"{name}: others {100 * shares[name]:.0f} %")
        axes.grid(False)
    panels[0].set_ylabel("output $i$")
    figure.colorbar(shown, ax=panels, label=r"$|\partial y_i / \partial x_j|$")
    worst = max(shares, key=shares.get)
    figure.suptitle(
        f"{worst}: the other samples count {100 * shares[worst]:.0f} % of a sample's own influence",
        fontsize=TITLE,
    )
    told = ", ".join(f"{name} {value:.2g}" for name, value in off.items())
    return figure, f"Influence of sample j on output i; largest value off the diagonal: {told}."


@few_colours
@picture
def power_iteration(norms):
    """Largest singular value before and after calls, several kernels: (kernels, calls + 1)."""
    figure = new_figure(11, 4.2)
    axes = figure.subplots()
    shades = ("#222222", "#555555", "#888888", "#AAAAAA")
    for i, values in enumerate(norms):
        axes.plot(values, "osD^"[i % 4] + LINES[i % 4], color=shades[i % 4],
                  label=f"kernel {i + 1}")  # fmt: skip
    axes.axhline(1, color=GREY, linestyle=":", linewidth=1)
    axes.set(xlabel="calls with training=True", ylabel=r"largest singular value $\sigma$",
             ylim=(0, None))  # fmt: skip
    axes.legend(ncols=2)
    worst, calls = np.abs(norms[:, -1] - 1).max(), norms.shape[1] - 1
    figure.suptitle(
        rf"One step a call: $\sigma$ falls from {norms[0, 0]:.2f} to {norms[0, 1]:.2f} at the "
        f"first call, and is within {100 * worst:.0f} % of 1 after {calls}", fontsize=TITLE,
    )  # fmt: skip
    return figure, (
        f"Largest singular values of kernels fall from {norms[:, 0].min():.2f} or more to 1; after "
        f"{calls} calls they are within {worst:.1g} of it."
    )
