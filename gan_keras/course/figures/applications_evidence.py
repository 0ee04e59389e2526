"""More figures of notebook 02: many answers, patches, augmentation, a broken run."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.course.figures.applications import GAN, GREY, PLAIN, REAL, photograph, show
from gan_keras.drawing.plots import new_figure


@photograph
def same_pixels(given, found, truth, title):
    """Faces that fit one small picture: ``given`` (8, 8, 3), ``found`` (n, 64, 64, 3)."""
    figure = new_figure(15, 2.8)
    tiles = [given, *found, truth]
    labels = ["given: 8x8", *(f"answer {i + 1}" for i in range(len(found))), "truth"]
    for axes, tile, label in zip(figure.subplots(1, len(tiles)), tiles, labels, strict=True):
        show(axes, tile)
        axes.set_xlabel(label, fontsize=14)
    figure.suptitle(title, fontsize=16)
    return (
        figure,
        f"{len(found)} different faces that nearly fit the same 8x8 pixels, and the true one.",
    )


@photograph
def many_answers(original, source, samples, best, spread, title):
    """A row for each hole. All pictures (n, 28, 28, 1) but samples (k, n, 28, 28, 1).

    Args:
        best: the answer of a network that was trained on the squared error alone.
        spread: standard deviation of the samples in each pixel, (n, 28, 28, 1).
    """
    count, k = len(original), len(samples)
    figure = new_figure(12, 1.25 * count + 0.9)
    grid = figure.subplots(count, k + 4)
    for i in range(count):
        tiles = [original[i], source[i], *samples[:, i], best[i]]
        for axes, tile in zip(grid[i], tiles, strict=False):
            show(axes, tile)
        grid[i, -1].imshow(spread[i, ..., 0], cmap="magma", vmin=0, vmax=1)
        grid[i, -1].set(xticks=[], yticks=[])
        grid[i, -1].grid(False)
    labels = {0: "truth", 1: "given", 2 + k // 2: "answers to other noise", -2: "squared\nerror"}
    for place, label in (labels | {-1: "std of\nanswers"}).items():
        grid[0, place].set_title(label, fontsize=13)
    figure.suptitle(title, fontsize=15)
    return figure, (
        f"{count} digits with the lower half missing, {k} answers of one generator to each, the "
        f"one answer of the squared error, and the standard deviation of the answers, "
        f"{spread.max():.2f} at most."
    )


@picture
def patches(photo, slope, side, logits):
    """A photograph (h, w, 1), |d logit / d pixel| (h, w) of one logit, and the map of logits."""
    from matplotlib.patches import Rectangle

    figure = new_figure(12, 4.6)
    left, middle, right = figure.subplots(1, 3)
    show(left, photo)
    middle.imshow(slope > 0, cmap="gray_r")
    rows, columns = (np.flatnonzero((slope > 0).any(axis=axis)) for axis in (1, 0))
    for axes in (left, middle):
        axes.add_patch(Rectangle((columns[0] - 0.5, rows[0] - 0.5), len(columns), len(rows),
                                 fill=False, ec="#D55E00", lw=3))  # fmt: skip
        axes.set(xticks=[], yticks=[])
        axes.grid(False)
    right.imshow(logits, cmap="RdBu", vmin=-np.abs(logits).max(), vmax=np.abs(logits).max())
    right.set(xticks=[], yticks=[])
    right.grid(False)
    left.set_title("the picture")
    middle.set_title("pixels with a say in one logit")
    right.set_title(f"$D$'s output: {logits.shape[0]}x{logits.shape[1]} logits")
    figure.suptitle(
        f"Each logit judges {side}x{side} pixels: texture, not composition", fontsize=15
    )
    return figure, f"One logit of the patch discriminator depends on {side}x{side} pixels."


KINDS = {  # of training sets, in both panels of `augmentation`
    "real": (REAL.colour, ":", "s"),
    "classic": ("#009E73", "-", "^"),
    "GAN": (GAN.colour, "--", "o"),
    "GAN alone": (GREY, "-.", "v"),
}


@picture
def augmentation(live, recorded, title):
    """Accuracy against updates of the GAN, and against the number of real digits.

    Args:
        live: (updates (n,), {kind: (mean (n,), std (n,))}).
        recorded: (real digits of each class (n,), {kind: (mean (n,), std (n,))}).
    """
    figure = new_figure(12, 4.8)
    left, right = figure.subplots(1, 2)
    for axes, (at, kinds) in ((left, live), (right, recorded)):
        for i, (kind, (mean, std)) in enumerate(kinds.items()):
            colour, line, marker = KINDS[kind]
            beside = np.asarray(at) * 1.03 ** (i - 1.5)
            label = {"classic": "+ shifts and the like", "GAN": "+ GAN samples"}.get(kind, kind)
            axes.errorbar(beside, 100 * mean, 100 * std, fmt=marker + line, color=colour,
                          capsize=4, label=label)  # fmt: skip
        axes.set_xscale("log")
        axes.set_xticks(at, [f"{n:,}" for n in at])
        axes.minorticks_off()
        axes.axhline(10, color=GREY, linewidth=1)
        axes.text(at[-1], 11, "chance", ha="right", color=GREY)
        axes.set(ylabel="accuracy on held-out digits (%)", ylim=(0, 100))
    left.set(xlabel="updates of the GAN", title="8x8 digits, 10 real ones a class, 3 seeds")
    right.set(xlabel="real digits a class", title="28x28 digits, GAN of 500 updates, 5 seeds")
    left.legend(fontsize=12, loc="lower right", bbox_to_anchor=(1, 0.15))
    figure.suptitle(title, fontsize=15)
    told = ", ".join(
        f"{k} {100 * m[0]:.1f} to {100 * m[-1]:.1f} %" for k, (m, _) in live[1].items()
    )
    return figure, f"Accuracy while the GAN is trained on, and with more real digits. Live: {told}."


@picture
def broken_run(updates, curves, limits):
    """Four curves {title: (y label, values (n,))} of a run; ``limits``: {title: (label, value)}."""
    figure = new_figure(12, 6.6)
    for axes, (title, (label, values)) in zip(
        figure.subplots(2, 2).flat, curves.items(), strict=True
    ):
        axes.plot(updates, values, "o-", color=GAN.colour)
        if title in limits:
            text, height = limits[title]
            axes.axhline(height, color=PLAIN.colour, linestyle="--", label=text)
            axes.legend(fontsize=12)
        axes.set(xlabel="updates", ylabel=label, title=title)
        top = max([*values, limits.get(title, ("", 0))[1]])
        axes.set_ylim(0, 1 if label == "share" else 1.15 * top)
    figure.suptitle("Filling half digits: what is broken?", fontsize=15)
    told = "; ".join(f"{t} {v[0]:.2f} to {v[-1]:.2f}" for t, (_, v) in curves.items())
    return figure, f"Four curves of a broken run: {told}."
