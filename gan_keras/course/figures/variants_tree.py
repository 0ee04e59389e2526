"""The family of GANs: what each variant changes, where in the game, and small drawings of some."""

import numpy as np
from matplotlib.patches import Circle, Rectangle

from gan_keras.course.figures import picture
from gan_keras.course.figures.adversaries import arrow, box
from gan_keras.course.figures.compact import few_colours
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

INK, PALE, ALARM = "#222222", "#EDEDED", "#B2182B"
KINDS = {  # what changes: (colour, what is asked); no colour of a method
    "loss": ("#A3325F", "what $D$'s output costs"),
    "constraint": ("#1F6F6B", "how steep $D$ may be"),
    "networks": ("#34497F", "how $G$ and $D$ are built"),
    "condition": ("#8A6212", "what both are told"),
    "task": ("#555555", "what $G$ starts from"),
}
BRANCHES = {  # {kind: ((name, year, place from left, row of two), ...)}
    "loss": (("LSGAN", 2016, 2.4, 0), ("WGAN", 2017, 4.2, 0), ("hinge", 2017, 5.9, 0),
             ("relativistic", 2018, 7.8, 0), ("R3GAN", 2025, 12.5, 0)),
    "constraint": (("clipping", 2017, 4.2, 0), ("WGAN-GP", 2017, 6.1, 0),
                   ("spectral norm", 2018, 8.2, 0), ("R1", 2018, 10.0, 0),
                   ("R1 and R2", 2025, 12.5, 0)),
    "networks": (("DCGAN", 2015, 1.3, 0), ("ProGAN", 2017, 4.6, 0), ("SAGAN", 2018, 6.5, 1),
                 ("BigGAN", 2018, 8.4, 1), ("StyleGAN", 2018, 6.5, 0), ("StyleGAN2", 2019, 8.6, 0),
                 ("StyleGAN3", 2021, 10.7, 0), ("projected", 2021, 10.7, 1)),
    "condition": (("cGAN", 2014, 0.6, 0), ("pix2pix", 2016, 2.6, 0),
                  ("projection $D$", 2018, 7.2, 0), ("GigaGAN", 2023, 11.6, 0)),
    "task": (("SRGAN", 2016, 2.2, 0), ("CycleGAN", 2017, 4.6, 0),
             ("distilled diffusion", 2023, 11.6, 0)),
}  # fmt: skip
PARTS = {"clipping", "R1 and R2"}  # of WGAN and of R3GAN, no names of their own
LINKS = (  # (kind, name) -> (kind, name): built upon
    (("loss", "WGAN"), ("constraint", "clipping")),
    (("loss", "relativistic"), ("loss", "R3GAN")),
    (("constraint", "clipping"), ("constraint", "WGAN-GP")),
    (("constraint", "R1"), ("constraint", "R1 and R2")),
    (("constraint", "R1 and R2"), ("loss", "R3GAN")),
    (("networks", "ProGAN"), ("networks", "StyleGAN")),
    (("networks", "StyleGAN"), ("networks", "StyleGAN2")),
    (("networks", "StyleGAN2"), ("networks", "StyleGAN3")),
    (("networks", "SAGAN"), ("networks", "BigGAN")),
    (("condition", "pix2pix"), ("task", "CycleGAN")),
)
NAMED = {"DCGAN", "LSGAN", "WGAN", "WGAN-GP"}  # WGAN-GP under two names: five in interviews


def heights():
    """{kind: y of its first row}; a kind with two rows takes more room."""
    places, y = {}, 0.0
    for kind, members in BRANCHES.items():
        places[kind] = y
        y -= 1.15 + 0.85 * max(row for *_, row in members)
    return places


