"""The figures of notebook 05, "Which variants do you know?". The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.data.toy import ring_centres
from gan_keras.drawing.plots import COLOURS, new_figure

BLACK, GREY = "#222222", "#666666"
STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


@picture
def generator_losses(logits, curves):
    """``curves``: {name: (loss, slope)}, each (n,), against the output of D on a fake."""
    figure = new_figure(11, 4.4)
    left, right = figure.subplots(1, 2)
    for (name, (loss, slope)), colour, style in zip(curves.items(), COLOURS, STYLES, strict=False):
        left.plot(logits, loss, color=colour, linestyle=style, label=name)
        right.plot(logits, -slope, color=colour, linestyle=style, label=name)
    left.set(xlabel="output of $D$ on a fake", ylabel="generator's loss", ylim=(-7, 14))
    left.set_title("loss")
    right.set(xlabel="output of $D$ on a fake", ylabel="pull upwards: minus the slope")
    right.set_title("what moves the generator")
    right.axhline(0, color=GREY, linewidth=1)
    right.axvline(-6, color=GREY, linestyle=":", linewidth=1)
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    at = int(np.argmin(np.abs(logits + 6)))
    told = ", ".join(f"{name} {-slope[at]:.4g}" for name, (_, slope) in curves.items())
    return figure, f"Losses of the generator and their pull. At an output of -6: {told}."


@picture
def critic_estimates(at, exact, penalised, clipped, clipped_slopes):
    """Critics' estimates (n,) against the shift ``at`` (n,), and the clipped one over its slope.

    Args:
        exact: {label: (shifts, values)} of lines.
    """
    figure = new_figure(11, 4.2)
    left, right = figure.subplots(1, 2)
    for (label, (x, y)), style in zip(exact.items(), ("-", "--"), strict=False):
        left.plot(x, y, style, color=BLACK, label=label, linewidth=1.5)
    left.plot(at, penalised, "o", color=COLOURS[0], markersize=9, label="penalised critic")
    left.plot(at, clipped, "s", color=COLOURS[1], markersize=8, label="clipped critic")
    left.set(xlabel="$m$", ylabel="units of $x$", title="estimate of $W_1(N(0, 1), N(m, 1)) = m$")
    left.legend()
    right.axhspan(0.9, 1.1, color="#888888", alpha=0.2, label="within 10 %")
    right.plot(at, penalised / at, "o-", color=COLOURS[0], label="penalised critic")
    right.plot(at, clipped / at, "s--", color=COLOURS[1], label="clipped critic")
    label = "clipped, divided by its slope"
    right.plot(at, clipped / clipped_slopes / at, "^:", color=COLOURS[2], label=label)
    right.set(xlabel="$m$", ylabel="ratio", ylim=(0, 1.4), title="estimate / exact")
    right.legend(loc="lower left")
    return figure, (
        f"Estimates divided by the exact distance: penalised {np.round(penalised / at, 2)}, "
        f"clipped {np.round(clipped / at, 2)}, clipped over slope "
        f"{np.round(clipped / clipped_slopes / at, 2)}."
    )


@picture
def weight_histograms(clipped, limit, penalised):
    """All weights of a clipped and of a penalised critic, two lists of arrays."""
    figure = new_figure(11, 3.8)
    titles = (f"clipped to [-{limit:g}, {limit:g}]", "gradient penalty, no clipping")
    shares = []
    axes_colours = zip(figure.subplots(1, 2), (COLOURS[1], COLOURS[0]), strict=True)
    for (axes, colour), weights, title in zip(
        axes_colours, (clipped, penalised), titles, strict=True
    ):
        flat = np.concatenate([np.ravel(w) for w in weights])
        edge = limit if weights is clipped else np.quantile(np.abs(flat), 0.998)
        axes.hist(np.clip(flat, -edge, edge), 61, color=colour)
        axes.set(xlabel="weight", ylabel="number of weights", title=title)
        axes.locator_params(axis="x", nbins=5)
        shares.append(np.mean(np.abs(flat) >= 0.99 * np.abs(flat).max()))
    return figure, (
        f"Histograms of the critics' weights: {shares[0]:.0%} of the clipped ones stand at the two "
        f"limits, {shares[1]:.1%} of the penalised ones at their largest value."
    )


@picture
def generators_on_the_line(paths, rate):
    """``paths``: {title: theta (n,)} of Dirac-GANs; where theta = 0 the generator is right."""
    figure = new_figure(11, 3.6)
    axes = figure.subplots()
    for (title, theta), colour, style in zip(paths.items(), COLOURS, STYLES, strict=False):
        axes.plot(theta, color=colour, linestyle=style, label=title)
    axes.axhline(0, color=GREY, linewidth=1)
    axes.set(xlabel=f"updates of the generator (rate {rate:g})", ylabel=r"$\theta$, the sample")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    ends = ", ".join(f"{title} {np.abs(theta[-200:]).max():.2g}" for title, theta in paths.items())
    return (
        figure,
        f"The only sample of each generator; largest distance from the data at the end: {ends}.",
    )


@picture
def paired_runs(pairs, reference):
    """``pairs`` (n seeds, 2): W1 with reused and with fresh real batches, a line for each seed."""
    figure = new_figure(9, 3.8)
    axes = figure.subplots()
    for seed, (pair, colour, style) in enumerate(zip(pairs, COLOURS, STYLES, strict=False)):
        axes.plot([0, 1], pair, marker="o", markersize=9, color=colour, linestyle=style,
                  label=f"seed {seed}")  # fmt: skip
    axes.axhline(reference, color=BLACK, linestyle=":", label="two real samples")
    axes.set_xticks([0, 1], ["one real batch, reused", "a fresh real batch each step"])
    axes.set(ylabel="$W_1$ to the ring", ylim=(0, None), xlim=(-0.3, 1.9))
    axes.legend(loc="center right")
    reused, fresh = pairs.mean(axis=0)
    return figure, f"W1 of {len(pairs)} seeds; means: reused {reused:.2f}, fresh {fresh:.2f}."


@picture
def ring_samples(runs):
    """``runs``: {title: (samples (n, 2), {"modes", "hq", "w1"})}, one panel each."""
    figure = new_figure(13, 3.9)
    centres = ring_centres()
    panels = figure.subplots(1, len(runs), sharex=True, sharey=True)
    for axes, (title, (points, numbers)) in zip(panels, runs.items(), strict=True):
        axes.plot(*centres.T, "o", color=COLOURS[5], markersize=13, alpha=0.7, label="modes")
        axes.plot(
            *points[:1500].T, ".", color=COLOURS[0], markersize=2.5, alpha=0.6, label="samples"
        )
        axes.set(xlim=(-3, 3), ylim=(-3, 3), xlabel="$x_1$")
        axes.set_title(f"{title}\n{numbers['modes']} modes, $W_1$ = {numbers['w1']:.2f}")
        axes.set_aspect("equal")
    panels[0].set_ylabel("$x_2$")
    told = "; ".join(f"{t} {n['modes']} modes, W1 {n['w1']:.2f}" for t, (_, n) in runs.items())
    return figure, f"Samples of short trainings on the ring of eight Gaussians: {told}."


@picture
def seeds_and_medians(panels):
    """``panels``: {title: (label of the axis, {model: (n,)}, reference)}; a dot for each seed."""
    figure = new_figure(12, 4.2)
    told = []
    for axes, (title, (label, table, reference)) in zip(
        figure.subplots(1, len(panels)), panels.items(), strict=True
    ):
        for i, values in enumerate(table.values()):
            axes.plot(values, [i] * len(values), "o", color=COLOURS[0], markersize=8, alpha=0.6)
            axes.plot(np.median(values), i, "|", color=BLACK, markersize=24, markeredgewidth=3)
        axes.axvline(reference, color=COLOURS[2], linestyle="--", label="real samples")
        axes.set_yticks(range(len(table)), list(table))
        axes.invert_yaxis()
        axes.set(xscale="log", xlabel=label, title=title)
        axes.legend()
        medians = ", ".join(f"{model} {np.median(v):.2g}" for model, v in table.items())
        told.append(f"{title}: medians {medians}")
    return figure, ". ".join(told) + "."
