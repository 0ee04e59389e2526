"""The figures of notebook 01, "What is a GAN?". The numbers come from the caller."""

import math

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.drawing.plots import COLOURS, new_figure

REAL, FAKE, D, WARN = COLOURS[5], COLOURS[0], COLOURS[2], COLOURS[1]
BLACK = "#222222"


@picture
def optimal_discriminator(at, p, q, trained, optimum):
    """Two densities (n,) above, the trained and the optimal D (n,) below."""
    figure = new_figure(9, 5.5)
    above, below = figure.subplots(2, 1, sharex=True)
    above.fill_between(at, p, color=REAL, alpha=0.35)
    above.plot(at, p, color=REAL, label="$p$: data, mean -1, std 1")
    above.fill_between(at, q, color=FAKE, alpha=0.25)
    above.plot(at, q, "--", color=FAKE, label="$q$: samples, mean 1.5, std 0.7")
    above.set(ylabel="density", title="What the discriminator is shown")
    below.plot(at, trained, color=D, linewidth=5, alpha=0.5, label="trained network")
    below.plot(at, optimum, "--", color=BLACK, label="$D^* = p / (p + q)$")
    below.axhline(0.5, color="#666666", linestyle=":", linewidth=1)
    below.set(xlabel="$x$", ylabel="$D(x)$", ylim=(-0.05, 1.05), title="What it learns")
    for axes in (above, below):
        axes.legend(loc="best")
    worst = np.abs(trained - optimum).max()
    return figure, (
        "Densities of data and samples, and below them the trained discriminator, which follows "
        f"p / (p + q) with a largest error of {worst:.3f}."
    )


@picture
def value_of_optimum(towards, values, divergences):
    """V(D*, G) and JSD (n,) while q moves towards p: ``towards`` goes from 0 to 1."""
    figure = new_figure(9, 4)
    left, right = figure.subplots(1, 2)
    left.plot(towards, values, color=BLACK, label="$V(D^*, G)$")
    left.axhline(-math.log(4), color=D, linestyle="--", label=r"$-\log 4 = -1.386$")
    left.set(xlabel="$t$: how far $q$ is on its way to $p$", ylabel="nats")
    left.set_title("Lowest where $q = p$")
    left.legend()
    right.plot(divergences, values, color=BLACK, linewidth=5, alpha=0.5, label="computed")
    line = -math.log(4) + 2 * divergences
    right.plot(divergences, line, "--", color=WARN, label=r"$-\log 4 + 2\,$JSD")
    right.set(xlabel=r"JSD$(p \,\|\, q)$ (nats)", ylabel="$V(D^*, G)$ (nats)")
    right.set_title("Theorem 1, a straight line")
    right.legend()
    return figure, (
        f"The value of the game with the best discriminator falls from {values[0]:.3f} to "
        f"{values[-1]:.3f} = -log 4 while q moves onto p; against the divergence it is a line."
    )


@picture
def generator_gradients(logits, minimax, non_saturating):
    """|d loss / d logit| (n,) of the two generator losses."""
    figure = new_figure(9, 4.4)
    left, right = figure.subplots(1, 2)
    for axes in (left, right):
        axes.plot(logits, minimax, color=WARN, label=r"minimax: $\sigma(l)$")
        axes.plot(logits, non_saturating, "--", color=FAKE, label=r"non-saturating: $1-\sigma(l)$")
        axes.set(xlabel="logit $l$ of $D$ on a fake", ylabel="gradient, absolute value")
        axes.axvspan(logits[0], -4, color="#888888", alpha=0.15)
    left.set_title("linear scale")
    left.text(-4.2, 0.5, "$D$ is sure\nof the fakes", ha="right", va="center")
    right.set_yscale("log")
    right.set_title("logarithmic scale")
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return figure, (
        f"Where D is sure of a fake (logit {logits[0]:g}) the minimax loss has gradient "
        f"{minimax[0]:.5f}, the non-saturating loss {non_saturating[0]:.5f}."
    )