@few_colours
@picture
def family():
    """All variants in five rows by what they change, from 2014 at the left to 2025."""
    figure = new_figure(13.5, 7.4)
    axes = figure.subplots()
    places, found = heights(), {}
    for kind, members in BRANCHES.items():
        colour, asked = KINDS[kind]
        y = places[kind]
        deep = 0.85 * max(row for *_, row in members)
        axes.add_patch(Rectangle((-3.6, y - deep - 0.5), 17.0, deep + 1.0, facecolor=colour,
                                 alpha=0.09, zorder=0))  # fmt: skip
        axes.text(-3.5, y - deep / 2, f"{kind}\n", fontsize=17, color=colour, weight="bold",
                  va="center")  # fmt: skip
        axes.text(-3.5, y - deep / 2 - 0.2, asked, fontsize=12, color=INK, va="center")
        for name, year, x, row in members:
            at = found[kind, name] = x, y - 0.85 * row
            heavy = name in NAMED
            axes.text(*at, f"{name}\n{year}", ha="center", va="center", fontsize=12.5, zorder=3,
                      linespacing=1.0, weight="bold" if heavy else "normal",
                      bbox={"boxstyle": "round,pad=0.25", "facecolor": "white",
                            "edgecolor": colour, "linewidth": 3 if heavy else 1.5})  # fmt: skip
            found[kind, name] = (*at, 0.2 + (0.075 if heavy else 0.065) * len(name))
    for start, end in LINKS:
        (x, y, wide), (to, down, other) = found[start], found[end]
        side, up = np.sign(to - x), 0.36 * np.sign(down - y)
        same = abs(y - down) < 0.1
        first = (x + side * wide, y) if same else (x, y + up)
        last = (to - side * other, down) if same else (to, down - up)
        arrow(axes, first, last, "#555555")
    axes.set(xlim=(-3.7, 13.5), ylim=(min(places.values()) - 0.6, 0.65))
    axes.axis("off")
    count = sum(map(len, BRANCHES.values())) - len(PARTS)
    figure.suptitle(f"{count} names, and only {len(KINDS)} things that can change", fontsize=20)
    told = "; ".join(
        f"{kind}: " + ", ".join(name.replace("$", "") for name, *_ in members)
        for kind, members in BRANCHES.items()
    )
    return figure, f"{count} variants in five rows by what they change. {told}."


@few_colours
@picture
def places():
    """The whiteboard: the game, and the five places at which a variant can change it."""
    figure = new_figure(13, 4.9)
    axes = figure.subplots()
    axes.set(xlim=(0, 13.2), ylim=(0, 4.7))
    axes.axis("off")
    box(axes, (1.0, 3.3), "noise $z$", (1.5, 0.8))
    box(axes, (3.7, 3.3), "$G$", (1.4, 1.0), "#D6E6F2")
    box(axes, (6.4, 3.3), "$G(z)$", (1.4, 0.8))
    box(axes, (9.1, 3.3), "$D$", (1.4, 1.0), PALE)
    box(axes, (12.0, 3.3), "loss", (1.5, 0.8))
    box(axes, (9.1, 1.1), "real $x$", (1.6, 0.8), "#FBE7C0", look("real").colour)
    box(axes, (3.7, 1.1), "label $y$", (1.6, 0.8), "#F5EAD3", KINDS["condition"][0])
    for start, end in (((1.85, 3.3), (2.9, 3.3)), ((4.5, 3.3), (5.6, 3.3)),
                       ((7.2, 3.3), (8.3, 3.3)), ((9.9, 3.3), (11.15, 3.3)),
                       ((9.1, 1.6), (9.1, 2.7)), ((3.7, 1.6), (3.7, 2.7)),
                       ((4.6, 1.3), (8.35, 2.75))):  # fmt: skip
        arrow(axes, start, end)
    marks = {"loss": (12.0, 4.05), "constraint": (9.9, 4.2), "networks": (3.7, 4.2),
             "condition": (1.9, 1.1), "task": (1.0, 4.05)}  # fmt: skip
    words = {"loss": "loss", "constraint": "slope of $D$", "networks": "networks",
             "condition": "condition", "task": "start"}  # fmt: skip
    for number, (kind, (x, y)) in enumerate(marks.items(), 1):
        colour = KINDS[kind][0]
        axes.add_patch(Circle((x - 0.75, y + 0.06), 0.21, color=colour, zorder=4))
        axes.text(x - 0.75, y + 0.05, str(number), color="white", ha="center", va="center",
                  fontsize=15, weight="bold", zorder=5)  # fmt: skip
        axes.text(x - 0.45, y + 0.05, words[kind], color=colour, fontsize=15, va="center")
    examples = ("1 LSGAN, WGAN", "2 clipping, WGAN-GP", "3 DCGAN, StyleGAN", "4 cGAN", "5 CycleGAN")
    axes.text(10.5, 1.15, "\n".join(examples), fontsize=14, va="center")
    figure.suptitle("One game, five places where a variant can change it", fontsize=18)
    return figure, (
        "The game with five marked places: 1 the loss, 2 the slope of D, 3 the networks, 4 the "
        "condition that both are given, 5 what G starts from."
    )


def small_box(axes, middle, text, colour=INK, size=(1.5, 0.9), face="white"):
    axes.add_patch(Rectangle((middle[0] - size[0] / 2, middle[1] - size[1] / 2), *size,
                             facecolor=face, edgecolor=colour, linewidth=2, zorder=2))  # fmt: skip
    axes.text(*middle, text, ha="center", va="center", fontsize=13, zorder=3)


def draw_cycle(axes):
    small_box(axes, (1.4, 2.2), "horse $x$", size=(2.2, 0.9))
    small_box(axes, (6.4, 2.2), "zebra $G(x)$", size=(2.6, 0.9))
    arrow(axes, (2.6, 2.5), (5.0, 2.5), KINDS["task"][0], bend=-0.2)
    arrow(axes, (5.0, 1.9), (2.6, 1.9), KINDS["task"][0], bend=-0.2)
    axes.text(3.8, 3.05, "$G$", fontsize=15, ha="center")
    axes.text(3.8, 0.95, "$F$: back to $x$", fontsize=14, ha="center")


