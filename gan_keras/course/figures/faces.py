"""The plots of notebook 06, "Faces". The numbers come from the caller."""

import io
import textwrap

import numpy as np
from PIL import Image

from gan_keras.course.figures.face_sheets import film, plot
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

REAL, GAN, GHOST = look("real"), look("non_saturating", label="GAN"), look("baseline")
ALARM, INK = "#B00020", "#333333"


@plot
def whiteboard():
    """From people to a generator that may be released, as one draws it on a whiteboard."""
    from matplotlib.patches import FancyBboxPatch

    figure = new_figure(11, 4.6)
    axes = figure.subplots()
    axes.set(xlim=(-1, 111), ylim=(0, 46))
    axes.set_axis_off()

    def box(x, y, width, height, text, colour=INK):
        shape = FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=1.5",
                               fc="white", ec=colour, lw=2)  # fmt: skip
        axes.add_patch(shape)
        axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=14)

    def arrow(start, end, colour=INK, line="-"):
        style = {"arrowstyle": "-|>", "lw": 2, "color": colour, "linestyle": line}
        axes.annotate("", end, start, arrowprops=style | {"shrinkA": 1, "shrinkB": 1})

    box(0, 30, 19, 10, "faces that\nyou may use", REAL.colour)
    box(30, 36, 26, 7, "training people x", REAL.colour)
    box(30, 25, 26, 7, "new people", REAL.colour)
    box(0, 6, 14, 7, "noise z", GAN.colour)
    box(28, 6, 20, 7, "generator G", GAN.colour)
    box(64, 28, 17, 10, "same random\nchange T")
    box(90, 29.5, 20, 7, "discriminator D")
    box(62, 1, 48, 8, "gates: distance? copies? variety?", ALARM)
    arrow((19, 37), (30, 39.5), REAL.colour)
    arrow((19, 33), (30, 28.5), REAL.colour)
    arrow((56, 39), (64, 35), REAL.colour)
    arrow((56, 27), (84, 9), REAL.colour, ":")
    arrow((14, 9.5), (28, 9.5), GAN.colour)
    arrow((44, 13), (66, 28), GAN.colour)
    arrow((48, 7.5), (62, 5.5), GAN.colour)
    arrow((81, 33), (90, 33))
    arrow((97, 29.5), (48, 11), GAN.colour, "--")
    axes.text(88, 23.2, "gradient", fontsize=13, color=GAN.colour)
    axes.text(10, 22, "split by person", fontsize=13)
    return figure, (
        "Faces that you may use are split by person into training people and new people. Training "
        "faces and generated ones pass the same random change T to the discriminator; its gradient "
        "goes back to the generator. Before release, three gates: distance to new people, copies, "
        "variety."
    )


def tracing_film(training, frames, widths):
    """The tiny world of `tracing`, and what the Frechet distance and the search say, as a film."""
    distances, copies = (np.array([frame[i] for frame in frames]) for i in (1, 2))
    pictures = []
    for at, (samples, _, _) in enumerate(frames):
        figure = new_figure(9.6, 4.2)
        plane, right, below = figure.subplot_mosaic([["a", "b"], ["a", "c"]]).values()
        plane.scatter(*training.T, s=70, color=REAL.colour, edgecolor="black", label="album")
        plane.scatter(*samples.T, s=6, color=GAN.colour, alpha=0.6, label="samples")
        plane.set(xlim=(-1.9, 1.9), ylim=(-1.9, 1.9), xticks=(), yticks=())
        plane.set_aspect("equal")
        plane.legend(loc="upper center", ncols=2, fontsize=11)
        panels = (
            (right, distances, distances[0], "Frechet distance\nto new people"),
            (below, copies, 1, "share of\ncopies"),
        )
        for axes, values, top, name in panels:
            axes.plot(widths, values, color="#bbbbbb", lw=2)
            axes.plot(widths[: at + 1], values[: at + 1], color=GAN.colour, lw=3)
            axes.plot(widths[at], values[at], "o", color=ALARM, ms=8)
            axes.set(
                xscale="log",
                xlim=(1.1 * widths[0], widths[-1] / 1.1),
                ylim=(-0.03 * top, 1.1 * top),
            )
            axes.set_xticks([0.5, 0.1, 0.02, 0.005], ["0.5", "0.1", "0.02", "0.005"])
            axes.minorticks_off()
            axes.set_ylabel(name, fontsize=12)
            axes.grid(alpha=0.3)
        below.axhline(0.05, color=REAL.colour, ls=":", lw=2)
        below.set_xlabel("distance of samples from the album's faces", fontsize=12)
        right.set_title(
            f"Copies: {copies[at]:.0%}. Frechet distance: {distances[at]:.3f}", fontsize=13
        )
        file = io.BytesIO()
        figure.savefig(file, dpi=110, format="png")
        pictures.append(Image.open(file).convert("RGB"))
    told = f"from {distances[0]:.2f} to {distances[-1]:.3f}, while copies go from {copies[0]:.0%}"
    alt = f"Film: samples gather around album points. Frechet distance {told} to {copies[-1]:.0%}."
    return film(pictures, alt, seconds=0.5, colours=48)


