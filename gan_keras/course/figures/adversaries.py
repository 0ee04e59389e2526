"""Diagrams of the game: who gives what to whom, and who is held fixed."""

from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch

from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

REAL, FAKE = look("real").colour, look("non_saturating").colour
INK, GRADIENT, FIXED = "#222222", "#B2182B", "#BDBDBD"


def box(axes, middle, text, size=(1.5, 1.1), colour="white", edge=INK, fixed=False):
    x, y = middle[0] - size[0] / 2, middle[1] - size[1] / 2
    face = FIXED if fixed else colour
    axes.add_patch(
        FancyBboxPatch(
            (x, y),
            *size,
            boxstyle="round,pad=0.06",
            facecolor=face,
            edgecolor=edge,
            linewidth=2.2,
            hatch="//" if fixed else None,
            zorder=2,
        )
    )
    plate = {"facecolor": face, "edgecolor": "none", "pad": 1.5} if fixed else None
    axes.text(*middle, text, ha="center", va="center", fontsize=15, bbox=plate, zorder=3)


def arrow(axes, start, end, colour=INK, dashed=False, bend=0.0):
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=24,
            linewidth=4 if dashed else 2.4,
            color=colour,
            linestyle=(0, (2.2, 1.2)) if dashed else "-",
            shrinkA=0,
            shrinkB=0,
            connectionstyle=f"arc3,rad={bend}",
            zorder=1,
        )
    )


def draw_step(axes, whose):
    """One of the two steps: "D" or "G"; the other network is fixed."""
    axes.set(xlim=(0, 13), ylim=(0 if whose == "D" else 1.65, 3.15))
    axes.axis("off")
    z, g, fake, d, loss = (0.75, 2.4), (3.0, 2.4), (5.6, 2.4), (8.2, 2.4), (11.4, 2.4)
    box(axes, z, "noise\n$z$", (1.1, 1.1))
    box(axes, g, "$G$", (1.3, 1.1), "#D6E6F2", FAKE, fixed=whose == "D")
    box(axes, fake, "fake\n$G(z)$", (1.3, 1.1), "white", FAKE)
    box(axes, d, "$D$", (1.3, 1.1), "#E8E8E8", fixed=whose == "G")
    for start, end in ((z, g), (g, fake), (fake, d), (d, loss)):
        reach = 1.6 if end is loss else 0.76
        arrow(axes, (start[0] + 0.78, start[1] + 0.2), (end[0] - reach, end[1] + 0.2))
    if whose == "D":
        text = "$-\\log D(x)$\n$-\\log(1-D(G(z)))$"
        box(axes, (8.2, 0.55), "real $x$", (1.5, 0.7), "#FBE7C0", REAL)
        arrow(axes, (8.2, 0.98), (8.2, 1.75))
        title = "$D$'s step: tell real from fake"
    else:
        text = "$-\\log D(G(z))$"
        title = "$G$'s step: the gradient passes through $D$ and moves only $G$"
    box(axes, loss, text, (3.0, 1.1), "#FFFFFF")
    low = 2.4 - 0.3
    arrow(axes, (9.8, low), (8.95, low), GRADIENT, dashed=True)
    if whose == "G":
        arrow(axes, (7.45, low), (6.35, low), GRADIENT, dashed=True)
        arrow(axes, (4.85, low), (3.75, low), GRADIENT, dashed=True)
    axes.set_title(title, loc="left", fontsize=17, pad=2)


@few_colours
@picture
def two_steps():
    """The whiteboard drawing: both steps with forward path, gradient path, and what is fixed."""
    figure = new_figure(13, 6.2)
    rows = figure.subplots(2, 1, gridspec_kw={"height_ratios": [3.15, 1.5]})
    for axes, whose in zip(rows, "DG", strict=True):
        draw_step(axes, whose)
    fixed = Patch(facecolor=FIXED, edgecolor=INK, hatch="//")
    figure.legend(
        [Line2D([], [], color=INK, linewidth=3),
         Line2D([], [], color=GRADIENT, linestyle="--", linewidth=4), fixed],
        ["forward", "gradient", "not updated in this step"],
        loc="outside lower center", ncols=3, fontsize=15,
    )  # fmt: skip
    return figure, (
        "Two rows. D's step: noise goes through G to a fake; fake and real samples go into D; the "
        "gradient of the cross-entropy ends in D, G is not updated. G's step: the gradient of "
        "-log D(G(z)) goes back through D, which is not updated, into G."
    )


@few_colours
@picture
def answer(noise, untrained, trained, real, before, after, floor):
    """The question's answer: pictures before and after, with their Frechet distances.

    Args:
        noise: latents (n, d), drawn as they are.
        untrained, trained, real: (n, 28, 28, 1) in [-1, 1], the first two of the same latents.
        before, after, floor: Frechet distances of the untrained, the trained G and real digits.
    """
    figure = new_figure(13, 6.2)
    columns = len(real)
    grid = figure.subplots(4, columns, gridspec_kw={"hspace": 0.04, "wspace": 0.04})
    side = int(noise.shape[1] ** 0.5)
    rows = (
        ("noise $z$", noise[:, : side * side].reshape(-1, side, side, 1), INK),
        (f"$G(z)$, untrained\ndistance {before:.0f}", untrained, FAKE),
        (f"$G(z)$, trained\ndistance {after:.1f}", trained, FAKE),
        (f"real digits\ndistance {floor:.1f}", real, REAL),
    )
    for axes_row, (label, images, colour) in zip(grid, rows, strict=True):
        for axes, image in zip(axes_row, images, strict=True):
            axes.imshow(image[..., 0], cmap="gray", interpolation="nearest")
            axes.set(xticks=[], yticks=[])
            axes.grid(visible=False)
            for spine in axes.spines.values():
                spine.set(visible=True, color=colour, linewidth=3)
        axes_row[0].set_ylabel(
            label, rotation=0, ha="right", va="center", fontsize=16, color=INK, labelpad=12
        )
    figure.suptitle(
        f"$G$ never sees a digit: the gradient that passes through $D$ turns noise into digits "
        f"({before:.0f} → {after:.1f})",
        fontsize=18,
    )
    return figure, (
        f"Rows of noise, of an untrained generator's grey noise (Frechet distance {before:.0f}), "
        f"of the trained generator's digits ({after:.1f}) and of real digits ({floor:.1f})."
    )