def draw_growing(axes):
    for i, side in enumerate((4, 8, 16)):
        small_box(axes, (1.3 + 2.6 * i, 2.0), f"{side}x{side}", KINDS["networks"][0],
                  (0.9 + 0.55 * i, 0.9 + 0.55 * i))  # fmt: skip
    for start, end in ((1.8, 3.1), (4.7, 5.5)):
        arrow(axes, (start, 2.0), (end, 2.0))
    axes.text(4.0, 0.35, r"the new layer fades in: $\alpha$ from 0 to 1", fontsize=13, ha="center")


def draw_attention(axes):
    weights = np.exp(-np.hypot(*np.meshgrid(np.arange(8) - 6.0, np.arange(5) - 3.0)) / 1.1)
    weights += 0.55 * np.exp(-np.hypot(*np.meshgrid(np.arange(8) - 1.5, np.arange(5) - 1.0)))
    axes.pcolormesh(np.linspace(0.4, 7.6, 9), np.linspace(0.9, 3.7, 6), weights, cmap="Purples")
    axes.plot([6.25], [2.86], "s", color=ALARM, markersize=11)
    axes.text(4.0, 0.3, "one place asks all others", fontsize=13, ha="center")


def draw_style(axes):
    small_box(axes, (0.9, 3.2), "$z$", size=(0.9, 0.8))
    small_box(axes, (2.6, 3.2), "8 layers", KINDS["networks"][0], (1.6, 0.8))
    small_box(axes, (4.5, 3.2), "$w$", KINDS["networks"][0], (0.9, 0.8))
    for x in (1.35, 3.4):
        arrow(axes, (x, 3.2), (x + 0.45, 3.2))
    for i in range(3):
        small_box(axes, (2.3 + 2.2 * i, 1.1), "AdaIN", KINDS["networks"][0], (1.5, 0.9))
        arrow(axes, (4.5, 2.75), (2.3 + 2.2 * i, 1.6), KINDS["networks"][0])
    small_box(axes, (0.6, 1.1), "input", size=(0.95, 0.9))
    axes.text(0.6, 0.15, "constant", fontsize=13, ha="center")
    axes.text(4.6, 0.15, "noise at every layer", fontsize=13, ha="center")


def draw_projected(axes):
    small_box(axes, (0.9, 2.2), "$x$", size=(0.9, 0.8))
    small_box(axes, (3.2, 2.2), "frozen\nnetwork", INK, (1.9, 1.7), PALE)
    arrow(axes, (1.4, 2.2), (2.2, 2.2))
    for i in range(3):
        small_box(axes, (6.4, 3.3 - 1.1 * i), f"$D_{i + 1}$", KINDS["networks"][0], (1.2, 0.8))
        arrow(axes, (4.2, 2.2), (5.75, 3.3 - 1.1 * i))


def draw_condition(axes):
    small_box(axes, (0.9, 3.2), "$z$", size=(0.9, 0.8))
    small_box(axes, (0.9, 1.2), "$y$", KINDS["condition"][0], (0.9, 0.8))
    small_box(axes, (3.4, 2.6), "$G$", size=(1.2, 1.0))
    small_box(axes, (6.4, 2.6), "$D$", size=(1.2, 1.0))
    arrow(axes, (1.4, 3.2), (2.75, 2.8))
    arrow(axes, (1.4, 1.3), (2.75, 2.4), KINDS["condition"][0])
    arrow(axes, (4.05, 2.6), (5.75, 2.6))
    arrow(axes, (1.4, 1.1), (5.75, 2.2), KINDS["condition"][0], bend=0.15)


@few_colours
@picture
def gallery():
    """Six variants, each by what it added."""
    drawn = {
        "cGAN: both see the label": draw_condition,
        "CycleGAN: there and back, no pairs": draw_cycle,
        "ProGAN: networks that grow": draw_growing,
        "SAGAN: attention": draw_attention,
        "StyleGAN: a style for each layer": draw_style,
        "projected GAN: pretrained eyes": draw_projected,
    }
    figure = new_figure(13.5, 6.6)
    for axes, (title, draw) in zip(figure.subplots(2, 3).flat, drawn.items(), strict=True):
        axes.set(xlim=(0, 8), ylim=(0, 4))
        axes.axis("off")
        axes.set_title(title, fontsize=15)
        draw(axes)
    figure.suptitle("Six variants, each by the one thing that it added", fontsize=18)
    return figure, f"Six small drawings: {'; '.join(drawn)}."
