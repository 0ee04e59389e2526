"""The figures of notebook 03, techniques for training. The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.drawing.plots import COLOURS, new_figure

BLUE, RED, GREEN, PINK, SKY, ORANGE = COLOURS
GREY = "#666666"
LINES = ("-", "--", "-.", ":")


@picture
def slope_histograms(norms):
    """``norms``: {how the critic is held: |grad| at points between real and fake (n,)}."""
    figure = new_figure(11, 3.4)
    bins = np.geomspace(1e-4, 1e2, 61)
    panels = figure.subplots(1, len(norms), sharey=True)
    for axes, (name, values), colour in zip(panels, norms.items(), COLOURS, strict=False):
        weights = np.full(len(values), 1 / len(values))
        axes.hist(np.clip(values, bins[0], bins[-1]), bins, weights=weights, color=colour)
        axes.axvline(1, color="black", linestyle="--", linewidth=1.2)
        axes.set(xscale="log", xlabel="slope (log scale)", xticks=[1e-4, 1e-2, 1, 100])
        axes.set_title(f"{name}\nmean {values.mean():.2g}")
    panels[0].set_ylabel("share of points")
    told = ", ".join(f"{name} {values.mean():.2g}" for name, values in norms.items())
    return (
        figure,
        f"Slope of the critic between real and fake points, mean: {told}; dashed line: 1.",
    )


@picture
def gradient_bars(gradients):
    """``gradients``: {activation: (|d penalty / d G|, |d penalty / d critic|)}, log scale."""
    figure = new_figure(9, 3.6)
    axes = figure.subplots()
    floor = 1e-6
    for i, (label, colour, hatch) in enumerate(
        (("generator's weights", RED, ""), ("critic's weights", BLUE, "//"))
    ):
        heights = np.array([pair[i] for pair in gradients.values()])
        places = np.arange(len(heights)) + (i - 0.5) * 0.38
        axes.bar(
            places, np.maximum(heights, floor), 0.36, color=colour, hatch=hatch, label=label,
            edgecolor="white",
        )  # fmt: skip
        for place, height in zip(places, heights, strict=True):
            text = f"{height:.2g}" if height else "exactly 0"
            axes.text(place, max(height, floor) * 1.3, text, ha="center", va="bottom")
    axes.set_xticks(range(len(gradients)), list(gradients))
    axes.set(yscale="log", ylim=(floor, 1e4), ylabel="norm of the gradient", xlabel="activation")
    axes.legend(loc="upper left", ncols=2)
    told = "; ".join(f"{name}: G {g:.2g}, critic {d:.2g}" for name, (g, d) in gradients.items())
    return figure, f"Gradient of the penalty in the weights of G and of the critic. {told}."


@picture
def influence_maps(maps):
    """``maps``: {normalisation: |d y_i / d x_j| (batch, batch)}."""
    figure = new_figure(10, 3.6)
    top = max(matrix.max() for matrix in maps.values())
    panels = figure.subplots(1, len(maps), sharey=True)
    for axes, (name, matrix) in zip(panels, maps.items(), strict=True):
        shown = axes.imshow(matrix, cmap="viridis", vmin=0, vmax=top)
        axes.set(xlabel="input sample $j$", title=name)
        axes.grid(False)
    panels[0].set_ylabel("output $i$")
    figure.colorbar(shown, ax=panels, label=r"$|\partial y_i / \partial x_j|$")
    off = {name: np.abs(matrix - np.diag(np.diag(matrix))).max() for name, matrix in maps.items()}
    told = ", ".join(f"{name} {value:.2g}" for name, value in off.items())
    return figure, f"Influence of sample j on output i; largest value off the diagonal: {told}."


@picture
def power_iteration(norms):
    """Largest singular value before and after calls, several kernels: (kernels, calls + 1)."""
    figure = new_figure(9, 3.6)
    axes = figure.subplots()
    for i, values in enumerate(norms):
        axes.plot(values, "o" + LINES[i % 4], color=COLOURS[i], label=f"kernel {i + 1}")
    axes.axhline(1, color=GREY, linestyle=":", linewidth=1)
    axes.set(xlabel="calls with training=True", ylabel="largest singular value")
    axes.set_title("One step of the power iteration a call")
    axes.legend()
    worst = np.abs(norms[:, -1] - 1).max()
    return figure, (
        f"Largest singular values of kernels fall from {norms[:, 0].min():.2f} or more to 1; after "
        f"{norms.shape[1] - 1} calls they are within {worst:.1g} of it."
    )


@picture
def overfitting_curves(stops, gaps):
    """``stops``: {batch size: samples seen}, ``gaps``: {(reals, batch size): nats}."""
    figure = new_figure(11, 4)
    left, right = figure.subplots(1, 2, sharey=True)
    styles = {150: (RED, "-"), 900: (BLUE, "--")}
    marks = {8: "o", 64: "s"}
    for (count, batch), gap in gaps.items():
        colour, line = styles[count]
        label = f"{count} reals, batch {batch}"
        look = {"color": colour, "linestyle": line, "marker": marks[batch], "label": label}
        if batch == 64:
            look["markerfacecolor"] = "white"
        right.plot(stops[batch], gap, **look)
        left.plot(np.array(stops[batch]) / batch, gap, **look)
    left.set(xscale="log", xlabel="updates", ylabel="gap: held-out - training loss (nats)")
    left.set_title("By updates: small batches look better")
    right.set(xscale="log", xlabel="real samples seen", title="By samples seen: they do not")
    right.legend()
    told = ", ".join(f"{n} reals with batch {b}: {gap[-1]:.2f}" for (n, b), gap in gaps.items())
    return figure, f"Overfitting gap of the discriminator at the same number of samples: {told}."


@picture
def mirrored_samples(samples, data):
    """``samples``: {title: (n,)}; data (m,); x < 0 is the mirror image."""
    figure = new_figure(12, 3.5)
    bins = np.linspace(-2.2, 2.2, 61)
    panels = figure.subplots(1, len(samples), sharey=True)
    for axes, (title, x) in zip(panels, samples.items(), strict=True):
        axes.hist(data, bins, density=True, color=ORANGE, alpha=0.5, label="data")
        axes.hist(x, bins, density=True, histtype="step", color=BLUE, linewidth=1.8,
                  label="samples")  # fmt: skip
        axes.axvline(0, color=GREY, linestyle=":", linewidth=1)
        axes.set(xlabel="$x$")
        axes.set_title(f"{title}\n{100 * np.mean(x < 0):.0f} % mirrored", fontsize=12)
    panels[0].set_ylabel("density")
    panels[0].legend(loc="upper left")
    told = "; ".join(f"{t.replace(chr(10), ' ')}: {np.mean(x < 0):.2f}" for t, x in samples.items())
    return figure, f"Histograms of data and samples; share of mirrored samples: {told}."


@picture
def heat_maps(quality, modes, n_critics, rates):
    """Share of good samples and modes hit, (len(n_critics), len(rates)) each."""
    figure = new_figure(10, 3.8)
    parts = (
        (quality, "share of samples within 3 sigma", "{:.2f}"),
        (modes, "modes hit of 8", "{:.0f}"),
    )
    for axes, (table, title, form) in zip(figure.subplots(1, 2), parts, strict=True):
        top = table.max()
        axes.imshow(table, cmap="viridis", vmin=0, vmax=top, aspect="auto")
        for (i, j), value in np.ndenumerate(table):
            colour = "white" if value < 0.6 * top else "black"
            axes.text(j, i, form.format(value), ha="center", va="center", color=colour, size=14)
        axes.set_xticks(range(len(rates)), [f"{rate:g}" for rate in rates])
        axes.set_yticks(range(len(n_critics)), n_critics)
        axes.set(xlabel="learning rate of the critic", ylabel="n_critic", title=title)
        axes.grid(False)
    return figure, (
        f"Share of good samples and modes hit for n_critic {list(n_critics)} (rows) and rates "
        f"{list(rates)}: {quality.round(2).tolist()} and {modes.astype(int).tolist()}."
    )


@picture
def momentum_and_average(momenta, radii, orbit, average):
    """Growth per step (n,) by momentum; theta (m, 2) of an orbit and of its average."""
    figure = new_figure(11, 3.8)
    left, right = figure.subplots(1, 2)
    left.plot(momenta, radii, color=BLUE)
    left.axhline(1, color=GREY, linestyle=":", linewidth=1)
    left.plot(0, 1, "o", color=RED)
    left.set(xlabel="momentum", ylabel="growth of the radius per step")
    left.set_title("Above 1 the game runs away")
    right.plot(*orbit.T, color=RED, linewidth=1.2, label="weights")
    right.plot(*average.T, "--", color=BLUE, linewidth=1.6, label="their average")
    right.plot(0, 0, "+", color="black", markersize=14, markeredgewidth=2, label="equilibrium")
    right.set(xlabel=r"$\theta$ (generator)", ylabel=r"$\psi$ (critic)", title="No momentum")
    right.set_aspect("equal", adjustable="datalim")
    right.legend(loc="upper right")
    return figure, (
        f"Left, growth per step from {radii[0]:.4f} at momentum {momenta[0]:g} to {radii[-1]:.2f} "
        f"at {momenta[-1]:g}; right, weights circle at radius {np.hypot(*orbit[-1]):.2f}, the "
        f"average ends at {np.hypot(*average[-1]):.2f}."
    )


@picture
def label_smoothing(at, p, q, none, one_sided, two_sided):
    """Densities (n,) above, the best D (n,) of three kinds of labels below, on a log scale."""
    figure = new_figure(9, 5)
    above, below = figure.subplots(2, 1, sharex=True)
    above.fill_between(at, p, color=ORANGE, alpha=0.5, label="data")
    above.plot(at, q, "--", color=BLUE, label="samples")
    above.set(ylabel="density")
    for y, line, colour, label in (
        (none, "-", "black", "labels 1 and 0"),
        (one_sided, "--", GREEN, "0.9 and 0 (one-sided)"),
        (two_sided, "-.", RED, "0.9 and 0.1 (two-sided)"),
    ):
        below.plot(at, y, line, color=colour, label=label)
    below.set(yscale="log", ylim=(1e-8, 2), xlabel="$x$", ylabel="best $D(x)$, log scale")
    for axes in (above, below):
        axes.legend(loc="best")
    return figure, (
        "Where only samples are, the best D falls steeply with one-sided labels and is flat at "
        f"{two_sided[-1]:.2f} with two-sided ones."
    )
