"""The figures of the theory in notebook 01, "What is a GAN?". The numbers come from the caller."""

import math

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

MINIMAX, NON_SATURATING = look("minimax"), look("non_saturating")
WASSERSTEIN = look("clipping")
REAL, FAKE = look("real").colour, NON_SATURATING.colour
D, BLACK, GREY = "#333333", "#222222", "#777777"
TITLE = 16


@few_colours
@picture
def optimal_discriminator(at, p, q, trained, optimum):
    """Two densities (n,) above, the trained and the optimal D (n,) below."""
    figure = new_figure(10, 6)
    above, below = figure.subplots(2, 1, sharex=True)
    above.fill_between(at, p, color=REAL, alpha=0.35)
    above.plot(at, p, color=REAL, label="$p$: data, $N(-1, 1)$")
    above.fill_between(at, q, color=FAKE, alpha=0.25)
    above.plot(at, q, "--", color=FAKE, label="$q$: samples, $N(1.5, 0.7)$")
    above.set(ylabel="density", ylim=(0, None))
    below.plot(at, trained, color=D, linewidth=6, alpha=0.4, label="trained network")
    below.plot(at, optimum, "--", color=BLACK, label="$D^* = p / (p + q)$")
    below.axhline(0.5, color=GREY, linestyle=":", linewidth=1.5)
    below.plot([0], [np.interp(0, at, optimum)], "o", color=BLACK, markersize=9)
    below.set(xlabel="$x$", ylabel="$D(x)$", ylim=(-0.05, 1.05))
    for axes in (above, below):
        axes.legend(loc="upper right")
    worst = np.abs(trained - optimum).max()
    figure.suptitle(
        f"From samples alone, $D$ learns the ratio $p/(p+q)$: largest error {worst:.3f}",
        fontsize=TITLE,
    )
    return figure, (
        "Densities of data and samples, and below them the trained discriminator, which follows "
        f"p / (p + q) with a largest error of {worst:.3f}."
    )


@few_colours
@picture
def value_of_optimum(towards, values, divergences):
    """V(D*, G) and JSD (n,) while q moves towards p: ``towards`` goes from 0 to 1."""
    figure = new_figure(11, 4.6)
    left, right = figure.subplots(1, 2)
    left.plot(towards, values, color=BLACK, label="$V(D^*, G)$")
    left.axhline(-math.log(4), color=GREY, linestyle="--", label=r"$-\log 4 = -1.386$")
    left.set(xlabel="$t$: how far $q$ is on its way to $p$", ylabel="nats")
    left.set_title("lowest where $q = p$")
    left.legend()
    right.plot(divergences, values, color=BLACK, linewidth=6, alpha=0.4, label="computed")
    line = -math.log(4) + 2 * divergences
    right.plot(divergences, line, color=MINIMAX.colour, linestyle=MINIMAX.line,
               label=r"$-\log 4 + 2\,$JSD")  # fmt: skip
    right.set(xlabel=r"JSD$(p \,\|\, q)$ (nats)", ylabel="$V(D^*, G)$ (nats)")
    right.set_title("theorem 1: a straight line")
    right.legend()
    figure.suptitle(
        f"Against the best $D$, the value falls from ${values[0]:.3f}$ to $-\\log 4$ as $q$ "
        "becomes $p$", fontsize=TITLE,
    )  # fmt: skip
    return figure, (
        f"The value of the game with the best discriminator falls from {values[0]:.3f} to "
        f"{values[-1]:.3f} = -log 4 while q moves onto p; against the divergence it is a line."
    )


@few_colours
@picture
def generator_gradients(logits, minimax, non_saturating):
    """|d loss / d logit| (n,) of the two generator losses."""
    figure = new_figure(11, 4.8)
    left, right = figure.subplots(1, 2)
    for axes in (left, right):
        for curve, its, formula in (
            (minimax, MINIMAX, r"minimax: $\sigma(l)$"),
            (non_saturating, NON_SATURATING, r"non-saturating: $1-\sigma(l)$"),
        ):
            axes.plot(logits, curve, color=its.colour, linestyle=its.line, label=formula)
        axes.set(xlabel="logit $l$ of $D$ on a fake", ylabel="gradient, absolute value")
        axes.axvspan(logits[0], -4, color="#888888", alpha=0.15)
    left.set(ylim=(0, None), title="linear scale")
    left.text(-4.2, 0.5, "$D$ is sure\nof the fakes", ha="right", va="center", fontsize=13)
    right.set_yscale("log")
    right.set_title("logarithmic scale")
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, fontsize=13)
    figure.suptitle(
        f"Where $D$ is sure, minimax leaves {minimax[0]:.5f} of a gradient, non-saturating "
        f"{non_saturating[0]:.5f}", fontsize=TITLE,
    )  # fmt: skip
    return figure, (
        f"Where D is sure of a fake (logit {logits[0]:g}) the minimax loss has gradient "
        f"{minimax[0]:.5f}, the non-saturating loss {non_saturating[0]:.5f}."
    )


