"""How well a network restores photographs that it was not trained on."""

import math

import numpy as np

from gan_keras.data.degrade import crop_to_multiple, downscale, upscale
from gan_keras.enlarge import enlarge
from gan_keras.metrics.photos import WINDOW, psnr_y, spectrum_distance, ssim_y
from gan_keras.networks.srresnet import reach
from gan_keras.quality import NoQuality


def smallest_side(scale):
    """Pixels that a picture must have each way to be measured."""
    return math.ceil((WINDOW + 2 * scale) / scale) * scale


class PhotoQuality(NoQuality):
    """See `gan_keras.metrics.photos`; means over whole pictures, the border is the scale.

    Args:
        select: uint8 pictures (h, w, 3) that the best generator is chosen by.
        test: those that numbers are reported on.
    """

    selection = "psnr_y_select"

    def __init__(self, select, test, scale):
        self.chosen_by, self.test, self.scale = select, test, scale

    def pairs(self, pictures):
        for picture in pictures:
            high = crop_to_multiple(picture, self.scale)
            yield downscale(high, self.scale), high

    def select(self, generator):
        halo = reach(generator)
        return float(np.mean([
            psnr_y(enlarge(generator, low, halo), high, self.scale)
            for low, high in self.pairs(self.chosen_by)
        ]))  # fmt: skip

    def report(self, generator, count=None, training=None):
        halo = reach(generator)
        own = self.means(lambda low: enlarge(generator, low, halo), self.test)
        bicubic = self.means(lambda low: upscale(low, self.scale), self.test)
        return own | {f"{name}_bicubic": value for name, value in bicubic.items()}

    def both_stages(self, generator, pretrained=None):
        """`report`, and the same for the first stage under names that end in ``_pretrain``."""
        if pretrained is None:
            return self.report(generator)
        first = self.report(pretrained)
        stage = {f"{n}_pretrain": v for n, v in first.items() if not n.endswith("_bicubic")}
        return self.report(generator) | stage

    def means(self, method, pictures):
        """{metric: mean over pictures} of a method that enlarges uint8 pictures."""
        rows = []
        for low, high in self.pairs(pictures):
            made = method(low)
            rows.append((
                psnr_y(made, high, self.scale),
                ssim_y(made, high, self.scale),
                spectrum_distance(made, high, self.scale),
            ))  # fmt: skip
        means = np.mean(rows, axis=0)
        return dict(zip(("psnr_y", "ssim_y", "spectrum_db"), map(float, means), strict=True))

    def reference(self, names):
        """The original itself has no finite PSNR; the rest is known without measuring."""
        known = {"ssim_y": 1.0, "spectrum_db": 0.0}
        return {name: known[name] for name in names if name in known}
