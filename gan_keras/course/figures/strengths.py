"""The plots of notebook 04, "Strengths and weaknesses". The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.data.toy import ring_centres
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure
from gan_keras.metrics.modes import nearest_centres

REAL, BASELINE = look("real"), look("baseline")
D, GREY, TITLE = "#333333", "#666666", 16
METHODS = {  # of the ring: name, its look; one with a penalty is drawn filled
    "minimax": look("minimax"), "non-saturating": look("non_saturating"),
    "minimax + R1": look("minimax"), "non-saturating + R1": look("non_saturating"),
    "WGAN-GP": look("gradient_penalty"),
}  # fmt: skip
METRICS = {  # name: (colour, line, marker)
    "precision": ("#0072B2", "-", "o"), "recall": ("#D55E00", "--", "s"),
    "density": ("#6A3D9A", ":", "^"), "coverage": ("#009E73", "-.", "D"),
}  # fmt: skip


@few_colours
@picture
def lost_modes(table):
    """``table``: {(method, optimizer): Snapshots at the end, one for each seed}."""
    figure = new_figure(12.5, 5.2)
    optimizers = list(dict.fromkeys(optimizer for _, optimizer in table))
    panels = figure.subplots(1, len(optimizers), sharex=True, sharey=True)
    names = list(METHODS)
    for axes, optimizer in zip(panels, optimizers, strict=True):
        axes.axvline(8, color=REAL.colour, linestyle=":", linewidth=3, label="data: 8")
        for row, name in enumerate(names):
            found, seen = [s.modes for s in table[name, optimizer]], METHODS[name]
            face = seen.colour if "+" in name or "GP" in name else "white"
            places = row + 0.2 * np.linspace(-1, 1, len(found))
            axes.plot(
                found, places, linestyle="", marker=seen.marker, color=seen.colour,
                markersize=12, markerfacecolor=face, markeredgewidth=2.5, clip_on=False,
            )  # fmt: skip
        axes.set(xlim=(-0.3, 8.3), xlabel="modes found, a point for each seed", title=optimizer)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_yticks(range(len(names)), names, fontsize=14)
        axes.set_xticks(range(9))
    for face, name in (("white", "no penalty"), (GREY, "with a penalty")):
        panels[0].plot([], [], "o", color=GREY, markersize=12, markerfacecolor=face,
                       markeredgewidth=2.5, label=name)  # fmt: skip
    panels[0].legend(loc="lower left", fontsize=13)
    without, with_r1 = ([s.modes for (name, _), ends in table.items() if name in kind for s in ends]
                        for kind in (names[:2], names[2:4]))  # fmt: skip
    figure.suptitle(
        f"Two losses, two settings of Adam, three seeds: {between(without)} modes without R1, "
        f"{between(with_r1)} with it", fontsize=TITLE,
    )  # fmt: skip
    told = "; ".join(
        f"{name}, {optimizer}: {', '.join(str(s.modes) for s in ends)}"
        for (name, optimizer), ends in table.items()
    )
    return figure, f"Modes of 8 found in each seed. {told}."


@few_colours
@picture
def failures(orbits, distances, gradients, counts, logits):
    """Three failures. ``orbits``: {name: (n, 2)}; gradients: {name: array like distances};
    logits (len(counts), 3) on training reals, held-out reals and fakes."""
    figure = new_figure(14, 5)
    circles, vanishing, overfit = figure.subplots(1, 3)
    lines = {"minimax": METHODS["minimax"], "non-saturating": METHODS["non-saturating"]}
    lines["minimax + R1"] = look("minimax", line="-", colour=D)
    for name, points in orbits.items():
        seen = lines[name]
        circles.plot(np.hypot(*points.T), seen.line, color=seen.colour, linewidth=3, label=name)
    circles.set(xlabel="alternating updates", ylabel="distance from the equilibrium", ylim=(0, 2.1))
    circles.set_title("It circles: only R1 comes to rest")
    for name, values in gradients.items():
        seen = lines[name]
        vanishing.plot(distances, values, seen.line, color=seen.colour, linewidth=3, label=name)
    vanishing.set(yscale="log", ylim=(1e-4, 30), xlabel="distance of samples and data (std)")
    vanishing.set_ylabel("gradient of $G$, absolute")
    vanishing.set_title("It gets no gradient: minimax")
    fakes = METHODS["non-saturating"].colour
    looks = (("training digits", REAL.colour, "-", "o"),
             ("held-out digits", REAL.colour, "--", "s"), ("fakes", fakes, "-.", "D"))  # fmt: skip
    for values, (name, colour, line, marker) in zip(logits.T, looks, strict=True):
        overfit.plot(counts, values, line, marker=marker, color=colour, linewidth=3, markersize=9,
                     label=name)  # fmt: skip
    overfit.axhline(0, color=GREY, linewidth=1)
    overfit.set_xscale("log")
    overfit.set_xticks(counts, [str(count) for count in counts])
    overfit.minorticks_off()
    overfit.set(xlabel="training digits", ylabel="mean logit of $D$")
    overfit.set_title("It learns few digits by heart")
    for axes in (circles, vanishing, overfit):
        axes.legend(fontsize=12)
    gaps = logits[:, 0] - logits[:, 1]
    figure.suptitle(
        f"Three failures that are not mode collapse; with {counts[0]} digits, $D$ puts new ones "
        f"{gaps[0]:.1f} below those it knows", fontsize=TITLE,
    )  # fmt: skip
    return figure, (
        f"Left, radii of the Dirac-GAN: {', '.join(orbits)}. Middle, the generator's gradient at "
        f"distance {distances[-1]:g}. Right, logit on training minus held-out digits: "
        f"{gaps[0]:.1f} with {counts[0]} digits, {gaps[-1]:.1f} with {counts[-1]}."
    )


@few_colours
@picture
def loss_and_quality(runs, ranks):
    """``runs``: {method: (films of its seeds, attribute, label)}: a logged number against W1;
    ranks: {method: rank correlations of its seeds}."""
    figure = new_figure(14, 5)
    panels = figure.subplots(1, len(runs), sharey=True)
    for axes, (name, (films, attribute, label)) in zip(panels, runs.items(), strict=True):
        for film, marker in zip(films, "osD^v", strict=False):
            x, y = [getattr(s, attribute) for s in film], [s.w1 for s in film]
            axes.plot(x, y, color=METHODS[name].colour, linewidth=1, alpha=0.4)
            points = axes.scatter(x, y, s=70, marker=marker, c=[s.updates for s in film],
                                  cmap="cividis")  # fmt: skip
        low, high = min(ranks[name]), max(ranks[name])
        axes.set(xlabel=label, title=f"{name}: rank correlation {low:+.2f} to {high:+.2f}")
    highest = max(s.w1 for films, _, _ in runs.values() for film in films for s in film)
    panels[0].set_ylim(0, 1.05 * highest)
    panels[0].set_ylabel("$W_1$ of samples to data (lower is better)")
    figure.colorbar(points, label="updates")
    told = "; ".join(f"{n} " + ", ".join(f"{r:+.2f}" for r in row) for n, row in ranks.items())
    losses = [r for name in ranks for r in ranks[name] if name != "WGAN-GP"] or [0]
    figure.suptitle(
        f"Rank correlation with the distance: losses of $G$ {min(losses):+.2f} to "
        f"{max(losses):+.2f}, the critic's estimate at least {min(ranks['WGAN-GP']):+.2f}",
        fontsize=TITLE,
    )
    return figure, f"A logged number against the distance of the samples. Correlations: {told}."


@few_colours
@picture
def frechet_bias(counts, frechet, expected, kernel_counts, kernel):
    """Distances between equal Gaussians. frechet (n, draws), kernel (m, draws)."""
    figure = new_figure(13, 5)
    left, right = figure.subplots(1, 2)
    mean, blue = frechet.mean(axis=1), METRICS["precision"][0]
    left.plot(counts, expected, "--", color=GREY, label=r"$(2d + d(d+1)/2)\,/\,N$")
    left.plot(counts, mean, "o", color=blue, markersize=11, label="measured")
    left.set(xscale="log", yscale="log", xlabel="samples $N$", ylabel="Frechet distance")
    left.set_title("Frechet: too high, by about $c/N$")
    left.legend(fontsize=14)
    right.axhline(0, color=GREY, linestyle="--", label="the truth")
    for count, draws in zip(kernel_counts, kernel, strict=True):
        right.plot([count] * len(draws), draws, ".", color=GREY, markersize=9)
    means = kernel.mean(axis=1)
    right.plot(kernel_counts, means, "D", color=blue, markersize=11, label="mean of 20")
    right.set_xscale("log")
    right.set_xticks(kernel_counts, [str(count) for count in kernel_counts])
    right.minorticks_off()
    right.set(xlabel="samples $N$", ylabel="kernel distance", title="Kernel: around 0 at any $N$")
    right.margins(x=0.2)
    right.legend(fontsize=14)
    figure.suptitle(
        f"A perfect generator gets {mean[0]:.2f} from {counts[0]} samples and {mean[-1]:.3f} from "
        f"{counts[-1]:,}", fontsize=TITLE,
    )  # fmt: skip
    return figure, (
        f"Two samples of one Gaussian: the mean Frechet distance falls from {mean[0]:.2f} at "
        f"{counts[0]} samples to {mean[-1]:.3f} at {counts[-1]}, as 1/N; the kernel distance is "
        f"{means[0]:.3f} at {kernel_counts[0]}."
    )


@few_colours
@picture
def four_metrics(left, right):
    """Each side: (title, x label, x (n,), {metric: (n,)}, whether the axis is reversed)."""
    figure = new_figure(13, 5.2)
    sides = figure.subplots(1, 2, sharey=True)
    for axes, (title, label, x, metrics, reverse) in zip(sides, (left, right), strict=True):
        for name, values in metrics.items():
            colour, line, marker = METRICS[name]
            axes.plot(x, values, line, marker=marker, color=colour, linewidth=3, markersize=9,
                      label=name)  # fmt: skip
        axes.set(xlabel=label, title=title, ylim=(0, 1.25))
        if reverse:
            axes.invert_xaxis()
    sides[0].set_ylabel("share (density: balls / $k$)")
    handles, labels = sides[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, fontsize=14)
    recall, precision = left[3]["recall"], right[3]["precision"]
    figure.suptitle(
        f"Fewer kinds: recall falls to {recall[-1]:.2f}. More noise: precision falls to "
        f"{precision[-1]:.2f}", fontsize=TITLE,
    )  # fmt: skip
    ends = [
        f"{side[0]}: " + ", ".join(f"{n} {v[0]:.2f} to {v[-1]:.2f}" for n, v in side[3].items())
        for side in (left, right)
    ]
    return figure, f"{ends[0]}. {ends[1]}."


@few_colours
@picture
def broken_run(film, apart):
    """Four plots of a run on the ring: ``film``, its Snapshots; apart: distance of two reals."""
    figure = new_figure(13, 8.4)
    (losses, kinds), (spread, plane) = figure.subplots(2, 2)
    updates, fake = [s.updates for s in film], METHODS["non-saturating"].colour
    losses.plot(updates, [s.g_loss for s in film], "--", color=fake, linewidth=2.5)
    losses.set(title="A: loss of $G$", xlabel="updates", ylabel="nats", ylim=(0, None))
    shares = np.transpose([mode_shares(s.points) for s in film])
    mesh = kinds.pcolormesh(updates, np.arange(8), shares, cmap="Blues", vmin=0, vmax=1,
                            shading="nearest")  # fmt: skip
    kinds.grid(visible=False)
    kinds.set(title="B: share of the samples at each mode", xlabel="updates", ylabel="mode")
    figure.colorbar(mesh, ax=kinds)
    distances = [mean_distance(s.points) for s in film]
    spread.axhline(apart, color=REAL.colour, linestyle=":", linewidth=3, label="real points")
    spread.plot(updates, distances, "--", color=fake, linewidth=2.5, label="samples")
    spread.set(title="C: mean distance of two", xlabel="updates", ylim=(0, None))
    spread.legend(fontsize=13)
    plane.plot(*ring_centres().T, "o", color=REAL.colour, markersize=20, fillstyle="none",
               markeredgewidth=3)  # fmt: skip
    plane.plot(*film[-1].points.T, ".", color=fake, markersize=4, alpha=0.4)
    plane.set(xlim=(-3, 3), ylim=(-3, 3), xticks=[], yticks=[], aspect="equal")
    plane.set_title("D: samples at the end")
    figure.suptitle("Is this mode collapse?", fontsize=TITLE)
    return figure, (
        f"Four plots of a run: the loss of G; shares of the modes over time; the distance of two "
        f"samples, at the end {distances[-1]:.1f} beside {apart:.1f} of real points; samples."
    )


def between(numbers):
    low, high = min(numbers), max(numbers)
    return f"{low}" if low == high else f"{low} to {high}"


def mode_shares(points):
    """Share (8,) of the points (n, 2) whose nearest mode it is."""
    nearest, _ = nearest_centres(points, ring_centres())
    return np.bincount(nearest, minlength=8) / len(points)


def mean_distance(points):
    """Of two of the points (n, d), over pairs."""
    return float(np.linalg.norm(points[::2] - points[1::2], axis=1).mean())