@picture
def flat_divergence(distances, jsd, w1, std):
    """JSD and W1 (n,) of two narrow Gaussians against the distance of their means."""
    figure = new_figure(9, 4)
    left, right = figure.subplots(1, 2)
    left.plot(distances, w1, "--", color=FAKE, label="$W_1$ (units of $x$)")
    left.plot(distances, jsd, color=WARN, label="JSD (nats)")
    left.axhline(math.log(2), color="#666666", linestyle=":", label=r"$\log 2 = 0.693$")
    left.set(xlabel=r"distance of the means, units of $x$", ylabel="nats; units of $x$")
    left.set_title("value")
    left.legend()
    inner = slice(1, -1)  # where differences are central
    slopes = np.maximum(np.gradient(jsd, distances), 1e-12)[inner]
    right.plot(distances[inner], np.gradient(w1, distances)[inner], "--", color=FAKE, label="$W_1$")
    right.plot(distances[inner], slopes, color=WARN, label="JSD")
    right.set(yscale="log", xlabel=r"distance of the means, units of $x$", ylabel="per unit of $x$")
    right.set_title("slope")
    right.set_ylim(1e-8, 30)
    right.legend(loc="lower left")
    return figure, (
        f"Two Gaussians of standard deviation {std}: from a distance of about 0.6 on, the "
        "Jensen-Shannon divergence is flat at log 2, the Wasserstein distance goes on with slope 1."
    )


@picture
def dirac_orbits(orbits):
    """``orbits``: {title: (simultaneous, alternating)}, each (n, 2) points (theta, psi)."""
    figure = new_figure(12, 3.8)
    panels = figure.subplots(1, len(orbits), squeeze=False)[0]
    for axes, (title, pair) in zip(panels, orbits.items(), strict=True):
        styles = (("simultaneous", "-", WARN, 1.2), ("alternating", "--", FAKE, 1.8))
        for points, (label, line, colour, width) in zip(pair, styles, strict=True):
            axes.plot(*points.T, line, color=colour, linewidth=width, label=label)
            axes.plot(*points[-1], "o", color=colour, markersize=7, markeredgecolor="white")
        axes.plot(1, 1, "s", color=BLACK, markersize=7, label="start")
        axes.plot(0, 0, "+", color=BLACK, markersize=14, markeredgewidth=2, label="equilibrium")
        axes.set(xlabel=r"$\theta$ (generator)", title=title)
        axes.set_aspect("equal", adjustable="datalim")
    figure.axes[0].set_ylabel(r"$\psi$ (discriminator)")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4)
    ends = [
        f"{title} {' / '.join(f'{np.hypot(*points[-1]):.2g}' for points in pair)}"
        for title, pair in orbits.items()
    ]
    return figure, f"Final radii, simultaneous / alternating updates: {'; '.join(ends)}."


@picture
def film_strip(frames, real):
    """Histograms and D of `gan_keras.course.experiments.film` frames, with the data (n, 1)."""
    figure = new_figure(13, 3.6)
    bins = np.linspace(real.min() - 1, real.max() + 1, 70)
    panels = figure.subplots(1, len(frames), sharey=True, squeeze=False)[0]
    for axes, frame in zip(panels, frames, strict=True):
        axes.hist(real[:, 0], bins, density=True, color=REAL, alpha=0.5, label="data")
        axes.hist(
            frame.samples, bins, density=True, histtype="step", color=FAKE, label="samples",
            linewidth=1.5,
        )  # fmt: skip
        axes.plot(frame.at, frame.d, "--", color=D, label="$D(x)$")
        axes.axhline(0.5, color="#666666", linestyle=":", linewidth=1)
        axes.set(xlabel="$x$", ylim=(0, 1.1), xlim=(bins[0], bins[-1]))
        axes.set_title(f"{frame.updates} updates\n$W_1$ = {frame.w1:.2f}")
    figure.axes[0].set_ylabel("density; $D(x)$")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    return figure, (
        f"Data, samples and D after {[frame.updates for frame in frames]} updates: the distance "
        f"falls from {frames[0].w1:.2f} to {frames[-1].w1:.2f} and D flattens at 1/2."
    )


@picture
def moved_weights(changes):
    """``changes``: {step: {network: largest change of a weight}}, as bars with their numbers."""
    figure = new_figure(9, 3.6)
    axes = figure.subplots()
    for i, (network, colour, hatch) in enumerate((("G", FAKE, ""), ("D", D, "//"))):
        heights = [change[network] for change in changes.values()]
        places = np.arange(len(changes)) + (i - 0.5) * 0.36
        axes.bar(
            places, heights, 0.34, color=colour, hatch=hatch, edgecolor="white",
            label=f"weights of {network}",
        )  # fmt: skip
        for place, height in zip(places, heights, strict=True):
            axes.text(place, height, f" {height:.1e}" if height else "0", ha="center", va="bottom")
    axes.set_xticks(range(len(changes)), list(changes))
    axes.set(ylabel="largest change of a weight")
    axes.margins(y=0.15)
    axes.legend(loc="upper right")
    told = "; ".join(f"{s}: G {c['G']:.1e}, D {c['D']:.1e}" for s, c in changes.items())
    return figure, f"Largest change of a weight in each kind of step. {told}."
