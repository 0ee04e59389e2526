"""The figures of notebook 05 about losses and critics. The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.data.toy import ring_centres
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

INK, GREY, ALARM = "#222222", "#777777", "#B2182B"
TITLE = 16
REAL, GP, CLIPPED = look("real"), look("gradient_penalty"), look("clipping")


@few_colours
@picture
def pulls(outputs, slopes, apart, at_best):
    """What moves the generator: by D's output, and against each loss's own best D.

    Args:
        outputs: (n,) of D on a fake; ``slopes``: {method: (n,)}, the pull upwards at each.
        apart: (m,) distances of two Gaussians; ``at_best``: {method: (m,)}, the mean pull on a
            sample. Methods are those of the palette.
    """
    figure = new_figure(13, 5.2)
    left, right = figure.subplots(1, 2)
    for axes, x, curves in ((left, outputs, slopes), (right, apart, at_best)):
        for method, values in curves.items():
            label = "WGAN" if method == "gradient_penalty" else look(method).label
            axes.plot(x, values, **look(method, label=label).curve(marker="", linewidth=3))
    left.axhline(0, color=GREY, linewidth=1)
    left.set(xlabel="output of $D$ on a fake, each on its own scale", ylim=(-8, 10),
             ylabel="pull upwards on the output")  # fmt: skip
    left.set_title("by the output", fontsize=14)
    right.set(xlabel="distance of samples to data, in deviations", yscale="log", ylim=(1e-3, 10),
              ylabel="mean pull on a sample")  # fmt: skip
    right.set_title("against its own best $D$", fontsize=14)
    handles, labels = right.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), fontsize=13)
    ends = {method: values[-1] for method, values in at_best.items()}
    figure.suptitle(
        f"At distance {apart[-1]:.0f} the best $D$ leaves least squares a pull of "
        f"{ends['least_squares']:.4f}, minimax {ends['minimax']:.4f}, non-saturating "
        f"{ends['non_saturating']:.1f}",
        fontsize=TITLE,
    )
    told = ", ".join(f"{look(method).label} {value:.4g}" for method, value in ends.items())
    return figure, (
        "Left: the pull on D's output, which least squares turns round beyond its target. Right: "
        f"the mean pull on a sample against the best D, at distance {apart[-1]:.0f}: {told}."
    )


@few_colours
@picture
def critic_estimates(at, best, penalised, clipped, clipped_slopes):
    """Critics' estimates (n,) of a shift ``at`` (n,), and their ratios; ``best``: in theory."""
    figure = new_figure(13, 4.9)
    left, right = figure.subplots(1, 2)
    left.plot(at, at, color=INK, label="exact: $m$", linewidth=2)
    left.plot(at, best, "--", color=INK, label="best penalised critic", linewidth=2)
    series = (
        (penalised, GP.colour, GP.marker, "penalised critic"),
        (clipped, CLIPPED.colour, CLIPPED.marker, "clipped critic"),
        (clipped / clipped_slopes, GREY, "^", "clipped, divided by its slope"),
    )
    for values, colour, marker, label in series:
        if colour != GREY:
            left.plot(at, values, marker, color=colour, markersize=10, label=label)
        right.plot(at, values / at, marker=marker, color=colour, markersize=9, label=label,
                   linestyle=":" if colour == GREY else "-")  # fmt: skip
    left.set(xlabel="$m$", ylabel="units of $x$", ylim=(0, None))
    left.set_title("estimate of $W_1(N(0, 1), N(m, 1)) = m$", fontsize=14)
    left.legend()
    right.axhline(1, color=INK, linewidth=1.5)
    right.set(xlabel="$m$", ylabel="estimate / exact", ylim=(0, 1.45))
    right.set_title("ratio", fontsize=14)
    right.legend(loc="lower right")
    ratios = [values / at for values, *_ in series]
    figure.suptitle(
        f"The penalised critic reads {ratios[0].min():.2f} to {ratios[0].max():.2f} times $W_1$, "
        f"the clipped one {ratios[1].min():.2f} to {ratios[1].max():.2f}",
        fontsize=TITLE,
    )
    return figure, (
        f"Estimates divided by the exact distance: penalised {np.round(ratios[0], 2)}, clipped "
        f"{np.round(ratios[1], 2)}, clipped over slope {np.round(ratios[2], 2)}."
    )


