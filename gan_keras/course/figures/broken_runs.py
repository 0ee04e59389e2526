"""What a run looks like when something is wrong: curves, weights that move, samples."""

import math

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

FAKE, REAL = look("non_saturating").colour, look("real").colour
D, GREY, ALARM = "#333333", "#777777", "#B2182B"
TITLE = 16
NEAR_ZERO = 0.2  # nats


@few_colours
@picture
def losses_near_zero(runs):
    """``runs``: {name: (updates, on training batches, on held-out reals)}, losses of D.

    The first is the sum over reals and fakes, the second as well, with reals that D has not seen.
    """
    figure = new_figure(14, 4.8)
    panels = figure.subplots(1, len(runs), sharey=True, squeeze=False)[0]
    highest = max(np.max(losses) for _, *losses in runs.values())
    for axes, (name, (updates, seen, unseen)) in zip(panels, runs.items(), strict=True):
        axes.axhspan(0, NEAR_ZERO, color=ALARM, alpha=0.15, label=f"below {NEAR_ZERO}")
        axes.axhline(2 * math.log(2), color=GREY, linestyle=":", linewidth=2)
        axes.plot(
            updates, seen, color=D, linewidth=6, alpha=0.35, label="reals of the training set"
        )
        axes.plot(updates, unseen, "--", color=REAL, linewidth=3, label="reals held out")
        axes.set(xlabel="updates", title=name, ylim=(0, 1.05 * highest))
    panels[0].set_ylabel("loss of $D$ (nats)")
    panels[0].text(0.97, 2 * math.log(2) + 0.08, "undecided: 1.386", ha="right", fontsize=12,
                   transform=panels[0].get_yaxis_transform())  # fmt: skip
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=13)
    near_zero = sum(run[1][-1] < NEAR_ZERO for run in runs.values())
    figure.suptitle(
        f"In {near_zero} of {len(runs)} runs $D$'s loss is below {NEAR_ZERO} after "
        f"{updates[-1]:.0f} updates: why?", fontsize=TITLE,
    )  # fmt: skip
    ends = "; ".join(
        f"{name}: {seen[-1]:.2f}, held out {unseen[-1]:.2f}"
        for name, (_, seen, unseen) in runs.items()
    )
    return figure, f"Loss of D at the end of each run. {ends}."


@few_colours
@picture
def moved_weights(changes):
    """``changes``: {kind of D: {what: largest change in G's step}}, as bars with their numbers."""
    figure = new_figure(11, 4.8)
    axes = figure.subplots()
    looks = {
        "$G$, trainable": (FAKE, ""),
        "$D$, trainable": (D, "//"),
        "$D$, other state": (REAL, ".."),
    }
    floor = 1e-8
    for i, (what, (colour, hatch)) in enumerate(looks.items()):
        heights = [change.get(what, 0.0) for change in changes.values()]
        places = np.arange(len(changes)) + (i - 1) * 0.27
        axes.bar(places, np.maximum(heights, floor), 0.25, color=colour, hatch=hatch,
                 edgecolor="white", label=what)  # fmt: skip
        for place, height, change in zip(places, heights, changes.values(), strict=True):
            said = f"{height:.0e}" if height else ("0" if what in change else "none")
            axes.text(place, max(height, floor) * 1.3, said, ha="center", va="bottom", fontsize=13)
    axes.set_xticks(range(len(changes)), list(changes), fontsize=14)
    axes.set(yscale="log", ylim=(floor, 10), ylabel="largest change in $G$'s step")
    axes.legend(loc="upper left", ncols=3)
    first = next(iter(changes.values()))
    figure.suptitle(
        f"$G$'s step moves $G$ by {first['$G$, trainable']:.0e} and a plain $D$ by exactly 0; two "
        "layers have side effects", fontsize=TITLE,
    )  # fmt: skip
    told = "; ".join(
        f"{kind}: " + ", ".join(f"{what} {value:.1e}" for what, value in change.items())
        for kind, change in changes.items()
    )
    return figure, f"Largest changes in G's step. {told}."


@few_colours
@picture
def one_run(updates, d_loss, g_loss, on_real, on_fake, moved, samples):
    """Four plots of one run: losses, D's mean output, weights moved, samples.

    Args:
        updates, d_loss, g_loss, on_real, on_fake: (n,); probabilities are means of D.
        moved: {step: {network: largest change of a trainable weight}}.
        samples: (k, 28, 28, 1) in [-1, 1], a multiple of 6.
    """
    figure = new_figure(13, 8)
    (losses, outputs), (weights, pictures) = figure.subplots(2, 2)
    losses.plot(updates, d_loss, color=D, linewidth=3, label="$D$")
    losses.plot(updates, g_loss, "--", color=FAKE, linewidth=3, label="$G$")
    losses.set(title="A: losses", xlabel="updates", ylabel="nats", ylim=(0, None))
    losses.legend(loc="center right")
    outputs.plot(updates, on_real, ":", color=REAL, linewidth=4, label="on real digits")
    outputs.plot(updates, on_fake, "--", color=FAKE, linewidth=3, label="on fakes")
    outputs.axhline(0.5, color=GREY, linestyle=":", linewidth=1.5)
    outputs.set(title="B: mean $D$", xlabel="updates", ylim=(0, 1.02))
    outputs.legend(loc="center right")
    steps = list(moved)
    for i, (network, colour, hatch) in enumerate((("G", FAKE, ""), ("D", D, "//"))):
        heights = [moved[step][network] for step in steps]
        places = np.arange(len(steps)) + (i - 0.5) * 0.36
        weights.bar(places, heights, 0.34, color=colour, hatch=hatch, edgecolor="white",
                    label=f"weights of ${network}$")  # fmt: skip
        for place, height in zip(places, heights, strict=True):
            weights.text(place, height, f"{height:.0e}" if height else "0", ha="center",
                         va="bottom", fontsize=13)  # fmt: skip
    weights.set_xticks(range(len(steps)), steps, fontsize=14)
    weights.set(title="C: largest change of a weight in one step")
    weights.margins(y=0.4)
    weights.legend(loc="upper center", ncols=2)
    framed = np.pad(samples[..., 0], [(0, 0), (2, 2), (2, 2)], constant_values=1.0)
    rows = framed.reshape(-1, 6, 32, 32).transpose(0, 2, 1, 3).reshape(-1, 6 * 32)
    pictures.imshow(rows, cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    pictures.set(title="D: samples", xticks=[], yticks=[])
    pictures.grid(visible=False)
    figure.suptitle(
        f"The loss of $G$ ends at {g_loss[-1]:.2f}. What is wrong with this run?", fontsize=TITLE
    )
    told = "; ".join(f"{s}: G {c['G']:.0e}, D {c['D']:.0e}" for s, c in moved.items())
    return figure, (
        f"Four plots of a run: losses of D and G end at {d_loss[-1]:.2f} and {g_loss[-1]:.2f}; "
        f"mean D on reals {on_real[-1]:.2f}, on fakes {on_fake[-1]:.2f}; weights moved, {told}; "
        "the samples are noise."
    )
