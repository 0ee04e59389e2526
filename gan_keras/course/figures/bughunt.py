"""The figures of notebook 07, the bug hunt. The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.drawing.plots import COLOURS, new_figure

FAKE, WARN, D = COLOURS[0], COLOURS[1], COLOURS[2]
GREY = "#666666"


@picture
def slopes(updates, faulty, fixed):
    """Mean slope of a critic (n,) after each number of updates, penalty outside and inside."""
    figure = new_figure(9, 3.8)
    axes = figure.subplots()
    axes.plot(updates, faulty, color=WARN, label="penalty computed, but not differentiated")
    axes.plot(updates, fixed, "--", color=FAKE, label="penalty in the critic's objective")
    axes.axhline(1, color=GREY, linestyle=":", linewidth=1.5, label="slope 1")
    axes.set(yscale="log", xlabel="critic updates", ylabel="mean slope between\nreal and fake")
    axes.legend(loc="upper left")
    return figure, (
        f"Slope of the critic after {updates[-1]} updates: {faulty[-1]:.3g} where the penalty is "
        f"only added to the printed number, {fixed[-1]:.3g} where it is in the objective."
    )


@picture
def spreads(found):
    """``found``: {hidden and last activation: (spread over z, gradient at the first layer)}."""
    figure = new_figure(11, 3.6)
    titles = ("standard deviation over z, untrained", "mean |gradient| at the first layer")
    for i, (axes, title) in enumerate(zip(figure.subplots(1, 2), titles, strict=True)):
        values = np.array([pair[i] for pair in found.values()])
        colours = (WARN, FAKE, D)[: len(values)]
        axes.bar(range(len(values)), values, color=colours, hatch=("//", "", "..")[: len(values)],
                 edgecolor="white")  # fmt: skip
        for place, value in enumerate(values):
            axes.text(place, value * 1.15, f"{value:.1e}", ha="center", va="bottom")
        axes.set_xticks(range(len(values)), list(found))
        axes.set(yscale="log", ylim=(values.min() / 4, values.max() * 6), title=title)
    told = "; ".join(f"{name}: {s:.1e} and {g:.1e}" for name, (s, g) in found.items())
    return figure, f"Spread of an untrained generator over z and gradient at its input. {told}."


@picture
def bounded(distances, free, squashed):
    """Critic estimates (n,) of W1 against the distance of two narrow Gaussians."""
    figure = new_figure(9, 3.8)
    axes = figure.subplots()
    axes.plot(distances, distances, ":", color=GREY, label="$W_1$")
    axes.plot(
        distances, distances * (1 + distances / 20), color=GREY, linewidth=1,
        label=r"$W_1 (1 + W_1 / 2\lambda)$, $\lambda = 10$",
    )  # fmt: skip
    axes.plot(distances, free, "o--", color=FAKE, label="critic without sigmoid")
    axes.plot(distances, squashed, "s-", color=WARN, label="critic with sigmoid")
    axes.axhline(1, color=WARN, linewidth=1, linestyle="-.", label="1, the most a sigmoid can say")
    axes.set(xlabel="distance of the two Gaussians", ylabel="E f(real) - E f(fake)")
    axes.legend(loc="upper left")
    told = ", ".join(
        f"{distance:g}: {one:.2f} and {two:.2f}"
        for distance, one, two in zip(distances, free, squashed, strict=True)
    )
    return figure, f"Estimates without and with a sigmoid at distance {told}."
