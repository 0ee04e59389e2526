"""Pictures of samples and of training. matplotlib is slow to import, so functions import it."""

import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gan_keras.data.scale import to_bytes
from gan_keras.files import replace_atomically
from gan_keras.inference.pictures import save_picture

IMAGES, POINTS, TRIPLES = 64, 1000, 24  # samples in one picture
MINIMUM_SIDE = 56  # pixels; smaller samples are enlarged by a whole factor
VISIBLE_SIDE = 96  # pixels, of samples that a user asked to see
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")  # Okabe and Ito


def image_grid(images, columns=None, gap=2, scale=None):
    """Images (n, h, w, 1 or 3) in [-1, 1] as one Pillow picture, row by row, on white.

    ``scale`` is the factor by which each side is enlarged; None enlarges small images only.
    """
    count, height, width, channels = images.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    scale = scale or max(1, MINIMUM_SIDE // height)
    tiles = to_bytes(images).repeat(scale, axis=1).repeat(scale, axis=2)
    height, width = height * scale + gap, width * scale + gap
    sheet = np.full((rows * height + gap, columns * width + gap, channels), 255, np.uint8)
    for i, tile in enumerate(tiles):
        top, left = (i // columns) * height + gap, (i % columns) * width + gap
        sheet[top : top + tile.shape[0], left : left + tile.shape[1]] = tile
    return Image.fromarray(sheet[..., 0] if channels == 1 else sheet)


def visible_factor(height):
    """The whole factor by which samples are enlarged to at least ``VISIBLE_SIDE``."""
    return max(1, math.ceil(VISIBLE_SIDE / height))


def labelled_rows(images, labels):
    """Images (n, h, w, c) as a Pillow picture, a row for each label, which stands before it."""
    kinds = sorted(set(labels))
    rows = [images[np.asarray(labels) == kind] for kind in kinds]
    columns = max(map(len, rows))
    blank = np.ones((1, *images.shape[1:]), images.dtype)
    full = [np.concatenate([row, *[blank] * (columns - len(row))]) for row in rows]
    grid = image_grid(np.concatenate(full), columns, scale=visible_factor(images.shape[1]))
    side = grid.height // len(rows)
    sheet = Image.new(grid.mode, (grid.width + side // 2, grid.height), "white")
    sheet.paste(grid, (side // 2, 0))
    for i, kind in enumerate(kinds):
        write(sheet, str(kind), (side // 4, i * side + side // 2), side // 3)
    return sheet


def captioned(picture, captions):
    """The picture below a line with a caption for each of its equally wide columns."""
    each, height = picture.width // len(captions), max(16, picture.height // 12)
    sheet = Image.new(picture.mode, (picture.width, picture.height + height), "white")
    sheet.paste(picture, (0, height))
    for i, caption in enumerate(captions):
        fitting = min(2 * height // 3, 2 * each // len(caption))
        write(sheet, caption, (each * i + each // 2, height // 2), fitting)
    return sheet


def write(sheet, text, middle, size):
    """Write a text in black, centred at ``middle``."""
    font = ImageFont.load_default(max(8, size))
    ImageDraw.Draw(sheet).text(middle, text, fill="black", anchor="mm", font=font)


def translation_grid(sources, made, targets, triples=3):
    """Triples source | made | target, ``triples`` of them in a row, as a Pillow picture.

    If sources have one channel more than targets, the last one is a mask and is not shown.
    """
    channels = targets.shape[-1]
    shown = sources[..., :channels]
    shown = np.repeat(shown, channels // shown.shape[-1], axis=-1)
    tiles = np.stack([shown, made, targets], axis=1).reshape(-1, *targets.shape[1:])
    return image_grid(tiles, columns=3 * min(triples, len(targets)))


def save_samples(samples, path, real=None):
    """Samples as a picture: a grid of images, or a scatter plot of points (n, 2)."""
    if samples.ndim == 4:
        with replace_atomically(path) as part:
            image_grid(samples).save(part)
    else:
        save_scatter(samples, path, real)


def new_figure(width, height):
    """A matplotlib figure without pyplot, which would need a screen or a backend choice."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure((width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save_scatter(points, path, real=None):
    figure = new_figure(5, 5)
    axes = figure.subplots()
    if real is not None:
        axes.scatter(real[:, 0], real[:, 1], s=8, color=COLOURS[5], label="real")
    axes.scatter(points[:, 0], points[:, 1], s=5, color=COLOURS[0], alpha=0.5, label="generated")
    limit = 1.25 * float(np.abs(points if real is None else real).max())
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit), xlabel="$x_1$", ylabel="$x_2$")
    axes.set_aspect("equal")
    axes.legend(loc="upper right")
    figure.set_dpi(80)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    save_picture(Image.fromarray(pixels), Path(path))  # more file formats than matplotlib's


def save_losses(rows, path, undecided=None):
    """losses.png from the rows of history.csv: losses above, D's mean output on each side below.

    Args:
        undecided: (value, label) of D's loss when it cannot tell real from fake, drawn as a
            dotted line; None for critics, whose loss has no such value.
    """
    epochs = [int(row["epoch"]) for row in rows]
    if rows and "loss" in rows[0]:  # one network and nobody who judges it
        figure = new_figure(7, 3.5)
        axes = figure.subplots()
        curves(axes, rows, epochs, [("loss", "mean squared error of v", "-")])
        axes.set(xlabel="epoch", ylabel="loss")
        save_curves(figure, [axes], path)
        return
    figure = new_figure(7, 6)
    losses, outputs = figure.subplots(2, 1, sharex=True)
    names = [("d_loss", "discriminator loss", "-"), ("g_loss", "generator loss", "--")]
    if rows and "content" in rows[0]:
        names.append(("content", "content loss", "-."))
    curves(losses, rows, epochs, names)
    if undecided:
        value, label = undecided
        losses.plot(epochs, [value] * len(epochs), ":", color="#666666", label=label)
    names = [("d_real", "mean D(x), real", "-"), ("d_fake", "mean D(G(z)), fake", "--")]
    if rows and "wasserstein" in rows[0]:
        names.append(("wasserstein", "their difference: the critic's estimate of W1", "-."))
    curves(outputs, rows, epochs, names)
    losses.set_ylabel("loss")
    outputs.set(xlabel="epoch", ylabel="output of D")
    save_curves(figure, [losses, outputs], path)


def save_curves(figure, panels, path):
    for axes in panels:
        axes.legend()
        axes.grid(alpha=0.3)
        axes.xaxis.get_major_locator().set_params(integer=True)
    with replace_atomically(path) as part:
        figure.savefig(part, dpi=110)


def curves(axes, rows, epochs, names):
    for colour, (name, label, style) in zip(COLOURS, names, strict=False):
        values = [_number(row.get(name)) for row in rows]
        marker = "o" if len(rows) == 1 else None
        axes.plot(epochs, values, style, color=colour, label=label, marker=marker)


def _number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return math.nan


def save_animation(pictures, path, seconds=6.0, side=420, most=60):
    """Save an animated GIF of at most ``most`` picture files, in order; of none nothing."""
    if not pictures:
        return
    chosen = [
        pictures[round(i)] for i in np.linspace(0, len(pictures) - 1, min(most, len(pictures)))
    ]
    frames = []
    for name in chosen:
        with Image.open(name) as opened:
            frame = opened.convert("RGB")
        frame.thumbnail((side, side))
        frames.append(frame.quantize(32))
    durations = [round(1000 * seconds / len(frames))] * len(frames)
    durations[-1] = 2000  # the result stays for a moment
    with replace_atomically(path) as part:
        frames[0].save(part, save_all=True, append_images=frames[1:], duration=durations, loop=0)