@plot
def overfitting(updates, runs, title):
    """``runs``: {title: {"training faces": (k,), "new people": (k,), "fakes": (k,)}}, logits."""
    figure = new_figure(11, 4.4)
    panels = figure.subplots(1, len(runs), sharey=True)
    looks = {"training faces": (REAL.colour, "-", "o"), "new people": (ALARM, "--", "s"),
             "fakes": (GAN.colour, "-.", "^")}  # fmt: skip
    for axes, (run, curves) in zip(panels, runs.items(), strict=True):
        for name, values in curves.items():
            colour, line, marker = looks[name]
            axes.plot(updates, values, line, color=colour, marker=marker, lw=2.5, label=name)
        axes.set(xlabel="updates", title=run)
        axes.axhline(0, color="black", lw=0.8)
    figure.suptitle(title, fontsize=14)
    panels[0].set_ylabel("mean logit of D")
    panels[0].legend(loc="upper left")
    told = "; ".join(
        f"{run}: " + ", ".join(f"{name} {values[-1]:.2f}" for name, values in curves.items())
        for run, curves in runs.items()
    )
    return figure, f"Mean logits of D at the end. {told}."


@plot
def few_faces(rows, title):
    """``rows``: {way: (distance, standard error)}, horizontal bars from 0."""
    figure = new_figure(10, 3.2)
    axes = figure.subplots()
    names, values = list(rows)[::-1], np.array(list(rows.values()))[::-1]
    colours = [GHOST.colour if "eigenfaces" in name else GAN.colour for name in names]
    axes.barh(names, values[:, 0], xerr=values[:, 1], color=colours, capsize=4)
    for at, value in enumerate(values[:, 0]):
        axes.text(value + 0.2, at, f"{value:.2f}", va="center", fontsize=13)
    axes.set(xlabel="kernel distance to new people (EfficientNet features)")
    figure.suptitle(textwrap.fill(title, 72), fontsize=14)
    axes.set_xlim(0, 1.12 * values[:, 0].max())
    axes.grid(axis="y", visible=False)
    told = ", ".join(f"{name} {value:.2f}" for name, (value, _) in rows.items())
    return figure, f"Kernel distance to new people: {told}."


@plot
def two_distances(frechet, kernel, title):
    """Frechet and kernel distances of the same sets to new people.

    ``frechet``: {name: values}; ``kernel``: {name: (values, p values)}.
    """
    figure = new_figure(11, 3.6)
    left, right = figure.subplots(1, 2)
    looks = {"training faces": REAL, "eigenfaces": GHOST, "GAN": GAN}
    rng = np.random.default_rng(0)
    for axes, rows in ((left, frechet), (right, {name: both[0] for name, both in kernel.items()})):
        for at, (name, values) in enumerate(rows.items()):
            values = np.atleast_1d(values)
            heights = -at + rng.uniform(-0.13, 0.13, len(values)) * (len(values) > 1)
            axes.plot(values, heights, "o", color=looks[name].colour, ms=8, alpha=0.8)
            axes.plot([np.mean(values)] * 2, [-at - 0.28, -at + 0.28], color="black", lw=2)
        axes.set_yticks([-at for at in range(len(rows))], list(rows))
        axes.set_ylim(0.5 - len(rows), 0.5)
    for at, (values, p) in enumerate(kernel.values()):
        low, high = f"{np.min(p):.3f}", f"{np.max(p):.3f}"
        text = f"p = {low}" if low == high else f"p {low} to {high}"
        right.text(np.max(values) + 0.004, -at + 0.2, text, fontsize=12, va="center")
    for at, values in enumerate(frechet.values()):
        left.text(np.mean(values), 0.3 - at, f"{np.mean(values):.2f}", fontsize=12, ha="center")
    most = max(np.max(values) for values in frechet.values())
    left.set(xlabel="Frechet distance to 25 new people", xlim=(0, 1.08 * most))
    right.set(xlabel="kernel distance to 25 new people")
    right.axvline(0, color="black", lw=0.8)
    right.margins(x=0.4)
    figure.suptitle(title, fontsize=14)
    told = ", ".join(f"{name} {np.mean(v):.2f}" for name, v in frechet.items())
    also = ", ".join(f"{name} {np.mean(v):.3f}" for name, (v, _) in kernel.items())
    return figure, f"Mean Frechet distances: {told}. Mean kernel distances: {also}."


@plot
def searches(found, title, expected=0.05):
    """``found``: {search: {kind of copy: share found}}, bars from 0 to 1."""
    figure = new_figure(11, 4.6)
    axes = figure.subplots()
    kinds = list(next(iter(found.values())))
    for i, ((name, shares), colour) in enumerate(
        zip(found.items(), (GHOST.colour, GAN.colour), strict=True)
    ):
        at = np.arange(len(kinds)) + 0.4 * i - 0.2
        axes.barh(-at, list(shares.values()), 0.38, color=colour, label=name)
    axes.axvline(expected, color=ALARM, ls=":", lw=2, label="new people, by definition")
    axes.set_yticks(-np.arange(len(kinds)), [kind.replace("_", " ") for kind in kinds])
    axes.set(xlim=(0, 1.02), xlabel="share of planted copies that are found", title=title)
    figure.legend(loc="outside lower center", ncols=3)
    axes.grid(axis="y", visible=False)
    told = "; ".join(
        f"{name}: " + ", ".join(f"{k.replace('_', ' ')} {v:.0%}" for k, v in shares.items())
        for name, shares in found.items()
    )
    return figure, f"Share of planted copies found. {told}."