@few_colours
@picture
def weight_histograms(clipped, limit, penalised):
    """All weights of a clipped and of a penalised critic, two lists of arrays."""
    figure = new_figure(12, 4.6)
    titles = (f"clipped to [-{limit:g}, {limit:g}]", "gradient penalty, no clipping")
    shares = []
    panels = zip(figure.subplots(1, 2), (CLIPPED.colour, GP.colour), strict=True)
    for (axes, colour), weights, title in zip(panels, (clipped, penalised), titles, strict=True):
        flat = np.concatenate([np.ravel(w) for w in weights])
        edge = limit if weights is clipped else np.quantile(np.abs(flat), 0.998)
        axes.hist(np.clip(flat, -edge, edge), 61, color=colour)
        axes.set(xlabel="weight", ylabel="number of weights")
        axes.set_title(title, fontsize=14)
        axes.locator_params(axis="x", nbins=5)
        shares.append(np.mean(np.abs(flat) >= 0.99 * np.abs(flat).max()))
    figure.suptitle(f"{shares[0]:.0%} of the clipped weights stand at the limits", fontsize=TITLE)
    return figure, (
        f"Histograms of the critics' weights: {shares[0]:.0%} of the clipped ones stand at the two "
        f"limits, {shares[1]:.1%} of the penalised ones at their largest value."
    )


@few_colours
@picture
def generators_on_the_line(paths, rate):
    """``paths``: {(method, label): theta (n,)} of Dirac-GANs, right where theta is 0."""
    figure = new_figure(12, 4.6)
    axes = figure.subplots()
    for (method, label), theta in paths.items():
        axes.plot(theta, **look(method, label=label).curve(marker="", linewidth=3))
    axes.axhline(0, color=REAL.colour, linewidth=2, linestyle=":", label="the data")
    axes.set(xlabel=f"updates of the generator (rate {rate:g})", ylabel=r"$\theta$, the sample")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=4,
                  fontsize=13)  # fmt: skip
    ends = {label: np.abs(theta[-200:]).max() for (_, label), theta in paths.items()}
    resting = [label for label, end in ends.items() if end < 1e-2]
    figure.suptitle(
        f"{len(resting)} of {len(paths)} games comes to rest on the data: {', '.join(resting)}",
        fontsize=TITLE,
    )
    told = ", ".join(f"{label} {end:.2g}" for label, end in ends.items())
    return figure, f"The sample of each game; largest distance from the data at the end: {told}."


@few_colours
@picture
def broken_critic(updates, estimates, norms, weights, samples):
    """Four plots of one run: estimate of W1, slope, the critic's weights, samples on the ring.

    Args:
        updates, estimates, norms: (n,).
        weights: a list of arrays, all of the critic at the end.
        samples: (k, 2).
    """
    figure = new_figure(13, 8)
    (first, second), (third, fourth) = figure.subplots(2, 2)
    first.plot(updates, estimates, color=GP.colour, linewidth=3)
    first.axhline(0, color=GREY, linewidth=1)
    first.set(xlabel="updates", ylabel="units of $x$", title="A: the critic's estimate of $W_1$")
    second.plot(updates, norms, color=INK, linewidth=3)
    second.axhline(1, color=GREY, linestyle=":", linewidth=2)
    second.set(xlabel="updates", ylim=(0, 1.15), title=r"B: mean $\|\nabla f(\hat{x})\|$")
    flat = np.concatenate([np.ravel(w) for w in weights])
    third.hist(flat, 61, color=INK)
    third.set(xlabel="weight of the critic", ylabel="number", title="C: weights at the end")
    third.locator_params(axis="x", nbins=5)
    fourth.plot(*ring_centres().T, "o", color=REAL.colour, markersize=7, label="data")  # fmt: skip
    fourth.plot(*samples[:1000].T, ".", color=GP.colour, markersize=4, label="samples")
    fourth.set(title="D: samples", aspect="equal")
    fourth.legend(loc="upper right")
    figure.suptitle(
        f"The penalty asks for slope 1, and the slope is {norms[-1]:.4f}: why?", fontsize=TITLE
    )
    return figure, (
        f"Four plots of a run with a gradient penalty: the estimate ends at {estimates[-1]:.4f}, "
        f"the mean slope at {norms[-1]:.4f}; the largest weight is {np.abs(flat).max():.3g} in "
        "size; the samples are not on the ring."
    )
