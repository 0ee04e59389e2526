"""The measured figures of notebook 00, "Start here". The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

OURS, REAL, BASELINE = look("non_saturating"), look("real"), look("baseline")
INK = "#222222"


def strip(images):
    """Images (n, h, w, 1) in [-1, 1] as one row (h, n * w), with white columns between them."""
    padded = np.pad(images[..., 0], [(0, 0), (0, 0), (1, 1)], constant_values=1.0)
    return np.concatenate(list(padded), axis=1)


def in_short(distance):
    return f"{distance:.0f}" if distance >= 100 else f"{distance:.1f}"


def show_strip(axes, images):
    axes.imshow(strip(images), cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    axes.set_axis_off()
    axes.set_anchor("W")


@picture
def levels(rows, title):
    """Digits and their distances, a row each, on one logarithmic scale.

    Args:
        rows: [(name, images (n, 28, 28, 1), distance, "ours", "real" or "baseline")].
    """
    figure = new_figure(13, 1.3 + 0.9 * len(rows))
    figure.suptitle(title, fontsize=18)
    axes = figure.subplot_mosaic(
        [[f"name{i}", f"digits{i}", "scale"] for i in range(len(rows))],
        width_ratios=(1.4, 7.6, 3.7),
    )
    scale, looks = axes["scale"], {"ours": OURS, "real": REAL, "baseline": BASELINE}
    for i, (name, images, distance, kind) in enumerate(rows):
        side, colour = axes[f"name{i}"], looks[kind].colour
        side.set_axis_off()
        side.text(1, 0.5, name, ha="right", va="center", fontsize=14, color=INK)
        show_strip(axes[f"digits{i}"], images)
        scale.plot(distance, -i, "o", markersize=16, color=colour)
        scale.text(distance * 1.35, -i, in_short(distance), va="center", fontsize=16, color=INK)
    far = max(row[2] for row in rows)
    near = min(row[2] for row in rows)
    scale.set(xscale="log", xlim=(near / 2, far * 8), ylim=(0.5 - len(rows), 0.5), yticks=[])
    scale.set_xlabel("Frechet distance (lower is better)")
    scale.spines["left"].set_visible(False)
    told = "; ".join(f"{name.replace(chr(10), ' ')} {in_short(d)}" for name, _, d, _ in rows)
    return figure, (
        f"{title}. Rows of pictures, with their Frechet distance to real test digits on a "
        f"logarithmic scale, lower is better: {told}."
    )


@picture
def one_dimension(real, cases, bins=60):
    """Histograms of numbers against those of ``real`` (n,).

    Args:
        cases: [(title, numbers (m,), distance)], the Frechet distance in one dimension.
    """
    figure = new_figure(13, 4)
    figure.suptitle("The ruler sees mean and spread, and nothing else", fontsize=17)
    panels = figure.subplots(1, len(cases), sharex=True, sharey=True)
    edges = np.linspace(-4, 5, bins)
    for axes, (title, numbers, distance) in zip(panels, cases, strict=True):
        axes.hist(real, edges, density=True, color=REAL.colour, alpha=0.6, label="real")
        axes.hist(numbers, edges, density=True, histtype="step", linewidth=2, color=OURS.colour,
                  label="heap")  # fmt: skip
        axes.set_title(f"{title}\ndistance {distance:.2f}", fontsize=14)
        axes.set(xlabel="$x$", ylim=(0, 2))
    panels[0].set_ylabel("density")
    panels[0].legend(loc="upper left")
    told = "; ".join(f"{title.replace(chr(10), ' ')} {d:.2f}" for title, _, d in cases)
    return figure, f"Numbers beside real ones, and the Frechet distance of the two heaps: {told}."


@picture
def losses_and_distance(updates, d_loss, g_loss, measured, distances, real):
    """Losses (n,) at ``updates`` (n,); distances (m,) after ``measured`` (m,) updates.

    Args:
        real: distances (k,) of as many real digits.
    """
    figure = new_figure(11, 4)
    left, right = figure.subplots(1, 2)
    left.plot(updates, d_loss, "-", color=INK, label="loss of $D$")
    left.plot(updates, g_loss, "--", color=OURS.colour, label="loss of $G$")
    left.axhline(2 * np.log(2), linestyle=":", color=BASELINE.colour, label="$D$ undecided, 1.39")
    left.set(xlabel="updates", ylabel="loss (nats)", ylim=(0, None))
    moved = max(np.ptp(d_loss), np.ptp(g_loss))
    left.set_title(f"No loss moves by more than {moved:.2f}: they say little")
    left.legend()
    right.plot(measured, distances, color=OURS.colour, marker="o", label="samples")
    right.axhline(distances[0], color=BASELINE.colour, linestyle="--", label="untrained")
    right.axhspan(min(real), max(real), color=REAL.colour, alpha=0.6, label="real digits")
    right.set(xlabel="updates", ylabel="Frechet distance", yscale="log")
    right.set_title(f"The distance falls from {distances[0]:.0f} to {distances[-1]:.1f}")
    right.legend(loc="upper right", bbox_to_anchor=(1, 0.9))
    return figure, (
        f"Left, the losses of D and G: they end at {d_loss[-1]:.2f} and {g_loss[-1]:.2f}, and "
        f"neither moves by more than {moved:.2f} in the whole training; a dotted line marks 1.39, "
        "an undecided D. Right, on a logarithmic scale, the Frechet distance of the samples: it "
        f"falls from {distances[0]:.0f} to {distances[-1]:.1f}; a band below marks real digits: "
        f"{min(real):.1f} to {max(real):.1f}."
    )


@picture
def variety_and_copies(shares, real_shares, near, near_real):
    """Shares (10,) of each digit, and distances to the nearest training digit (n,), (m,)."""
    figure = new_figure(12, 4)
    left, right = figure.subplots(1, 2)
    places = np.arange(10)
    left.bar(places - 0.2, shares, 0.38, color=OURS.colour, label="samples")
    left.bar(places + 0.2, real_shares, 0.38, color=REAL.colour, hatch="//", edgecolor="white",
             label="real test digits")  # fmt: skip
    left.set(xlabel="digit, as the classifier reads it", ylabel="share", xticks=places)
    left.set_title(f"Variety: the rarest digit has a share of {min(shares):.2f}")
    left.set_ylim(0, 1.3 * max(*shares, *real_shares))
    left.legend(loc="upper center", ncols=2)
    edges = np.linspace(0, max(near.max(), near_real.max()), 40)
    for values, kind, label in ((near_real, REAL, "held-out real"), (near, OURS, "samples")):
        right.hist(values, edges, density=True, histtype="step", linewidth=2.5, color=kind.colour,
                   label=f"{label}: median {np.median(values):.1f}")  # fmt: skip
    right.axvline(0, color=INK, linewidth=1)
    right.set(xlabel="Euclidean distance to the nearest training digit", ylabel="density")
    right.set_title(
        f"Samples are {np.median(near):.1f} from training digits, new reals "
        f"{np.median(near_real):.1f}"
    )
    right.legend()
    side = "farther away" if np.median(near) > np.median(near_real) else "nearer"
    return figure, (
        f"Left, bars: the share of each digit among samples, {np.round(shares, 2).tolist()}, "
        "beside the shares of real test digits. Right, two histograms of the distance to the "
        f"nearest training digit: the samples, with a median of {np.median(near):.1f}, are on the "
        f"whole {side} than held-out real digits, with {np.median(near_real):.1f}."
    )


@picture
def broken_run(updates, d_loss, g_loss, outputs, measured, distances, samples):
    """Four plots of a run that is to be diagnosed.

    Args:
        outputs: D's mean probability on reals and on fakes, each (n,).
        samples: (10, 28, 28, 1), the last ones.
    """
    figure = new_figure(12, 6.4)
    (one, two), (three, four) = figure.subplots(2, 2)
    one.plot(updates, d_loss, "-", color=INK, label="loss of $D$")
    one.plot(updates, g_loss, "--", color=OURS.colour, label="loss of $G$")
    one.set(title="A. The losses", ylabel="nats", ylim=(0, None))
    two.plot(updates, outputs[0], ":", color=REAL.colour, linewidth=3, label="on reals")
    two.plot(updates, outputs[1], "--", color=OURS.colour, label="on samples")
    two.set(title="B. Mean output of $D$", ylabel="probability of real", ylim=(0, 1.2))
    three.plot(measured, distances, "o-", color=OURS.colour, label="samples")
    three.set(title="C. Frechet distance", ylim=(0, 1.25 * max(distances)))
    for axes in (one, two, three):
        axes.set_xlabel("updates")
        axes.legend()
    upper, lower = strip(samples[:5]), strip(samples[5:10])
    rows = np.concatenate([upper, np.ones_like(upper[:2]), lower])
    four.imshow(rows, cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    four.set_title("D. Samples at the end")
    four.set_axis_off()
    return figure, (
        f"A: the loss of G falls from {g_loss[0]:.2f} to {g_loss[-1]:.2f}, that of D rises from "
        f"{d_loss[0]:.2f} to {d_loss[-1]:.2f}. B: the mean output of D ends at "
        f"{outputs[0][-1]:.2f} on reals and {outputs[1][-1]:.2f} on samples. C: the Frechet "
        f"distance goes from {distances[0]:.0f} to {distances[-1]:.0f}. D: the samples are "
        "black and white noise, no digits."
    )
