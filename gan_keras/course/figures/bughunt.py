"""The figures of notebook 07, the bug hunt. The numbers come from the caller."""

import json
from importlib import resources

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.data.scale import to_bytes
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

WRONG, RIGHT, GREY, INK = "#A50026", "#0072B2", "#666666", "#222222"
RECORD = "bughunt.npz"
TILE = 84  # pixels: smaller images are enlarged by a whole number, without blur


def recorded():
    """What `overview` shows at the top of the notebook: the rows of a run of that notebook."""
    with (resources.files("gan_keras.course.figures") / RECORD).open("rb") as file:
        arrays = dict(np.load(file))
    rows = json.loads(str(arrays["texts"]))
    for number, row in enumerate(rows):
        row["wrong"], row["right"] = (
            arrays[f"{kind}_{number}"] / 127.5 - 1 for kind in ("wrong", "right")
        )
    return rows


def record(rows, path):
    """Write the rows of a run to the file that `recorded` reads.

    The build of the notebook does it if the variable GAN_KERAS_RECORD names that file.
    """
    texts = [{k: row[k] for k in row if k not in ("wrong", "right")} for row in rows]
    images = {
        f"{kind}_{number}": to_bytes(row[kind])
        for number, row in enumerate(rows)
        for kind in ("wrong", "right")
    }
    np.savez_compressed(path, texts=json.dumps(texts), **images)


