"""Pictures of notebook 04 about a GAN and its rivals: speed, quality, coverage."""

from gan_keras.course.experiments.rivals import MODELS, budgets, pick
from gan_keras.course.figures import picture
from gan_keras.course.figures.adversaries import arrow
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

INK, TITLE, REAL = "#222222", 16, look("real")
LOOKS = {
    "gan": look("non_saturating", label=MODELS["gan"]),
    "diffusion": look("diffusion"),
    "both losses": look("diffusion", label=MODELS["both losses"], marker="P", line=""),
    "content loss alone": look(
        "diffusion", label=MODELS["content loss alone"], marker="X", line=""
    ),
}  # fmt: skip
FAINT = 0.45  # of shorter trainings


def rows_of(images, columns):
    """Digits (n, 28, 28, 1) as one picture in rows, framed in white."""
    import numpy as np

    framed = np.pad(images[..., 0], [(0, 0), (2, 2), (2, 2)], constant_values=1.0)
    return framed.reshape(-1, columns, 32, 32).transpose(0, 2, 1, 3).reshape(-1, columns * 32)


def show_digits(axes, images, columns, title):
    axes.imshow(rows_of(images, columns), cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize=14)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def draw_rivals(axes, found, seconds, value, alpha=1.0, ending=""):
    """A model's numbers against the milliseconds of a picture."""
    for who, seen in LOOKS.items():
        if mine := pick(found, who, seconds):
            style = seen.curve(label=f"{seen.label}{ending}", alpha=alpha, markersize=12)
            hollow = {"markerfacecolor": "white"} if "student" in seen.label else {}
            axes.plot([r.ms for r in mine], [value(r) for r in mine], **style | hollow)


@few_colours
@picture
def answer(found, real, collapsed, apart):
    """``found``: `Rival`s; real: the distance of real digits.

    Args:
        collapsed: samples (24, 28, 28, 1) of a GAN.
        apart: the mean distance of two of its samples, and of two real digits.
    """
    seconds = budgets(found)[-1]
    gan, slow = pick(found, "gan", seconds)[0], pick(found, "diffusion", seconds)[-1]
    figure = new_figure(13, 5.6)
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    for r in ([gan], pick(found, "diffusion", seconds)):
        style = LOOKS[r[0].who].curve(label="_", markersize=12)
        left.plot([each.ms for each in r], [each.fd for each in r], **style)
    left.axhline(real, color=REAL.colour, linestyle=":", linewidth=3)
    left.text(0.08, 1.3 * real, "real digits", fontsize=15)
    left.set(
        xscale="log", yscale="log", ylim=(0.7, 1000), xlabel="milliseconds for a digit (2 cores)"
    )
    left.set_xlim(0.06, 60)
    left.set_ylabel("Frechet distance (lower is better)")
    left.set_title(f"{seconds} seconds of training each", fontsize=14)
    left.annotate("GAN, 1 pass", (gan.ms, gan.fd), (0, 14), textcoords="offset points",
                  fontsize=15, color=LOOKS["gan"].colour)  # fmt: skip
    for r in pick(found, "diffusion", seconds):
        left.annotate(f"{r.steps}", (r.ms, r.fd), (0, 12), textcoords="offset points",
                      fontsize=14, ha="center")  # fmt: skip
    left.text(3, 330, "diffusion, by its\nnumber of passes", fontsize=15, va="center")
    show_digits(right, collapsed, 6, "another GAN: 24 noises")
    figure.suptitle(
        f"Strength: a digit in one pass of {gan.ms:.2f} ms. Weakness: all samples can be alike,\n"
        f"{apart[0]:.1f} apart on average, where real digits are {apart[1]:.1f} apart",
        fontsize=TITLE,
    )  # fmt: skip
    return figure, (
        f"Left, Frechet distance against milliseconds for a digit: the GAN at {gan.fd:.1f} in "
        f"{gan.ms:.2f} ms, diffusion at {slow.fd:.1f} in {slow.ms:.0f} ms. Right, 24 samples of a "
        f"collapsed GAN that look alike: {apart[0]:.1f} apart, real digits {apart[1]:.1f}."
    )


@few_colours
@picture
def quality_and_recall(found, real):
    """Frechet distance and recall of all recorded models against the time of a picture.

    ``real``: (distance, recall) of real digits.
    """
    figure = new_figure(13, 5.8)
    panels = figure.subplots(1, 2)
    times = budgets(found)
    for axes, value, level in zip(panels, (lambda r: r.fd, lambda r: r.recall), real, strict=True):
        axes.axhline(level, color=REAL.colour, linestyle=":", linewidth=3, label="real digits")
        for seconds in times:
            alpha = 1.0 if seconds == times[-1] else FAINT
            draw_rivals(axes, found, seconds, value, alpha, f", {seconds} s")
        axes.set(xscale="log", xlabel="milliseconds for a digit")
    panels[0].set(yscale="log", ylabel="Frechet distance (lower is better)", ylim=(0.7, 1000))
    panels[1].set(ylabel="recall", ylim=(0, 1.02))
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=13)
    gan, slow = pick(found, "gan", times[-1])[0], pick(found, "diffusion", times[-1])[-1]
    figure.suptitle(
        f"After {times[-1]} seconds each: distance {gan.fd:.1f} in {gan.ms:.2f} ms for the GAN, "
        f"{slow.fd:.1f} in {slow.ms:.0f} ms for diffusion", fontsize=TITLE,
    )  # fmt: skip
    told = "; ".join(
        f"{LOOKS[r.who].label}, {r.seconds} s, {r.steps} passes: {r.fd:.1f}, {r.recall:.2f}"
        for r in found
    )
    return figure, f"Frechet distance and recall. {told}."


@few_colours
@picture
def triangle():
    """The whiteboard drawing: three wishes, and the families that have two of them."""
    figure = new_figure(12, 5.4)
    axes = figure.subplots()
    axes.set(xlim=(0, 12), ylim=(0, 5.4))
    axes.axis("off")
    corners = {
        "looks real\n(precision)": (6, 4.75), "makes every kind\n(recall)": (1.9, 0.75),
        "one pass\n(seconds a sample)": (10.1, 0.75),
    }  # fmt: skip
    top, left, right = corners.values()
    axes.fill(*zip(top, left, right, strict=True), color="#F2F2F2", zorder=0)
    for text, place in corners.items():
        axes.text(
            *place, text, ha="center", va="center", fontsize=17, zorder=3,
            bbox={"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": INK, "lw": 2},
        )  # fmt: skip
    edges = (
        ("GAN", (8.7, 3.0), look("non_saturating").colour),
        ("diffusion", (3.0, 3.0), look("diffusion").colour),
        ("VAE, flow", (6, 0.4), "#555555"),
    )
    for text, place, colour in edges:
        axes.text(*place, text, ha="center", va="center", fontsize=18, color=colour, weight="bold")
    arrow(axes, (4.0, 2.85), (7.6, 2.85), look("diffusion").colour, dashed=True)
    axes.text(5.85, 2.3, "distillation, often with\na discriminator", ha="center", va="center",
              fontsize=14, color=INK)  # fmt: skip
    axes.set_title("Three wishes; each family began with two of them", fontsize=TITLE)
    return figure, (
        "A triangle of three wishes: looks real, makes every kind, one pass. The GAN is between "
        "looks real and one pass, diffusion between looks real and every kind, VAE and flow "
        "between every kind and one pass. Distillation leads from diffusion towards one pass."
    )
