"""The figures of notebook 04, "Strengths and weaknesses". The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.data.toy import ring_centres
from gan_keras.drawing.plots import COLOURS, new_figure

GREY = "#666666"
STYLES = tuple(zip(COLOURS, ("-", "--", "-.", ":", "-", "--"), "osD^vP", strict=True))


@picture
def rings(last):
    """``last``: {title: Snapshot}, the samples of each on the eight centres."""
    figure = new_figure(12, 3.9)
    for axes, (title, seen) in zip(figure.subplots(1, len(last)), last.items(), strict=True):
        axes.plot(
            *ring_centres().T, "o", color=COLOURS[5], markersize=16, fillstyle="none",
            markeredgewidth=2, label="modes of the data",
        )  # fmt: skip
        axes.plot(*seen.points.T, ".", color=COLOURS[0], markersize=3, alpha=0.5, label="samples")
        axes.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), xlabel="$x_1$", aspect="equal")
        axes.set_title(f"{title}\n{seen.modes} of 8 modes, {seen.quality:.0%} near one")
    figure.axes[0].set_ylabel("$x_2$")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, markerscale=0.8)
    told = "; ".join(f"{t} {s.modes} of 8, {s.quality:.0%}" for t, s in last.items())
    return figure, f"Samples on the ring. Modes hit and share of samples near a mode: {told}."


@picture
def loss_and_quality(runs):
    """``runs``: {title: (snapshots, attribute, label)}: a logged number against W1 to the data."""
    figure = new_figure(11, 4.2)
    for axes, (title, run) in zip(figure.subplots(1, len(runs)), runs.items(), strict=True):
        snapshots, attribute, label = run
        x, y = [getattr(s, attribute) for s in snapshots], [s.w1 for s in snapshots]
        axes.plot(x, y, "-", color=GREY, linewidth=1)
        points = axes.scatter(x, y, s=70, c=[s.updates for s in snapshots], cmap="cividis")
        for seen, name in ((snapshots[0], " start"), (snapshots[-1], " end")):
            axes.annotate(name, (getattr(seen, attribute), seen.w1), (5, 6),
                          textcoords="offset points")  # fmt: skip
        axes.set(xlabel=label, title=title)
        axes.margins(0.15)
    figure.axes[0].set_ylabel("$W_1$ of samples to data (lower is better)")
    figure.colorbar(points, label="updates")
    ends = "; ".join(
        f"{t}: from {getattr(s[0], a):.2f} at W1 {s[0].w1:.2f} to {getattr(s[-1], a):.2f} at W1 "
        f"{s[-1].w1:.2f}" for t, (s, a, _) in runs.items()
    )  # fmt: skip
    return figure, f"A logged number against the quality of the samples while training. {ends}."


@picture
def failures(orbits, distances, gradients, counts, logits):
    """Three failures. ``orbits``: {name: (n, 2)}; gradients: {name: array like distances};
    logits (len(counts), 3) on training reals, held-out reals and fakes."""
    figure = new_figure(13, 4.2)
    circles, vanishing, overfit = figure.subplots(1, 3)
    for (name, points), (colour, line, _) in zip(orbits.items(), STYLES, strict=False):
        circles.plot(np.hypot(*points.T), line, color=colour, label=name)
    circles.set(xlabel="alternating updates", ylabel="distance from the equilibrium")
    circles.set(title="No convergence\n(Dirac-GAN)", ylim=(0, 2.1))
    for (name, values), (colour, line, _) in zip(gradients.items(), STYLES[1::-1], strict=False):
        vanishing.plot(distances, values, line, color=colour, label=name)
    vanishing.set(yscale="log", ylim=(1e-4, 30), xlabel="distance of samples and data (std)")
    vanishing.set(ylabel="gradient of $G$, absolute", title="Vanishing gradient\n($D$ optimal)")
    names = ("training reals", "held-out reals", "fakes")
    for values, name, (colour, line, marker) in zip(logits.T, names, STYLES, strict=False):
        overfit.plot(counts, values, line, marker=marker, color=colour, label=name)
    overfit.set_xscale("log")
    overfit.set_xticks(counts, [str(count) for count in counts])
    overfit.minorticks_off()
    overfit.set(
        xlabel="training images", ylabel="mean logit of $D$", title="$D$ overfits\n(digits)"
    )
    for axes in (circles, vanishing, overfit):
        axes.legend()
    gaps = logits[:, 0] - logits[:, 1]
    return figure, (
        f"Left, radii of the Dirac-GAN: {', '.join(orbits)}. Middle, the generator's gradient at "
        f"distance {distances[-1]:g}: "
        + ", ".join(f"{n} {v[-1]:.1e}" for n, v in gradients.items())
        + f". Right, logit on training minus held-out reals: {gaps[0]:.1f} with {counts[0]} "
        f"images, {gaps[-1]:.1f} with {counts[-1]}."
    )


@picture
def frechet_bias(counts, frechet, expected, kernel_counts, kernel):
    """Distances between equal Gaussians. frechet (n, draws), kernel (m, draws)."""
    figure = new_figure(11, 4)
    left, right = figure.subplots(1, 2)
    left.plot(counts, expected, "--", color=GREY, label=r"$(2d + d(d+1)/2)\,/\,N$")
    left.plot(counts, frechet.mean(axis=1), "o", color=COLOURS[1], markersize=9, label="measured")
    left.set(xscale="log", yscale="log", xlabel="samples $N$", ylabel="Frechet distance")
    left.set_title("Frechet: 0 is the truth")
    left.legend()
    right.axhline(0, color=GREY, linestyle="--")
    for count, draws in zip(kernel_counts, kernel, strict=True):
        right.plot([count] * len(draws), draws, ".", color=COLOURS[4], markersize=8)
    means = kernel.mean(axis=1)
    right.plot(kernel_counts, means, "D", color=COLOURS[0], markersize=9, label="mean of 20")
    right.set_xscale("log")
    right.set_xticks(kernel_counts, [str(count) for count in kernel_counts])
    right.minorticks_off()
    right.set(xlabel="samples $N$", ylabel="kernel distance", title="Kernel: around 0 at any $N$")
    right.margins(x=0.2)
    right.legend()
    return figure, (
        f"Two samples of one Gaussian: the mean Frechet distance falls from "
        f"{frechet.mean(axis=1)[0]:.2f} at {counts[0]} samples to {frechet.mean(axis=1)[-1]:.3f} "
        f"at {counts[-1]}, as 1/N; the kernel distance is {means[0]:.3f} at {kernel_counts[0]}."
    )


@picture
def four_metrics(left, right):
    """Each side: (title, x label, x (n,), {metric: (n,)}, whether the axis is reversed)."""
    figure = new_figure(11, 4.2)
    sides = figure.subplots(1, 2, sharey=True)
    for axes, (title, label, x, metrics, reverse) in zip(sides, (left, right), strict=True):
        for (name, values), (colour, line, marker) in zip(metrics.items(), STYLES, strict=False):
            axes.plot(x, values, line, marker=marker, color=colour, label=name)
        axes.set(xlabel=label, title=title, ylim=(-0.05, 1.25))
        if reverse:
            axes.invert_xaxis()
    sides[0].set_ylabel("share (density: balls / $k$)")
    handles, labels = sides[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4)
    ends = [
        f"{side[0]}: " + ", ".join(f"{n} {v[0]:.2f} to {v[-1]:.2f}" for n, v in side[3].items())
        for side in (left, right)
    ]
    return figure, f"{ends[0]}. {ends[1]}."


@picture
def costs(counted, measured):
    """{training: multiplications} and {training: seconds}, both relative to the first one."""
    figure = new_figure(9, 3.8)
    axes = figure.subplots()
    pairs = ((counted, "multiplications", "", COLOURS[0]), (measured, "seconds", "//", COLOURS[5]))
    for i, (values, label, hatch, colour) in enumerate(pairs):
        heights = np.array(list(values.values())) / next(iter(values.values()))
        places = np.arange(len(heights)) + (i - 0.5) * 0.36
        axes.bar(places, heights, 0.34, color=colour, hatch=hatch, edgecolor="white", label=label)
        for place, height in zip(places, heights, strict=True):
            axes.text(place, height, f"{height:.1f}", ha="center", va="bottom")
    axes.set_xticks(range(len(counted)), list(counted))
    axes.set(ylabel="per training step,\nclassifier = 1")
    axes.margins(y=0.15)
    axes.legend(loc="upper left")
    told = ", ".join(f"{n} {v / next(iter(measured.values())):.1f}" for n, v in measured.items())
    return figure, f"Cost of a training step relative to the classifier; seconds: {told}."
