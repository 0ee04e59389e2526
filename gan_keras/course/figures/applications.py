"""The figures of notebook 02, "What are GANs used for?". The numbers come from the caller."""

import io

import numpy as np

from gan_keras.course.figures import STYLE, Picture, picture
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

GREY = "#666666"
CONTENT = "#8B1E3F"  # networks that a content loss alone has trained
GAN, REAL, PLAIN = (look(n) for n in ("non_saturating", "real", "baseline"))
LOOKS = {  # of the ways to enlarge a picture: (colour, line, marker)
    "bicubic": (PLAIN.colour, ":", "s"),
    "first stage": (CONTENT, "--", "D"),
    "second stage": (GAN.colour, "-", "o"),
    "originals": (REAL.colour, "-", "*"),
}


class Photograph(Picture):
    """A `Picture` in JPEG: photographs as PNG are several times as large."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/jpeg": self.png, "text/plain": self.alt}, {"image/jpeg": {"alt": self.alt}}


def photograph(draw):
    """Decorator as `gan_keras.course.figures.picture`, for figures with photographs in them."""

    def drawn(*args, **kwargs):
        import matplotlib
        from PIL import Image

        with matplotlib.rc_context(STYLE):
            figure, alt = draw(*args, **kwargs)
            file = io.BytesIO()
            figure.savefig(file, dpi=110, format="png")
        jpeg = io.BytesIO()
        Image.open(file).convert("RGB").save(jpeg, "jpeg", quality=88, subsampling=0)
        return Photograph(jpeg.getvalue(), alt)

    return drawn


def show(axes, image):
    """A picture (h, w, 1 or 3) in [-1, 1] without blur and without axes; or a text."""
    if isinstance(image, str):
        axes.text(0.5, 0.5, f'"{image}"', ha="center", va="center", fontsize=40)
        image = np.ones((2, 2, 1))
        axes.set(xlim=(0, 1), ylim=(0, 1))
    shown = np.clip((np.squeeze(image) + 1) / 2, 0, 1)
    axes.imshow(shown, cmap="gray", vmin=0, vmax=1, interpolation="nearest", zorder=-1)
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[:].set_visible(False)


@photograph
def six(rows):
    """Six `Row` of applications_pictures: given, without GAN, with GAN, truth; PSNR below."""
    figure = new_figure(15, 7.6)
    numbers = [row.psnr() for row in rows]
    losses = [without - with_gan for without, with_gan in numbers]
    for block, row, (without, with_gan) in zip(
        figure.subfigures(3, 2, wspace=0.03).flat, rows, numbers, strict=True
    ):
        block.suptitle(row.task, fontsize=14)
        below = ("given", f"no GAN: {without:.1f} dB", f"GAN: {with_gan:.1f} dB", "truth")
        colours = ("black", "black", GAN.colour, "black")
        images = (row.given, row.without, row.with_gan, row.truth)
        for axes, image, text, colour in zip(
            block.subplots(1, 4), images, below, colours, strict=True
        ):
            show(axes, image)
            axes.set_xlabel(text, fontsize=13, color=colour)
    farther = sum(loss > 0 for loss in losses)
    figure.suptitle(
        f"The GAN's answers look more real; {farther} of {len(rows)} lie farther from the truth, "
        f"by up to {max(losses):.1f} dB",
        fontsize=17, fontweight="bold",
    )  # fmt: skip
    told = "; ".join(
        f"{row.task}: {a:.1f} dB without, {b:.1f} dB with a GAN"
        for row, (a, b) in zip(rows, numbers, strict=True)
    )
    return figure, f"Six tasks, each with what is given, two answers and the truth. {told}."


def box(axes, x, y, text, colour, width=1.5, height=0.8):
    from matplotlib.patches import FancyBboxPatch

    corner, style = (x - width / 2, y - height / 2), "round,pad=0.06"
    axes.add_patch(FancyBboxPatch(corner, width, height, style, fc="white", ec=colour, lw=2.5))
    axes.text(x, y, text, ha="center", va="center", fontsize=15, color=colour)


def arrow(axes, start, end, colour=GREY, style="-|>", line="-"):
    axes.annotate("", end, start, arrowprops={"arrowstyle": style, "color": colour, "lw": 2.2,
                                              "linestyle": line, "mutation_scale": 22})  # fmt: skip


@picture
def whiteboard():
    """What to draw: the given picture, G, its answer, and the two judges."""
    figure = new_figure(12, 4.4)
    axes = figure.subplots()
    box(axes, 1, 2, "given $x$\n(and noise $z$)", GREY, 1.9)
    box(axes, 4, 2, "$G$", GAN.colour)
    box(axes, 6.6, 2, "answer\n$G(x)$", GAN.colour)
    box(axes, 10.2, 3.3, "content loss\nnear to the truth?", CONTENT, 2.7)
    box(axes, 10.2, 0.7, "$D$: adversarial loss\ncould it be real?", "#B8860B", 2.7)
    box(axes, 6.6, 3.7, "truth $y$", REAL.colour)
    for start, end, colour in (
        ((2.1, 2), (3.1, 2), GREY),
        ((4.9, 2), (5.7, 2), GAN.colour),
        ((7.5, 2.2), (8.7, 3.1), CONTENT),
        ((7.5, 1.8), (8.7, 0.9), "#B8860B"),
        ((7.5, 3.7), (8.7, 3.4), REAL.colour),
        ((7.3, 3.2), (8.9, 1.25), REAL.colour),
    ):
        arrow(axes, start, end, colour)
    arrow(axes, (1, 1.45), (8.7, 0.5), GREY, line=":")
    axes.text(3.4, 0.55, "pix2pix: $D$ sees $x$ too", fontsize=13, color=GREY)
    axes.set(xlim=(-0.1, 11.8), ylim=(0, 4.4))
    axes.set_axis_off()
    axes.set_title("One judge asks for the truth, the other for what could be true", fontsize=16)
    return figure, "From what is given the generator makes an answer, which two judges look at."


@photograph
def panels(images, title, alt):
    """``images``: {label: (h, w, 1 or 3) in [-1, 1]}, side by side."""
    figure = new_figure(15, 4.4)
    for axes, (label, image) in zip(figure.subplots(1, len(images)), images.items(), strict=True):
        show(axes, image)
        axes.set_xlabel(label, fontsize=16)
    figure.suptitle(title, fontsize=17)
    return figure, alt


@picture
def perception_distortion(path, recorded, title):
    """Two planes: to the right is nearer to the truth, down is more real.

    Args:
        path: {share of the second stage: (PSNR, distance of the spectrum in dB)}.
        recorded: {"bicubic", "first stage", "second stage": (PSNR, unnaturalness)}, "originals":
            (None, unnaturalness).
    """
    figure = new_figure(12, 4.8)
    ours, photos = figure.subplots(1, 2)
    ours.plot(*zip(*path.values(), strict=True), "o-", color=GAN.colour, markersize=9)
    for share, at in path.items():
        ours.annotate(f"{share:g}", at, (-4, -20), textcoords="offset points", fontsize=13)
    for name, (x, y) in recorded.items():
        colour, _, marker = LOOKS[name]
        if x is None:
            photos.axhline(y, color=colour, linestyle=":", label=name)
        else:
            photos.plot(x, y, marker, color=colour, markersize=13, label=name)
    for axes in (ours, photos):
        axes.set_xlabel("PSNR (dB): right is nearer to the truth")
        axes.margins(0.15)
        axes.set_ylim(0)
    ours.set(ylabel="spectrum, dB from the truth's", title="share of the second stage's weights")
    photos.set(ylabel="unnaturalness", title="200 photographs of BSDS500, recorded")
    photos.legend(fontsize=12, loc="center left")
    figure.suptitle(title, fontsize=15)
    told = "; ".join(f"share {s:g}: {x:.2f} dB, {y:.1f} dB off" for s, (x, y) in path.items())
    return figure, f"PSNR against distance to real pictures. Between the two stages: {told}."


@picture
def denoising(levels, methods, title):
    """``methods``: {name: PSNR (n,)} at the noise levels."""
    figure = new_figure(9, 4.4)
    axes = figure.subplots()
    styles = ((GREY, ":", "x"), ("#B8860B", "-.", "^"), ("#D55E00", "--", "s"),
              (CONTENT, "-", "o"))  # fmt: skip
    for (name, values), (colour, line, marker) in zip(methods.items(), styles, strict=True):
        axes.plot(levels, values, line, marker=marker, color=colour, label=name, markersize=8)
    axes.set(xlabel="standard deviation of the noise (of 255)", ylabel="PSNR (dB)", xticks=levels)
    axes.set_title(title)
    axes.legend()
    told = ", ".join(f"{name} {v[0]:.1f} to {v[-1]:.1f} dB" for name, v in methods.items())
    return figure, f"PSNR against the level of the noise: {told}."
