"""The drawing of the pictures of docs/evidence.md; what they say is in `evidence_titles`."""

import textwrap

import numpy as np
from PIL import Image

from benchmarks import evidence_titles as titles
from benchmarks.evidence_titles import FD, TWO, WITHOUT
from gan_keras.course.figures import picture
from gan_keras.course.figures.compact import few_colours
from gan_keras.course.figures.factors import INK, LARGE, NORMAL, SMALL
from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

REAL, GAN, DIFFUSION = look("real"), look("non_saturating", label="GAN"), look("diffusion")
STUDENTS = {"both losses": "P", "content loss alone": "X"}  # their markers, drawn hollow
DISTANCE = "Frechet distance (lower is better)"
TILE = 58  # pixels from sample to sample in a strip of benchmarks.studies


def titled(figure, title):
    figure.suptitle(textwrap.fill(title, 92), fontsize=LARGE)
    for axes in figure.axes:
        axes.tick_params(labelsize=SMALL)
    return figure, title


def real_line(axes, level, vertical=False, label=None):
    line = axes.axvline if vertical else axes.axhline
    line(level, color=REAL.colour, linestyle=REAL.line, linewidth=4, zorder=1, label=label)


@few_colours
@picture
def ladder(record, strips, real):
    """Rungs from below with samples; ``strips``: {arm: array (h, w)}; real: a distance."""
    rungs, means = titles.rungs_of(record), titles.means_of(record)
    where = {arm: place for place, arm in enumerate(rungs)}
    figure = new_figure(14, 8.6)
    grid = figure.add_gridspec(len(rungs), 2, width_ratios=(1.2, 1))
    axes = figure.add_subplot(grid[:, 0])
    axes.plot([means.get(arm, np.nan) for arm in rungs], range(len(rungs)), color="#999999")
    for row in record["rows"]:
        place = where[row["arm"].replace(WITHOUT, "+ ")]
        without = row["arm"].startswith(WITHOUT)
        seen = look("relativistic") if without or place == len(rungs) - 1 else GAN
        if row["metrics"]:
            axes.plot(row["metrics"][FD], place, "D" if without else "o", color=seen.colour,
                      markersize=12, markerfacecolor="none" if without else seen.colour,
                      markeredgewidth=2.5, zorder=3)  # fmt: skip
    for arm, place in where.items():
        if arm in means:
            axes.annotate(f"{means[arm]:.1f}", (means[arm], place), (0, 12), ha="center",
                          textcoords="offset points", fontsize=NORMAL)  # fmt: skip
    real_line(axes, real, vertical=True, label=f"real digits {real:.2f}")
    axes.plot([], [], "o", color=INK, markersize=11, label="with all steps above it")
    axes.plot([], [], "D", color=INK, markersize=11, markerfacecolor="none", markeredgewidth=2.5,
              label="all steps but this one")  # fmt: skip
    figure.legend(loc="outside lower center", ncols=3, fontsize=SMALL)
    axes.set_yticks(range(len(rungs)), rungs, fontsize=NORMAL)
    axes.set(xlim=(-3, None), ylim=(len(rungs) - 0.5, -0.7))
    axes.set_xlabel(DISTANCE, fontsize=SMALL)
    for arm, place in where.items():
        panel = figure.add_subplot(grid[place, 1])
        panel.set_axis_off()
        if arm in strips:
            panel.imshow(strips[arm], cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    return titled(figure, titles.ladder(record))


def strips_of(record, folder, count=9):
    """{arm: its first samples in a row} from the pictures that `benchmarks.studies` wrote."""
    found = {}
    for number, arm in enumerate(record["arms"]):
        path = folder / "samples" / f"ladder-{number:02d}.png"
        if path.is_file():
            with Image.open(path) as strip:
                found[arm] = np.asarray(strip.convert("L"))[:TILE, : count * TILE]
    return found


@few_colours
@picture
def diffusion(record, times, real):
    """Distance, precision and recall by denoising steps; ``real``: {metric: number}."""
    figure, budgets = new_figure(14, 6.8), titles.budgets_of(record)
    left, right = figure.subplots(1, 2)
    for seconds in budgets:
        line = {"linestyle": "-" if seconds == budgets[-1] else "--"}
        steps, means = zip(*titles.pick(record, "diffusion", seconds), strict=True)
        [(_, gan)] = titles.pick(record, "gan", seconds)
        side = -1 if seconds == budgets[-1] else 1  # below or above its line
        below = {"textcoords": "offset points", "va": "center", "ha": "center", "fontsize": SMALL}
        left.plot(steps, [m[TWO] for m in means], **DIFFUSION.curve(markersize=14) | line)
        left.axhline(gan[TWO], color=GAN.colour, linewidth=3, **line)
        for seen, value in ((DIFFUSION, means[steps.index(8)][TWO]), (GAN, gan[TWO])):
            left.annotate(f"{seen.label}, {seconds} s", (8, value), (0, 20 * side),
                          color=seen.colour, **below)  # fmt: skip
    real_line(left, real[TWO])
    left.annotate(f"real digits {real[TWO]:.1f}", (8, real[TWO]), (0, -16), **below)
    for name, marker, line, filled in (("precision", "o", "-", 1), ("recall", "s", "--", 0)):
        style = {"marker": marker, "markersize": 13, "markeredgewidth": 2.5}
        for seen, x, values, line_of in (
            (DIFFUSION, steps, means, line), (GAN, [1], [gan], ""),
        ):  # fmt: skip
            right.plot(x, [each[f"{name}_digits_2k"] for each in values], color=seen.colour,
                       markerfacecolor=seen.colour if filled else "white", linestyle=line_of,
                       label=f"{seen.label}, {name}", zorder=3, **style)  # fmt: skip
        real_line(right, real[f"{name}_digits_2k"], label="real digits" if filled else None)
    left.set(yscale="log", ylim=(0.7, 800))
    left.set_yticks((1, 10, 100), ("1", "10", "100"))
    left.set_ylabel(DISTANCE, fontsize=NORMAL)
    left.set_title("distance by steps and seconds of training", fontsize=NORMAL)
    right.set(ylim=(-0.04, 1.04))
    right.set_title(f"precision and recall after {budgets[-1]} s", fontsize=NORMAL)
    ticks = [f"{step}\n{step * times['ms of a pass']['diffusion']:.1f}" for step in steps]
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set_xticks(steps, ticks, fontsize=SMALL)
        axes.minorticks_off()
        axes.set_xlabel(
            f"denoising steps; below: ms for a digit (GAN: {times['ms of a pass']['gan']:.2f})",
            fontsize=SMALL,
        )
    right.legend(fontsize=SMALL, loc="lower right", bbox_to_anchor=(1, 0.03))
    return titled(figure, titles.diffusion(record, times))


@few_colours
@picture
def students(record, times, real):
    """One-step students beside their teacher and the GAN, with the level that was hoped for."""
    seconds, found, teacher = titles.taught(record)
    chosen = [teacher[0], *(pair for pair in teacher if pair[0] == 4), teacher[-1]]
    each, one = times["ms of a pass"]["diffusion"], times["ms of a pass"]["gan"]
    rows = [(f"teacher, {steps} step{'s' if steps > 1 else ''}", DIFFUSION, means, steps * each,
             ("diffusion", steps))
            for steps, means in chosen]  # fmt: skip
    rows[1:1] = [(f"student {name}, 1 step", DIFFUSION._replace(marker=STUDENTS[who]),
                  found[name], each, (who, 1))
                 for name, who in reversed(titles.STUDENTS.items())]  # fmt: skip
    rows.append(("GAN, 1 step", GAN, titles.pick(record, "gan", seconds)[0][1], one, ("gan", 1)))
    figure = new_figure(14, 6.4)
    axes, table = figure.subplots(1, 2, sharey=True, width_ratios=(2.7, 1))
    best = min(means[TWO] for _, means in teacher)
    axes.axvspan(0.5, best, color="#E8F0E8", zorder=0)
    axes.text(0.98 * best, -0.72, "hoped for: left of the teacher's best ", fontsize=SMALL,
              ha="right", va="center")  # fmt: skip
    for place, (name, seen, means, ms, of) in enumerate(rows):
        face = "white" if name.startswith("student") else seen.colour
        axes.plot(means[TWO], place, seen.marker, color=seen.colour, markerfacecolor=face,
                  markersize=17, markeredgewidth=2.5)  # fmt: skip
        seeds = titles.values_of(record, of[0], seconds, of[1])
        axes.plot(seeds, [place + 0.3] * len(seeds), "|", color=INK, markersize=10,
                  markeredgewidth=2)  # fmt: skip
        axes.annotate(f"{means[TWO]:.1f}", (means[TWO], place), (0, 14), fontsize=NORMAL,
                      ha="center", textcoords="offset points")  # fmt: skip
        told = [f"{means['precision_digits_2k']:.2f}", f"{means['recall_digits_2k']:.2f}",
                f"{ms:.2f}" if ms < 10 else f"{ms:.0f}"]  # fmt: skip
        for x, text in enumerate(told):
            table.text(x, place, text, fontsize=NORMAL, ha="center", va="center")
    for x, text in enumerate(("precision", "recall", "ms a digit")):
        table.text(x, -0.72, text, fontsize=SMALL, ha="center", va="center")
    table.set(xlim=(-0.5, 2.5))
    table.set_axis_off()
    real_line(axes, real[TWO], vertical=True)
    axes.text(1.1 * real[TWO], 0.5, f"real digits\n{real[TWO]:.1f}", fontsize=SMALL, va="center")
    axes.set(xscale="log", xlim=(0.5, 900), ylim=(len(rows) - 0.5, -1))
    axes.set_xticks((1, 10, 100), ("1", "10", "100"))
    axes.set_yticks(range(len(rows)), [name for name, *_ in rows])
    strokes = "; strokes: the seeds" if titles.seed_count(record) > 1 else ""
    axes.set_xlabel(f"{DISTANCE}{strokes}", fontsize=SMALL)
    return titled(figure, titles.students(record))


@few_colours
@picture
def judges(record, real):
    """All rows by both judges; ``real``: {metric: number} of real digits."""
    figure = new_figure(14, 6.4)
    for axes, (name, metric) in zip(figure.subplots(1, 3), titles.JUDGED.items(), strict=True):
        keys = [f"{metric}_{judge}_2k" for judge in ("digits", "lenet")]
        for who, seconds in sorted({(row["who"], row["seconds"]) for row in record["means"]}):
            rows = titles.pick(record, who, seconds)
            places = [tuple(means[key] for key in keys) for _, means in rows]
            seen = GAN if who == "gan" else DIFFUSION
            style = {"marker": STUDENTS.get(who, seen.marker), "color": seen.colour,
                     "linestyle": "-" if seconds == titles.budgets_of(record)[-1] else "--",
                     "markerfacecolor": "white" if who in STUDENTS else seen.colour}  # fmt: skip
            axes.plot(*zip(*places, strict=True), **style, markersize=15, linewidth=1.5,
                      markeredgewidth=2, alpha=0.9)  # fmt: skip
            if who == "diffusion" and seconds == titles.budgets_of(record)[-1]:
                last = (38, -10) if metric == "fd" else (-2, -26)
                for (steps, _), place, offset in (
                    (rows[0], places[0], (-34, -5)), (rows[-1], places[-1], last),
                ):  # fmt: skip
                    text = f"{steps} step{'s' if steps > 1 else ''}"
                    axes.annotate(text, place, offset, textcoords="offset points",
                                  fontsize=SMALL, ha="center", annotation_clip=True)  # fmt: skip
            if who == "gan":
                early = seconds != titles.budgets_of(record)[-1]
                above = metric == "recall" and early
                aside = 14 if metric == "precision" and early else 0  # clear of the axis
                place = (aside, 16 if above else -26)
                axes.annotate(f"{seconds} s", places[0], place, textcoords="offset points",
                              fontsize=SMALL, ha="center", color=GAN.colour)  # fmt: skip
        axes.plot(*(real[key] for key in keys), "h", color=REAL.colour, markersize=18)
        if metric == "fd":
            axes.set(xscale="log", yscale="log")
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter("{x:g}")
        if metric == "recall":  # which is nothing after one step: show the rest
            pairs = [tuple(row["mean"][key] for key in keys) for row in titles.unlike(record)]
            left, bottom = np.min([*pairs, [real[key] for key in keys]], axis=0)
            axes.set(xlim=(left - 0.05, 1.02), ylim=(bottom - 0.02, 1.005))
            axes.text(left - 0.04, bottom - 0.018, "below and left: few steps", fontsize=SMALL)
        better = " (lower is better)" if metric == "fd" else ""  # else real digits are best
        axes.set_title(f"{name}{better}", fontsize=NORMAL)
        axes.set_xlabel("shipped classifier", fontsize=NORMAL)
    figure.axes[0].set_ylabel("second classifier (LeNet-5)", fontsize=NORMAL)
    shown = (("GAN", GAN, "o", 1), ("diffusion, 1 to 50 steps", DIFFUSION, "*", 1),
             ("student with D", DIFFUSION, "P", 0), ("student without D", DIFFUSION, "X", 0),
             ("real digits", REAL, "h", 1))  # fmt: skip
    for name, seen, marker, filled in shown:
        figure.axes[0].plot([], [], marker, color=seen.colour, markersize=13, label=name,
                            markerfacecolor=seen.colour if filled else "white")  # fmt: skip
    figure.legend(loc="outside lower center", ncols=5, fontsize=SMALL)
    return titled(figure, titles.judges(record))
