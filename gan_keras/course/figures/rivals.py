"""Pictures of notebook 04 about a GAN and its rivals: speed, quality, coverage."""

from gan_keras.course.experiments.rivals import MODELS, budgets, pick
from gan_keras.course.figures import picture
from gan_keras.course.figures.adversaries import arrow
from gan_keras.course.figures.compact import few_colours
from gan_keras.data.toy import ring_centres
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


def draw_rivals(axes, found, seconds, value, alpha=1.0, ending=""):
    """A model's numbers against the milliseconds of a picture."""
    for who, seen in LOOKS.items():
        if mine := pick(found, who, seconds):
            style = seen.curve(label=f"{seen.label}{ending}", alpha=alpha, markersize=12)
            hollow = {"markerfacecolor": "white"} if "student" in seen.label else {}
            axes.plot([r.ms for r in mine], [value(r) for r in mine], **style | hollow)


@few_colours
@picture
def answer(found, real, collapsed):
    """``found``: `Rival`s; real: the distance of real digits; collapsed: a Snapshot of a GAN."""
    seconds = budgets(found)[-1]
    gan, slow = pick(found, "gan", seconds)[0], pick(found, "diffusion", seconds)[-1]
    figure = new_figure(13, 5.8)
    left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
    for r in ([gan], pick(found, "diffusion", seconds)):
        style = LOOKS[r[0].who].curve(label="_", markersize=12)
        left.plot([each.ms for each in r], [each.fd for each in r], **style)
    left.axhline(real, color=REAL.colour, linestyle=":", linewidth=3)
    left.text(0.08, 1.3 * real, "real digits", fontsize=15)
    left.set(xscale="log", yscale="log", xlim=(0.06, 60), ylim=(0.7, 1000))
    left.set_xlabel("milliseconds for a digit (2 cores)", fontsize=14)
    left.set_ylabel("Frechet distance (lower is better)", fontsize=14)
    left.set_title(f"{seconds} seconds of training each", fontsize=15)
    left.annotate("GAN, 1 pass", (gan.ms, gan.fd), (0, 14), textcoords="offset points",
                  fontsize=15, color=LOOKS["gan"].colour)  # fmt: skip
    for r in pick(found, "diffusion", seconds):
        left.annotate(f"{r.steps}", (r.ms, r.fd), (0, 12), textcoords="offset points",
                      fontsize=14, ha="center")  # fmt: skip
    left.text(3, 330, "diffusion, by its\nnumber of passes", fontsize=15, va="center")
    right.plot(
        *ring_centres().T, "o", color=REAL.colour, markersize=26, fillstyle="none",
        markeredgewidth=4, label="kinds of the data",
    )  # fmt: skip
    right.plot(*collapsed.points.T, ".", color=LOOKS["gan"].colour, markersize=5, alpha=0.4,
               label=f"{len(collapsed.points):,} samples")  # fmt: skip
    right.set(xlim=(-3.5, 3.5), ylim=(-3, 4), xticks=[], yticks=[], aspect="equal")
    right.set_title("another GAN, in the plane", fontsize=15)
    right.legend(loc="upper center", fontsize=14, markerscale=0.6, ncols=2)
    figure.suptitle(
        f"Strength: a digit in one pass of {gan.ms:.2f} ms. Weakness: kinds get lost;\n"
        f"the GAN on the right puts {collapsed.share:.0%} of its samples at one of eight",
        fontsize=TITLE,
    )
    return figure, (
        f"Left, Frechet distance against milliseconds for a digit: the GAN at {gan.fd:.1f} in "
        f"{gan.ms:.2f} ms, diffusion at {slow.fd:.1f} in {slow.ms:.0f} ms. Right, samples of a "
        f"GAN in the plane: {collapsed.share:.0%} of them at one of eight modes."
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
