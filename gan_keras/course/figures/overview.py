"""The diagrams of notebook 00: the drawing for the whiteboard, and the map of the course."""

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from gan_keras.course.figures import picture
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

INK, PAPER, QUIET = "#222222", "#FFFFFF", "#EEF2F5"
OURS, REAL, BASELINE = (look(name).colour for name in ("non_saturating", "real", "baseline"))
COURSE = (  # number, title, its question, what a reader can do afterwards
    (
        "00",
        "Start here",
        "Have you trained\na GAN? Did it work?",
        "train one, and\nsay how good it is",
    ),
    (
        "01",
        "What is a GAN?",
        "What is the game,\nand who wins?",
        "derive it, write\nits training step",
    ),
    ("02", "Applications", "What is it good for?", "measure a restoration"),
    ("03", "Training techniques", "How do you train it?", "say what each is for"),
    ("04", "Strengths, weaknesses", "When does it fail?", "find lost modes and copies"),
    ("05", "Variants", "Which ones do you know?", "compare losses fairly"),
    ("06", "Faces", "Name a real application", "train on few pictures"),
    ("07", "Bug hunt", "Where is the bug\nin this code?", "find a silent fault\nby one number"),
)


def canvas(width, height, title):
    """(figure, axes) in which one unit is an inch, without ticks."""
    figure = new_figure(width, height)
    axes = figure.subplots()
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    axes.set_title(title, fontsize=17)
    return figure, axes


def box(axes, x, y, width, height, text, edge=INK, fill=PAPER, size=13, **more):
    """A rounded box with its lower left corner at (x, y)."""
    axes.add_patch(
        FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.02,rounding_size=0.12",
                       edgecolor=edge, facecolor=fill, linewidth=2.2)
    )  # fmt: skip
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=size,
              color=INK, **more)  # fmt: skip


def arrow(axes, start, end, colour=INK, line="-", bend=0.0):
    axes.add_patch(
        FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=20, linewidth=2.2,
                        color=colour, linestyle=line, connectionstyle=f"arc3,rad={bend}")
    )  # fmt: skip


@picture
def whiteboard():
    """The game above, and below it the ruler that is no part of the game."""
    figure, axes = canvas(12, 5.9, "The judge inside the game learns; the ruler outside does not")
    box(axes, 0.2, 4.1, 1.7, 0.9, "noise $z$", size=15)
    box(axes, 2.7, 4.1, 2.2, 0.9, "generator $G$", OURS, size=15)
    box(axes, 5.7, 4.1, 2.0, 0.9, "sample $G(z)$", OURS, QUIET, size=15)
    box(axes, 8.6, 3.3, 2.6, 1.0, "discriminator $D$", INK, size=15)
    box(axes, 5.7, 2.6, 2.0, 0.9, "real digit $x$", REAL, QUIET, size=15)
    arrow(axes, (1.95, 4.55), (2.65, 4.55))
    arrow(axes, (4.95, 4.55), (5.65, 4.55), OURS)
    arrow(axes, (7.75, 4.5), (8.55, 4.05), OURS)
    arrow(axes, (7.75, 3.05), (8.55, 3.55), REAL)
    axes.text(11.3, 3.8, "real?", fontsize=15, va="center", color=INK)
    arrow(axes, (9.9, 4.4), (3.8, 5.07), OURS, "--", bend=0.17)
    axes.text(9.9, 5.15, "gradient: how to\nchange the sample", ha="center", va="center",
              fontsize=14, color=OURS)  # fmt: skip
    axes.plot([0.1, 11.9], [2.15, 2.15], color=BASELINE, linestyle=":", linewidth=2)
    axes.text(0.2, 2.35, "in the game", fontsize=14, va="bottom", color=BASELINE)
    axes.text(0.2, 1.95, "outside of it", fontsize=14, va="top", color=BASELINE)
    box(axes, 0.2, 0.5, 1.9, 0.8, "samples", OURS, QUIET, size=15)
    box(axes, 2.5, 0.5, 2.3, 0.8, "real test digits", REAL, QUIET, size=15)
    box(axes, 6.0, 0.5, 2.4, 0.8, "fixed features", BASELINE, size=15)
    box(axes, 9.5, 0.5, 2.0, 0.8, "distance", INK, QUIET, size=15)
    axes.text(2.3, 0.9, "+", fontsize=17, ha="center", va="center", color=INK)
    arrow(axes, (4.9, 0.9), (5.95, 0.9))
    arrow(axes, (8.5, 0.9), (9.45, 0.9))
    return figure, (
        "The judge inside the game learns; the ruler outside does not. Above, in the game: noise z "
        "goes through the generator G to a sample; the discriminator D sees samples and real "
        "digits and says how real they are, and along a dashed arrow its gradient goes back to "
        "the generator: how to change the sample. Below, outside of the game: samples and real "
        "test digits go through fixed features and give a distance."
    )


@picture
def course_map():
    """The notebooks and the order in which to take them."""
    figure, axes = canvas(14, 7, "Take 01 first, then 02 to 06 in any order, and 07 last")
    places = {"00": (0.1, 2.1), "01": (3.3, 2.1), "07": (11.2, 2.1)}
    places |= {f"0{i}": (6.8, 5.55 - 1.36 * (i - 2)) for i in range(2, 7)}
    for number, title, question, able in COURSE:
        x, y = places[number]
        wide = number in ("00", "01", "07")
        width, height = (2.7, 2.5) if wide else (3.6, 1.2)
        here, top = number == "00", y + height
        box(axes, x, y, width, height, "", OURS if here else INK, QUIET if here else PAPER)
        for text, down, more in (
            (f"{number}  {title}", 0.3, {"weight": "bold", "fontsize": 14.5, "color": INK}),
            (question, 1.05 if wide else 0.65, {"fontsize": 13.5, "color": INK}),
            (able, 1.95 if wide else 0.97, {"fontsize": 13.5, "color": OURS}),
        ):
            axes.text(x + width / 2, top - down, text, ha="center", va="center", **more)
    arrow(axes, (2.85, 3.35), (3.25, 3.35))
    for i in range(2, 7):
        y = places[f"0{i}"][1] + 0.6
        arrow(axes, (6.05, 3.35), (6.75, y))
        arrow(axes, (10.45, y), (11.15, 3.35))
    told = " ".join(
        f"{number} {title}: {question.replace(chr(10), ' ')}"
        for number, title, question, _ in COURSE
    )
    return figure, (
        f"A map of the course, a box for each notebook with its question. {told} Arrows: after 00 "
        "comes 01, then 02 to 06 in any order, then 07."
    )
