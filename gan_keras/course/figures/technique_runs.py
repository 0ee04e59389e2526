"""Figures of notebook 03 about trainings: the ladder, balance, averages, overfitting."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

OURS, REAL, DARK, GREY = look("non_saturating").colour, look("real").colour, "#333333", "#777777"
TITLE = 16
ENLARGED = 84  # pixels, of each sample


def strip_of(samples):
    """Images (k, h, w, 1) in [-1, 1] side by side, enlarged without blur, with white gaps."""
    factor = max(1, ENLARGED // samples.shape[1])
    tiles = samples[..., 0].repeat(factor, axis=1).repeat(factor, axis=2)
    framed = np.pad(tiles, [(0, 0), (2, 2), (2, 2)], constant_values=1.0)
    return np.concatenate(list(framed), axis=1)


def show_strip(axes, samples):
    axes.imshow(strip_of(samples), cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    axes.set_axis_off()


@few_colours
@picture
def ladder(rows, real):
    """Samples of each rung and its distance.

    Args:
        rows: [(name, samples (k, 28, 28, 1), Frechet distance)] from below.
        real: (samples, distance) of real digits.
    """
    every = [*rows, ("real digits", *real)]
    figure = new_figure(14, 0.95 * len(every) + 0.6)
    panels = figure.subplots(len(every), 2, width_ratios=(1, 2.6), squeeze=False)
    highest = max(distance for _, _, distance in rows)
    for (bar, pictures), (name, samples, distance) in zip(panels, every, strict=True):
        bar.barh(0, distance, color=REAL if name == "real digits" else OURS)
        bar.set(xlim=(0, 1.25 * highest), yticks=[], xticks=[])
        bar.grid(visible=False)
        bar.spines[["bottom"]].set_visible(False)
        bar.text(distance + 0.02 * highest, 0, f"{distance:.3g}", va="center", fontsize=15)
        bar.set_ylabel(name, rotation=0, ha="right", va="center", fontsize=14)
        show_strip(pictures, samples)
    figure.suptitle(
        f"Adam's settings gain most: {rows[0][2]:.0f} to {rows[1][2]:.0f}; with all steps "
        f"{rows[-1][2]:.0f} (one seed)", fontsize=TITLE,
    )  # fmt: skip
    told = "; ".join(f"{' '.join(name.split())}: {distance:.3g}" for name, _, distance in every)
    return figure, f"Samples and Frechet distance of each rung. {told}."


def strips(rows, message):
    """A figure with a row of samples for each of [(label, samples)]."""
    figure = new_figure(13, 1.05 * len(rows) + 0.5)
    for axes, (label, samples) in zip(figure.subplots(len(rows), 1), rows, strict=True):
        show_strip(axes, samples)
        axes.text(-0.01, 0.5, label, transform=axes.transAxes, ha="right", va="center",
                  fontsize=14)  # fmt: skip
    figure.suptitle(message, fontsize=TITLE)
    return figure


@few_colours
@picture
def labelled_rows(rows, message):
    """``rows``: [(label, samples (k, h, w, 1))], below a message."""
    return strips(rows, message), f"Samples in rows: {'; '.join(label for label, _ in rows)}."


@few_colours
@picture
def averages(runs, updates):
    """``runs``: {rates: (samples of the last weights, their distance, of the average, its)}."""
    rows, gains = [], []
    for rates, (last, of_last, slow, of_slow) in runs.items():
        rows.append((f"{rates}, last weights: {of_last:.0f}", last))
        rows.append((f"{rates}, their average: {of_slow:.0f}", slow))
        gains.append(f"{rates} {of_last:.0f} to {of_slow:.0f}")
    message = f"In {updates} updates the average is worse: {'; '.join(gains)}"
    told = "; ".join(label.replace(":", "") for label, _ in rows)
    return strips(rows, message), f"Samples of the last weights and of their average: {told}."


@few_colours
@picture
def balance(distances, n_critics, ratios, floor):
    """Heat map of a distance to the data, lower is better, means and ranges of the seeds.

    Args:
        distances: (len(n_critics), len(ratios), seeds).
        ratios: of the critic's rate to the generator's.
        floor: the distance of real samples to real samples.
    """
    figure = new_figure(11, 4.6)
    axes = figure.subplots()
    means = distances.mean(axis=2)
    axes.imshow(np.log(means), cmap="viridis_r", aspect="auto")
    middle = np.sqrt(means.min() * means.max())
    for (i, j), value in np.ndenumerate(means):
        low, high = distances[i, j].min(), distances[i, j].max()
        axes.text(j, i, f"{value:.2f}\n{low:.2f} to {high:.2f}", ha="center", va="center",
                  color="white" if value > middle else "black", size=15)  # fmt: skip
    axes.set_xticks(range(len(ratios)), [f"{ratio:g}" for ratio in ratios])
    axes.set_yticks(range(len(n_critics)), n_critics)
    axes.set(xlabel="critic's rate / generator's rate", ylabel="critic steps a round")
    axes.grid(False)
    figure.suptitle(
        f"$W_1$ to the data: {means[0, 0]:.2f} with the slowest critic, {means[0, -1]:.2f} with "
        f"one fast step ({distances.shape[2]} seeds)", fontsize=TITLE,
    )  # fmt: skip
    return figure, (
        f"Mean distance to the data for {list(n_critics)} critic steps (rows) and rates of "
        f"{list(ratios)} times the generator's: {means.round(2).tolist()}; real data {floor:.2f}."
    )


@few_colours
@picture
def overfitting(gaps, message):
    """``gaps``: {(reals, how it was trained): gaps of the seeds (n,)} in nats, as dots."""
    counts = sorted({count for count, _ in gaps})
    ways = list(dict.fromkeys(way for _, way in gaps))
    figure = new_figure(12, 0.75 * len(ways) + 1.9)
    axes = figure.subplots()
    looks = dict(zip(counts, ((DARK, "o"), (OURS, "s")), strict=False))
    for (count, way), values in gaps.items():
        colour, marker = looks[count]
        row = len(ways) - 1 - ways.index(way)
        axes.plot(values, [row] * len(values), marker, color=colour, markersize=10, alpha=0.75,
                  label=f"{count} digits" if way == ways[0] else None)  # fmt: skip
        axes.plot([np.mean(values)] * 2, [row - 0.28, row + 0.28], color=colour, linewidth=3)
    axes.set_yticks(range(len(ways)), ways[::-1], fontsize=13)
    axes.set(xlabel="gap: loss on held-out reals - on training reals (nats); bars: means",
             ylim=(-0.6, len(ways) - 0.4))  # fmt: skip
    axes.axvline(0, color=GREY, linewidth=1)
    axes.legend(loc="best", fontsize=13)
    figure.suptitle(message, fontsize=TITLE)
    told = "; ".join(
        f"{count} digits, {way}: {np.mean(values):.2f}" for (count, way), values in gaps.items()
    )
    return figure, f"Mean gap of the discriminator. {told}."


@few_colours
@picture
def four_plots(updates, d_loss, g_loss, seen, unseen, fake, slope, samples):
    """Four plots of one run; all but ``samples`` (24, 28, 28, 1) are (n,).

    Args:
        seen, unseen, fake: mean probability that D gives to training reals, held-out reals, fakes.
        slope: mean slope of D's logit at training reals.
    """
    figure = new_figure(13, 8)
    (losses, outputs), (slopes, pictures) = figure.subplots(2, 2)
    losses.plot(updates, d_loss, color=DARK, linewidth=3, label="$D$")
    losses.plot(updates, g_loss, "--", color=OURS, linewidth=3, label="$G$")
    losses.set(title="A: losses", xlabel="updates", ylabel="nats", ylim=(0, None))
    outputs.plot(updates, seen, color=REAL, linewidth=4, label="training reals")
    outputs.plot(updates, unseen, ":", color=DARK, linewidth=4, label="held-out reals")
    outputs.plot(updates, fake, "--", color=OURS, linewidth=3, label="fakes")
    outputs.set(title="B: mean $D$", xlabel="updates", ylim=(0, 1.02))
    slopes.plot(updates, slope, color=DARK, linewidth=3)
    slopes.set(title="C: mean slope of the logit at reals", xlabel="updates", ylim=(0, None))
    losses.legend(loc="upper left")
    outputs.legend(loc="lower left")
    rows = np.concatenate([strip_of(samples[i : i + 8]) for i in range(0, 24, 8)])
    pictures.imshow(rows, cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    pictures.set_title("D: samples")
    pictures.set_axis_off()
    figure.suptitle(f"$D$'s loss ends at {d_loss[-1]:.2f}. What is wrong here?", fontsize=TITLE)
    return figure, (
        f"Four plots of a run: losses of D and G end at {d_loss[-1]:.2f} and {g_loss[-1]:.2f}; "
        f"mean D on training reals {seen[-1]:.2f}, on held-out reals {unseen[-1]:.2f}, on fakes "
        f"{fake[-1]:.2f}; slope {slope[-1]:.2f}; samples."
    )