@few_colours
@picture
def flat_divergence(distances, jsd, w1, std):
    """JSD and W1 (n,) of two narrow Gaussians against the distance of their means."""
    figure = new_figure(11, 4.6)
    left, right = figure.subplots(1, 2)
    pairs = ((WASSERSTEIN, w1, "$W_1$"), (MINIMAX, jsd, "JSD"))
    inner = slice(1, -1)  # where differences are central
    for its, values, label in pairs:
        style = {"color": its.colour, "linestyle": its.line, "label": label, "linewidth": 3}
        left.plot(distances, values, **style)
        slopes = np.maximum(np.gradient(values, distances), 1e-12)[inner]
        right.plot(distances[inner], slopes, **style)
    left.axhline(math.log(2), color=GREY, linestyle=":", linewidth=1.5)
    left.text(2, math.log(2) - 0.04, r"$\log 2 = 0.693$", ha="right", va="top", fontsize=13)
    left.set(xlabel="distance of the means (units of $x$)", ylabel="$W_1$: units of $x$; JSD: nats")
    left.set(title="value", ylim=(0, None))
    right.set(yscale="log", xlabel="distance of the means (units of $x$)", ylabel="per unit of $x$")
    right.set(title="slope", ylim=(1e-8, 30))
    for axes in (left, right):
        axes.legend(loc="upper left" if axes is left else "lower left")
    at_1 = np.interp(1.0, distances, np.gradient(jsd, distances))
    figure.suptitle(f"One unit apart, JSD has a slope of {at_1:.0e}, $W_1$ of 1", fontsize=TITLE)
    return figure, (
        f"Two Gaussians of standard deviation {std}: from a distance of about 0.6 on, the "
        "Jensen-Shannon divergence is flat at log 2, the Wasserstein distance goes on with slope 1."
    )


ORBIT_STYLES = (("simultaneous", "-", "#9A9A9A", 1.4), ("alternating", "-", "#1B3A57", 2.4))


@few_colours
@picture
def dirac_orbits(orbits):
    """``orbits``: {title: (simultaneous, alternating)}, each (n, 2) points (theta, psi)."""
    figure = new_figure(14, 5)
    panels = figure.subplots(1, len(orbits), squeeze=False)[0]
    ends = {
        title: [float(np.hypot(*points[-1])) for points in pair] for title, pair in orbits.items()
    }
    for axes, (title, pair) in zip(panels, orbits.items(), strict=True):
        for points, (label, line, colour, width) in zip(pair, ORBIT_STYLES, strict=True):
            axes.plot(*points.T, line, color=colour, linewidth=width, label=label)
            axes.plot(*points[-1], "o", color=colour, markersize=9, markeredgecolor="white")
        axes.plot(1, 1, "s", color=BLACK, markersize=9, label="start, radius 1.414")
        axes.plot(0, 0, "+", color="#B2182B", markersize=18, markeredgewidth=3, label="equilibrium")
        axes.set(xlabel=r"$\theta$ (generator)")
        axes.set_title(f"{title}\nends at {ends[title][0]:.2g} and {ends[title][1]:.2g}")
        axes.set_aspect("equal", adjustable="datalim")
    figure.axes[0].set_ylabel(r"$\psi$ (discriminator)")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, fontsize=13)
    first, calmest = next(iter(ends)), min(ends, key=lambda title: max(ends[title]))
    figure.suptitle(
        f"A game circles: alternating {first} goes from radius 1.414 to {ends[first][1]:.3f}; only "
        f"{calmest} comes to rest",
        fontsize=TITLE,
    )
    told = [f"{title} {' / '.join(f'{r:.2g}' for r in radii)}" for title, radii in ends.items()]
    return figure, f"Final radii, simultaneous / alternating updates: {'; '.join(told)}."
