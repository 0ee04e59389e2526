"""The figures of notebook 02, "What are GANs used for?". The numbers come from the caller."""

import numpy as np

from gan_keras.course.figures import picture
from gan_keras.drawing.plots import COLOURS, new_figure

GREY = "#666666"
STYLES = tuple(zip(COLOURS, ("-", "--", "-.", ":", "-", "--"), "osD^vP", strict=True))


@picture
def strips(rows, alt):
    """``rows``: {label: (n, h, w, 1 or 3)} in [-1, 1] or [0, 1], drawn one row each."""
    count = len(next(iter(rows.values())))
    height, width = next(iter(rows.values())).shape[1:3]
    figure = new_figure(11, 0.35 + 9.2 / count * height / width * len(rows))
    for axes, (label, pictures) in zip(figure.subplots(len(rows), 1), rows.items(), strict=True):
        edge = np.ones((height, max(1, width // 14), pictures.shape[-1]))
        sheet = np.concatenate([part for p in pictures for part in (p, edge)][:-1], axis=1)
        axes.imshow(np.clip(np.squeeze(sheet + 1) / 2, 0, 1), cmap="gray", vmin=0, vmax=1)
        axes.set_ylabel(label, rotation=0, ha="right", va="center")
        axes.set(xticks=[], yticks=[])
        axes.grid(False)
        axes.spines[:].set_visible(False)
    figure.set_layout_engine(None)  # the default one has no room for the longest labels
    figure.subplots_adjust(0.15, 0.01, 0.995, 0.99, hspace=0.08)
    return figure, alt


@picture
def perception_distortion(points, path, spectra, limit):
    """Left the plane of error and distance, right the spectra.

    Args:
        points: {name: (PSNR, Frechet distance)}.
        path: (n, 2), those of mixtures of two of the points.
        spectra: {name: power (bins,)}, by share of the highest frequency.
        limit: share that the small picture reaches.
    """
    figure = new_figure(12, 4.4)
    plane, power = figure.subplots(1, 2)
    plane.plot(*path.T, ":", color=GREY, label="mixtures of the two networks' pictures")
    for (name, (x, y)), (colour, _, marker) in zip(points.items(), STYLES, strict=False):
        plane.plot(x, y, marker, color=colour, markersize=11, label=name)
    plane.set(xlabel="PSNR (dB), higher: nearer to the original", yscale="log")
    plane.set_ylabel("Frechet distance to real digits")
    plane.set_title("distortion and perception: right is true, down is real")
    plane.margins(0.15)
    plane.legend()
    for (name, values), (colour, line, _) in zip(spectra.items(), STYLES, strict=False):
        at = (np.arange(len(values)) + 0.5) / len(values)
        black = name == "original"
        power.plot(at, values, "-" if black else line, color="black" if black else colour,
                   label=name, linewidth=1.5 if black else 2.2)  # fmt: skip
    power.axvline(limit, color=GREY, linewidth=1)
    power.annotate("what the small\npicture can hold", (limit, 0.06), (4, 0),
                   xycoords=("data", "axes fraction"), textcoords="offset points")  # fmt: skip
    power.set(yscale="log", xlabel="frequency / highest frequency", ylabel="power")
    power.set_title("how much detail, right or wrong")
    power.legend()
    told = "; ".join(f"{name} {x:.2f} dB, distance {y:.1f}" for name, (x, y) in points.items())
    return figure, f"Enlarged digits by PSNR and Frechet distance, and spectra: {told}."


@picture
def restoration(noise, holes):
    """Each: (x label, title, x (n,), {method: PSNR (n,)})."""
    figure = new_figure(12, 4.2)
    for axes, (label, title, at, methods) in zip(
        figure.subplots(1, 2), (noise, holes), strict=True
    ):
        for (name, values), (colour, line, marker) in zip(methods.items(), STYLES, strict=False):
            axes.plot(at, values, line, marker=marker, color=colour, label=name)
        axes.set(xlabel=label, ylabel="PSNR (dB)", title=title, xticks=at)
        axes.legend()
    told = [
        f"{title}: " + ", ".join(f"{n} {v[0]:.1f} to {v[-1]:.1f} dB" for n, v in methods.items())
        for _, title, _, methods in (noise, holes)
    ]
    return figure, ". ".join(told) + "."


@picture
def many_answers(original, source, samples, best, spread):
    """A row for each hole. All pictures (n, 28, 28, 1) but samples (k, n, 28, 28, 1).

    Args:
        best: the answer of a network that was trained on the content alone.
        spread: standard deviation of the samples in each pixel, (n, 28, 28, 1).
    """
    count, k = len(original), len(samples)
    figure = new_figure(11.5, 1.16 * count + 0.5)
    grid = figure.subplots(count, k + 4)
    for i in range(count):
        tiles = [original[i], source[i], *samples[:, i], best[i]]
        for axes, tile in zip(grid[i], tiles, strict=False):
            axes.imshow(tile[..., 0], cmap="gray", vmin=-1, vmax=1)
        shown = grid[i, -1].imshow(spread[i, ..., 0], cmap="magma", vmin=0, vmax=1)
    for axes in grid.flat:
        axes.set(xticks=[], yticks=[])
        axes.grid(False)
        axes.spines[:].set_visible(False)
    grid[0, 0].set_title("original")
    grid[0, 1].set_title("given")
    grid[0, 2 + k // 2].set_title("answers to other noise")
    grid[0, -2].set_title("content\nalone")
    grid[0, -1].set_title("std of\nanswers")
    figure.colorbar(shown, ax=grid[:, -1], shrink=0.8)
    return figure, (
        f"{count} digits with the lower half missing, {k} answers of one generator to each, the "
        f"one answer of the content loss, and the answers' pixel-wise standard deviation, "
        f"{spread.max():.2f} at most."
    )


@picture
def augmentation(tables):
    """``tables``: {title: {kind: (counts (n,), mean (n,), std (n,))}}; accuracies."""
    figure = new_figure(12, 4.4)
    for axes, (title, kinds) in zip(
        np.ravel(figure.subplots(1, len(tables))), tables.items(), strict=True
    ):
        for i, ((name, (counts, mean, std)), (colour, line, marker)) in enumerate(
            zip(kinds.items(), STYLES, strict=False)
        ):
            at = np.asarray(counts) * 1.03 ** (i - len(kinds) / 2)  # side by side
            axes.errorbar(at, mean, std, fmt=marker + line, color=colour, capsize=4, label=name)
        axes.set_xscale("log")
        axes.set_xticks(counts, [str(count) for count in counts])
        axes.minorticks_off()
        axes.set(xlabel="real digits of each class", ylabel="accuracy on held-out digits")
        axes.set_title(title)
        axes.legend()
    told = "; ".join(
        f"{title}: " + ", ".join(f"{n} {m[0]:.3f} to {m[-1]:.3f}" for n, (_, m, _) in kinds.items())
        for title, kinds in tables.items()
    )
    return figure, f"Accuracy with few and with more real digits. {told}."