def strip(axes, images, colour):
    """Images (n, h, w, 1 or 3) in [-1, 1] side by side in a frame."""
    times = max(1, TILE // images.shape[1])
    large = to_bytes(images).repeat(times, axis=1).repeat(times, axis=2)
    tiles = np.pad(large, [(0, 0), (0, 0), (2, 2), (0, 0)], constant_values=140)
    row = np.concatenate(list(tiles), axis=1)
    axes.imshow(row if row.shape[-1] == 3 else row[..., 0], cmap="gray", vmin=0, vmax=255,
                interpolation="nearest")  # fmt: skip
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    for spine in axes.spines.values():
        spine.set(visible=True, color=colour, linewidth=3)


@picture
def overview(rows, title):
    """What became of each listing.

    ``rows``: {"name", "faults", "symptom", "reached": texts and a count; "wrong", "right":
    images (n, h, w, c) in [-1, 1]} of each.
    """
    figure = new_figure(12.8, 6.4)
    figure.suptitle(title, fontsize=18, fontweight="bold")
    grid = figure.add_gridspec(len(rows), 3, width_ratios=(1.1, 5, 5))
    for number, row in enumerate(rows):
        label = figure.add_subplot(grid[number, 0])
        label.axis("off")
        label.text(0, 0.5, f"{row['name']}\n{row['faults']} faults", fontsize=16, va="center")
        for column, (kind, colour, text) in enumerate(
            (("wrong", WRONG, row["symptom"]), ("right", RIGHT, row["reached"])), 1
        ):
            axes = figure.add_subplot(grid[number, column])
            strip(axes, row[kind], colour)
            heading = ("as written", "corrected")[column - 1] if number == 0 else ""
            axes.set_title(heading, fontsize=16, color=colour, fontweight="bold")
            axes.set_xlabel(text, fontsize=14, color=colour)
    told = "; ".join(
        f"{row['name']}, {row['faults']} faults: {row['symptom']}, corrected: {row['reached']}"
        for row in rows
    )
    return figure, f"{title}. {told}."


@picture
def strips(rows, title, wrong=(), real=(), measured=None):
    """Rows of images under each other: {label: images (n, h, w, c) in [-1, 1]}.

    Args:
        wrong, real: names of the rows of faulty listings and of data.
        measured: (what, {label: text}), a number beside each row and its heading.
    """
    what, numbers = measured or ("", {})
    colours = dict.fromkeys(wrong, WRONG) | dict.fromkeys(real, look("real").colour)
    figure = new_figure(12, 0.9 + 1.0 * len(rows))
    figure.suptitle(title, fontsize=17, fontweight="bold")
    widths = (2.1, 9, 1.7) if measured else (2.1, 9)
    grid = figure.add_gridspec(len(rows), len(widths), width_ratios=widths)
    for number, (name, images) in enumerate(rows.items()):
        label = figure.add_subplot(grid[number, 0])
        label.axis("off")
        label.text(1, 0.5, name, fontsize=14, va="center", ha="right")
        strip(figure.add_subplot(grid[number, 1]), images, colours.get(name, RIGHT))
        if not measured:
            continue
        beside = figure.add_subplot(grid[number, 2])
        beside.axis("off")
        beside.set_title(what if number == 0 else "", fontsize=14, loc="left")
        beside.text(0, 0.5, numbers.get(name, ""), fontsize=15, va="center",
                    color=colours.get(name, RIGHT))  # fmt: skip
    told = "; ".join(
        " ".join(part for part in (name, numbers.get(name)) if part).replace("\n", " ")
        for name in rows
    )
    return figure, f"{title}. Rows of images{f', with their {what}' if what else ''}: {told}."


@picture
def two_ways(right, moved):
    """A sample and D's boundary during G's steps: rows (place, boundary, loss) of two runs."""
    figure = new_figure(11, 4.2)
    low, high = moved[-1, 2], right[-1, 2]
    figure.suptitle(f"The lower loss belongs to the worse sample: {low:.2f} against {high:.2f}",
                    fontsize=15, fontweight="bold")  # fmt: skip
    places, losses = figure.subplots(1, 2, gridspec_kw={"width_ratios": (3, 2)})
    steps = np.arange(len(right))
    for rows, colour, name in ((right, RIGHT, "G alone moves"), (moved, WRONG, "D moves too")):
        places.plot(steps, rows[:, 0], color=colour)
        places.plot(steps, rows[:, 1], "--", color=colour)
        for place, what in zip(rows[-1, :2], ("sample", "D's boundary"), strict=True):
            places.text(steps[-1] + 1, place, f"{what} {place:.2f}", color=colour, va="center")
        losses.plot(steps, rows[:, 2], color=colour, label=name)
    places.set(
        xlabel="steps of G",
        ylabel="place on the line",
        xlim=(0, 88),
        ylim=(0, None),
        xticks=steps[::20],
    )
    losses.set(xlabel="steps of G", ylabel="G's loss", ylim=(0, None))
    losses.legend()
    return figure, (
        f"Two curves over {steps[-1]} steps of G. G alone moves: the sample goes to "
        f"{right[-1, 0]:.2f}, the boundary stays at {right[-1, 1]:.2f}, the loss is "
        f"{right[-1, 2]:.2f}. D moves too: the sample goes to {moved[-1, 0]:.2f}, the boundary "
        f"comes down to {moved[-1, 1]:.2f}, the loss is {moved[-1, 2]:.2f}."
    )


@picture
def probes():
    """Where to measure in z -> G -> x -> D, and the right value at each place."""
    figure = new_figure(11, 4.4)
    figure.suptitle("Five places to measure, each with a known right value", fontsize=16,
                    fontweight="bold")  # fmt: skip
    axes = figure.subplots()
    axes.set(xlim=(0, 11), ylim=(0, 4.4))
    axes.axis("off")
    boxes = {"z": (0.7, 2.9), "G": (2.8, 2.9), "G(z)": (5.1, 2.9), "real x": (5.1, 3.75),
             "D": (7.6, 2.9), "loss": (10.0, 2.9)}  # fmt: skip
    for name, (x, y) in boxes.items():
        axes.text(x, y, name, ha="center", va="center", fontsize=18,
                  fontweight="bold" if name in "GD" else "normal",
                  bbox={"boxstyle": "round,pad=0.4", "fc": "#DCE9F5" if name in "GD" else "white",
                        "ec": "#222222"})  # fmt: skip
    arrows = [((1.0, 2.9), (2.5, 2.9)), ((3.1, 2.9), (4.6, 2.9)), ((5.6, 2.9), (7.3, 2.9)),
              ((7.9, 2.9), (9.5, 2.9)), ((5.75, 3.75), (7.4, 3.2))]  # fmt: skip
    for start, end in arrows:
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": "#222222", "lw": 2})
    axes.annotate("", (2.8, 2.25), (10.0, 2.25),
                  arrowprops={"arrowstyle": "-|>", "color": WRONG, "lw": 2})  # fmt: skip
    axes.text(8.8, 2.02, "gradient", color=WRONG, fontsize=14, ha="center")
    marks = [(1, 2.8, 3.5), (1, 7.6, 3.5), (2, 6.5, 3.68), (2, 6.4, 2.9), (3, 4.4, 3.2),
             (4, 3.9, 2.25), (5, 10.0, 3.5)]  # fmt: skip
    for number, x, y in marks:
        axes.text(x, y, number, ha="center", va="center", fontsize=14, color="white",
                  bbox={"boxstyle": "circle,pad=0.2", "fc": RIGHT, "ec": "white"})  # fmt: skip
    lines = (
        "1  who moved: in G's step, D by exactly 0; in D's step, G by exactly 0",
        "2  what D sees: reals and fakes in one range; all samples of the data set",
        "3  spread of G(z) over z: well above 0",
        "4  gradient: neither None nor 0 nor NaN",
        "5  loss of an undecided D: 2 log 2 = 1.386, the sum of both cross-entropies",
    )
    for i, line in enumerate(lines):
        axes.text(0.4, 1.62 - 0.37 * i, line, fontsize=14)
    return figure, "A diagram from z over G and D to the loss. Five places: " + "; ".join(lines)


@picture
def bounded(distances, free, squashed):
    """Critic estimates (n,) of W1 against the distance of two narrow Gaussians."""
    figure = new_figure(10, 4.2)
    axes = figure.subplots()
    axes.plot(distances, distances, ":", color=GREY, label="$W_1$")
    axes.plot(
        distances, distances * (1 + distances / 20), color=GREY, linewidth=1,
        label=r"$W_1 (1 + W_1 / 2\lambda)$, $\lambda = 10$",
    )  # fmt: skip
    axes.plot(distances, free, **look("gradient_penalty").curve(label="critic without sigmoid"))
    axes.plot(distances, squashed, "s--", color=WRONG, label="critic with sigmoid")
    axes.set(xlabel="distance of the two Gaussians", ylabel="E f(real) - E f(fake)",
             title=f"With a sigmoid the estimate stays below 1: {squashed[-1]:.2f} at distance "
                   f"{distances[-1]:g}")  # fmt: skip
    axes.legend(loc="upper left")
    told = ", ".join(
        f"{distance:g}: {one:.2f} and {two:.2f}"
        for distance, one, two in zip(distances, free, squashed, strict=True)
    )
    return figure, f"Estimates without and with a sigmoid at distance {told}."


@picture
def patient(history):
    """Four plots of a run, as `watched_run` of the experiments returns it."""
    figure = new_figure(11, 5.6)
    figure.suptitle("Four plots of one broken run: what is wrong?", fontsize=16, fontweight="bold")
    (one, two), (three, four) = figure.subplots(2, 2)
    one.plot(history["d_loss"], color=INK)
    one.axhline(2 * np.log(2), color=GREY, linestyle=":", label="undecided: 1.386")
    one.legend(loc="upper right")
    first, highest = history["d_loss"][0], 3.0
    one.set_ylim(0, highest)
    if first > highest:
        one.text(0.08, 0.9, f"begins at {first:.0f}", transform=one.transAxes, fontsize=12)
    two.plot(history["g_loss"], color=INK)
    three.plot(history["on_real"], color=look("real").colour, linestyle=":", lw=3, label="reals")
    three.plot(history["on_fake"], color=RIGHT, linestyle="--", label="fakes")
    three.axhline(0, color=GREY, lw=1)
    three.legend(loc="best")
    four.plot(history["spread"], color=INK)
    for axes, name in ((one, "D's loss"), (two, "G's loss"), (three, "D's mean logit"),
                       (four, "spread of G(z) over z")):  # fmt: skip
        axes.set(xlabel="updates", ylabel=name)
        if axes in (two, four):
            axes.set_ylim(0, None)
    names = {"d_loss": "D's loss", "g_loss": "G's loss", "on_real": "D's mean logit on reals",
             "on_fake": "D's mean logit on fakes", "spread": "spread of G(z) over z"}  # fmt: skip
    told = "; ".join(
        f"{name}: from {history[key][0]:.2f} to {history[key][-1]:.2f}"
        for key, name in names.items()
    )
    return figure, f"Four plots over {len(history['d_loss'])} updates. {told}."
