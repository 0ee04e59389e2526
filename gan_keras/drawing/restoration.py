"""Pictures of super-resolution: the small, the enlarged and the original picture side by side."""

from pathlib import Path

import keras
import numpy as np
from PIL import Image

from gan_keras.data.bicubic import crop_to_multiple, downscale, upscale
from gan_keras.drawing import plots
from gan_keras.files import replace_atomically
from gan_keras.inference.tiles import enlarge
from gan_keras.networks.srresnet import reach

DETAIL_SIDE = 96  # side in pixels of the crops that are shown
ROWS = 6


class RestoredPictures(keras.callbacks.Callback):
    """Draw samples/epoch-0001.png and so on, with rows of small | bicubic | network | original.

    Args:
        folder: where the pictures are written.
        pictures: uint8 (h, w, 3); their most detailed windows are shown.
    """

    def __init__(self, folder, pictures, scale):
        super().__init__()
        self.folder, self.scale = Path(folder), scale
        side = min(DETAIL_SIDE, *(min(p.shape[:2]) for p in pictures)) // scale * scale
        self.originals = [
            picture[top : top + side, left : left + side]
            for picture, top, left in detailed_places(pictures, side, ROWS)
        ]

    def on_epoch_end(self, epoch, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        network, rows = self.model.sampler, []
        for original in self.originals:
            low = downscale(original, self.scale)
            rows += [
                np.kron(low, np.ones((self.scale, self.scale, 1), np.uint8)),
                upscale(low, self.scale),
                enlarge(network, low, reach(network)),
                original,
            ]
        grid = plots.image_grid(np.stack(rows) / 127.5 - 1.0, columns=4)
        with replace_atomically(self.folder / f"epoch-{epoch + 1:04d}.png") as part:
            grid.resize((2 * grid.width, 2 * grid.height), Image.Resampling.NEAREST).save(part)


def detailed_places(pictures, side, count):
    """(picture, top, left) of each picture's most detailed squares, at most ``count`` in all."""
    found = []
    for picture in pictures:
        slope = np.hypot(*np.gradient(picture.mean(axis=2)))
        tops, lefts = (range(0, length - side + 1, side) for length in slope.shape)
        places = [(slope[y : y + side, x : x + side].mean(), y, x) for y in tops for x in lefts]
        best = sorted(places, reverse=True)[: max(1, count // len(pictures))]
        found += [(picture, y, x) for _, y, x in best]
    return found[:count]


def save_strip(path, original, scale, networks):
    """Draw small | bicubic | each network | original of one picture, with a detail of each below.

    Args:
        original: uint8 (h, w, 3).
        networks: {label: network that enlarges}.
    """
    original = crop_to_multiple(original, scale)
    low = downscale(original, scale)
    columns = {
        f"low resolution, 1/{scale}": low.repeat(scale, axis=0).repeat(scale, axis=1),
        "bicubic": upscale(low, scale),
    }
    columns |= {label: enlarge(net, low, reach(net)) for label, net in networks.items()}
    columns["original"] = original
    side = min(DETAIL_SIDE, *original.shape[:2])
    [(_, top, left)] = detailed_places([original], side, 1)
    figure = plots.new_figure(3.4 * len(columns), 6.6)
    axes = figure.subplots(2, len(columns))
    for (above, below), (label, picture) in zip(axes.T, columns.items(), strict=True):
        above.imshow(picture, interpolation="nearest")
        above.set_title(label)
        frame = {"fill": False, "edgecolor": plots.COLOURS[5], "linewidth": 2}
        above.add_patch(rectangle(left, top, side, frame))
        below.imshow(picture[top : top + side, left : left + side], interpolation="nearest")
        for panel in (above, below):
            panel.set_axis_off()
    with replace_atomically(path) as part:
        figure.savefig(part, dpi=100)


def rectangle(left, top, side, style):
    from matplotlib.patches import Rectangle

    return Rectangle((left, top), side, side, **style)


def save_restoration_curves(rows, path, pretrain):
    """losses.png of a super-resolution run: PSNR above, losses below, a line between the stages."""
    epochs = [int(row["epoch"]) for row in rows]
    figure = plots.new_figure(7, 6)
    quality, losses = figure.subplots(2, 1, sharex=True)
    plots.curves(quality, rows, epochs, [("psnr_y_select", "PSNR (Y), held-out picture", "-")])
    names = [("content", "content loss", "-"), ("g_loss", "adversarial loss of G", "--")]
    plots.curves(losses, rows, epochs, [*names, ("d_loss", "loss of D", "-.")])
    quality.set_ylabel("dB")
    losses.set(xlabel="epoch", ylabel="loss", yscale="log")
    for axes in (quality, losses):
        axes.axvline(pretrain + 0.5, linestyle=":", color="#666666", label="adversarial from here")
        axes.legend()
        axes.grid(alpha=0.3)
        axes.xaxis.get_major_locator().set_params(integer=True)
    with replace_atomically(path) as part:
        figure.savefig(part, dpi=110)
