"""Figures of notebook 03 in which everything can be computed: small games, the best D, flips."""

import numpy as np
from PIL import Image

from gan_keras.course.figures import STYLE, Picture, picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.course.figures.line_film import animated
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

WEIGHTS, REAL = look("non_saturating").colour, look("real").colour
AVERAGE, GREY, ALARM = "#222222", "#777777", "#B2182B"
TITLE = 16
REACH = 3.0  # of the axes of a game
FRAMES = 16


def radius(points):
    """Root mean square distance from the equilibrium over the last 100 points."""
    return float(np.sqrt((points[-100:] ** 2).sum(axis=1).mean()))


def shown(number):
    return f"{number:.2f}" if number < 100 else f"{number:.0e}"


def draw_game(axes, name, orbit, average, upto):
    with np.errstate(all="ignore"):
        inside = np.where(np.hypot(*orbit.T)[:, None] < 3 * REACH, orbit, np.nan)
        slow = np.where(np.hypot(*average.T)[:, None] < 3 * REACH, average, np.nan)
    axes.plot(*inside[: upto + 1].T, color=WEIGHTS, linewidth=1.0, alpha=0.7, label="weights")
    axes.plot(*slow[: upto + 1].T, "--", color=AVERAGE, linewidth=2.2, label="their average")
    axes.plot(*inside[upto], "o", color=WEIGHTS, markersize=9)
    axes.plot(0, 0, "+", color=ALARM, markersize=16, markeredgewidth=3, label="equilibrium")
    axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
    axes.set_title(name, fontsize=14)


def films(games):
    """``games``: {name: (orbit (n, 2), its average (n, 2))}, as an animated PNG."""
    import matplotlib

    drawn, steps = [], len(next(iter(games.values()))[0]) - 1
    with matplotlib.rc_context(STYLE | {"axes.titlesize": 14}):
        figure = new_figure(11, 7.2)
        figure.set_dpi(80)
        panels = figure.subplots(2, -(-len(games) // 2), sharex=True, sharey=True, squeeze=False)
        for upto in np.linspace(0, steps, FRAMES).astype(int):
            for axes, (name, (orbit, average)) in zip(panels.ravel(), games.items(), strict=False):
                axes.clear()
                ends = f"radius {shown(radius(orbit))}, average {shown(radius(average))}"
                below = ends if upto == steps else f"{upto} steps"
                draw_game(axes, f"{name}\n{below}", orbit, average, upto)
            for axes in panels[-1]:
                axes.set_xlabel(r"$\theta$ (generator)")
            for axes in panels[:, 0]:
                axes.set_ylabel(r"$\psi$ (discriminator)")
            if upto == 0:
                handles, labels = panels[0, 0].get_legend_handles_labels()
                figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=13)
                rest = [f"'{name}'" for name, (orbit, _) in games.items() if radius(orbit) < 0.5]
                figure.suptitle(f"The game comes to rest with {' and '.join(rest)} only",
                                fontsize=TITLE)  # fmt: skip
            figure.canvas.draw()
            figure.set_layout_engine("none")  # the layout of the first frame stays
            pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
            drawn.append(Image.fromarray(np.ascontiguousarray(pixels)))
    told = "; ".join(
        f"{name}: {shown(radius(orbit))}, average {shown(radius(average))}"
        for name, (orbit, average) in games.items()
    )
    return Picture(animated(drawn), f"Orbits of small games; radius at the end. {told}.")


@few_colours
@picture
def momentum(momenta, radii):
    """Growth of the radius per step (n,) by momentum (n,)."""
    figure = new_figure(10, 3.8)
    axes = figure.subplots()
    axes.plot(momenta, radii, color=WEIGHTS, linewidth=3)
    axes.axhline(1, color=GREY, linestyle=":", linewidth=1.5)
    for at in (0.0, 0.5):
        growth = float(np.interp(at, momenta, radii))
        axes.plot(at, growth, "o", color=ALARM, markersize=10)
        axes.annotate(f"{growth:.3f}", (at, growth), (-6, 8), textcoords="offset points",
                      fontsize=14, ha="right")  # fmt: skip
    axes.set(xlabel="momentum", ylabel="growth of the radius\nper step")
    half = 100 * (float(np.interp(0.5, momenta, radii)) - 1)
    figure.suptitle(f"Momentum 0.5 makes this game grow by {half:.1f} % a step", fontsize=TITLE)
    return figure, (
        f"Growth per step from {radii[0]:.4f} at momentum {momenta[0]:g} through 1 at 0 to "
        f"{radii[-1]:.2f} at {momenta[-1]:g}."
    )


@few_colours
@picture
def label_smoothing(at, p, q, kinds):
    """Densities (n,) above; below, ``kinds``: {labels: (best D (n,), slope of log D at 4)}."""
    figure = new_figure(11, 5.6)
    above, below = figure.subplots(2, 1, sharex=True)
    above.fill_between(at, p, color=REAL, alpha=0.5, label="data")
    above.plot(at, q, "--", color=WEIGHTS, linewidth=2.5, label="samples")
    above.set(ylabel="density", ylim=(0, None))
    styles = (("-", AVERAGE), ("--", GREY), ("-.", ALARM))
    for (name, (y, slope)), (line, colour) in zip(kinds.items(), styles, strict=True):
        below.plot(at, y, line, color=colour, linewidth=3,
                   label=f"labels {name}: slope {round(slope, 1) + 0.0:.1f}")  # fmt: skip
    below.set(yscale="log", ylim=(1e-8, 2), xlabel="$x$", ylabel="best $D(x)$, log scale")
    for axes in (above, below):
        axes.legend(loc="best", fontsize=12)
    (_, one_sided), (flat, two_sided) = list(kinds.values())[1:]
    figure.suptitle(
        rf"A label of 0.1 for fakes takes the slope of $\log D$ at the samples from "
        f"{one_sided:.1f} to {abs(two_sided):.1f}", fontsize=TITLE,
    )  # fmt: skip
    return figure, (
        "Where only samples are, the best D falls steeply with one-sided labels and is flat at "
        f"{flat[-1]:.2f} with two-sided ones."
    )


@few_colours
@picture
def mirrored_samples(samples, data):
    """``samples``: {title: (n,)}; data (m,); x < 0 is the mirror image."""
    figure = new_figure(14, 4.2)
    bins = np.linspace(-2.2, 2.2, 61)
    panels = figure.subplots(1, len(samples), sharey=True)
    shares = [100 * np.mean(x < 0) for x in samples.values()]
    for axes, (title, x), share in zip(panels, samples.items(), shares, strict=True):
        axes.hist(data, bins, density=True, color=REAL, alpha=0.5, label="data")
        axes.hist(x, bins, density=True, histtype="step", color=WEIGHTS, linewidth=2.5,
                  label="samples")  # fmt: skip
        axes.axvline(0, color=GREY, linestyle=":", linewidth=1.5)
        axes.set(xlabel="$x$")
        axes.set_title(f"{title}\n{share:.0f} % mirrored", fontsize=13)
    panels[0].set_ylabel("density")
    panels[0].legend(loc="upper left")
    figure.suptitle(
        f"Flip reals alone: {shares[0]:.0f} % mirrored; both, $q$ = 0.25: {shares[1]:.0f} %; "
        "both, $q$ = 0.5: as it began", fontsize=TITLE,
    )  # fmt: skip
    told = "; ".join(f"{t.replace(chr(10), ' ')}: {np.mean(x < 0):.2f}" for t, x in samples.items())
    return figure, f"Histograms of data and samples; share of mirrored samples: {told}."
