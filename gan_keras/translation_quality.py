"""How well an image-to-image model finds held-out pictures, beside methods that learn nothing."""

import functools

import numpy as np
from skimage import restoration
from skimage.metrics import structural_similarity

from gan_keras.data.sources import TEST_NOISE, source_for_test
from gan_keras.metrics.checks import count_name
from gan_keras.quality import DIGITS, NoQuality
from gan_keras.render import render

RANGE = 2.0  # of pictures in [-1, 1]
WEIGHTS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)  # tried for total variation, on the selection pictures
STRENGTHS = (0.4, 0.6, 0.8, 1.0, 1.2)  # of non-local means, in units of the noise


def window(side):
    """SSIM's window: 7 pixels as scikit-image has it, less for tiny pictures."""
    return min(7, side - 1 + side % 2)


def psnr(made, target):
    """Mean over pictures (n, h, w, c) in [-1, 1], dB; the exact picture counts as 100 dB."""
    errors = np.maximum(((made - target) ** 2).mean(axis=(1, 2, 3)), RANGE**2 * 1e-10)
    return float(np.mean(10 * np.log10(RANGE**2 / errors)))


def ssim(made, target):
    side = window(min(target.shape[1:3]))
    return float(np.mean([
        structural_similarity(a, b, data_range=RANGE, channel_axis=-1, win_size=side)
        for a, b in zip(made, target, strict=True)
    ]))  # fmt: skip


def psnr_in_hole(made, target, mask):
    """As `psnr`, over the pixels of the mask (n, h, w) alone."""
    squares = ((made - target) ** 2).mean(axis=-1) * mask
    errors = np.maximum(squares.sum(axis=(1, 2)) / mask.sum(axis=(1, 2)), RANGE**2 * 1e-10)
    return float(np.mean(10 * np.log10(RANGE**2 / errors)))


def biharmonic(source):
    """Each hole filled by `skimage.restoration.inpaint_biharmonic`."""
    known, mask = source[..., :-1], source[..., -1] > 0.5
    pairs = zip(known, mask, strict=True)
    filled = [restoration.inpaint_biharmonic(p, m, channel_axis=-1) for p, m in pairs]
    return np.clip(np.stack(filled), -1.0, 1.0)


def total_variation(source, weight):
    """`skimage.restoration.denoise_tv_chambolle` on each picture in [0, 1]."""
    clean = [restoration.denoise_tv_chambolle((p + 1) / 2, weight, channel_axis=-1) for p in source]
    return np.clip(2 * np.stack(clean) - 1, -1.0, 1.0)


def non_local_means(source, strength):
    """`skimage.restoration.denoise_nl_means` on each picture in [0, 1], told the noise."""
    sigma = TEST_NOISE / 255
    clean = [
        restoration.denoise_nl_means(
            (p + 1) / 2, patch_size=5, patch_distance=6, h=strength * sigma, sigma=sigma,
            fast_mode=True, channel_axis=-1
        ) for p in source
    ]  # fmt: skip
    # It drops the axis of a single channel.
    return np.clip(2 * np.stack(clean).reshape(source.shape) - 1, -1.0, 1.0)


def pictures_of(network, source):
    """What the network makes of the sources, as it would be in a file: clipped to [-1, 1]."""
    return np.clip(render(network, source), -1.0, 1.0)


class TranslationQuality(NoQuality):
    """Means over held-out pictures; names end in the method where it is not the network.

    Args:
        model: "pix2pix", "inpaint" or "denoise".
        dataset: its name; digits are also read by the shipped classifier.
        select, test: pictures (n, h, w, c) in [-1, 1] to choose by, and to report on.
        labels: (n,) of ``test``, where there are any.
    """

    def __init__(self, model, dataset, select, test, labels=None):
        self.model, self.labels = model, labels if dataset in DIGITS else None
        self.chosen_by, self.test = select, test
        self.source = source_for_test(model, test)
        self.selection = "psnr_select"
        self.total = count_name(len(test))

    def select(self, generator):
        source = source_for_test(self.model, self.chosen_by, 1)
        return psnr(pictures_of(generator, source), self.chosen_by)

    def judged(self, made, method=""):
        ending = f"_{self.total}{method}"
        values = {f"psnr{ending}": psnr(made, self.test), f"ssim{ending}": ssim(made, self.test)}
        if self.model == "inpaint":
            mask = self.source[..., -1] > 0.5
            values[f"psnr_hole{ending}"] = psnr_in_hole(made, self.test, mask)
        if self.model == "pix2pix" and self.labels is not None:
            values[f"accuracy_digits{ending}"] = self.accuracy(made)
        return values

    def accuracy(self, made):
        """Share of pictures that the shipped classifier reads as the digit they should be."""
        from gan_keras.metrics.features import digit_classes, digit_features

        read = digit_classes(digit_features(np.asarray(made, np.float32)))
        return float(np.mean(read == self.labels))

    @functools.cached_property
    def baselines(self):
        """{ending of the name: pictures}; the edges themselves are the baseline of pix2pix."""
        if self.model == "inpaint":
            return {"_biharmonic": biharmonic(self.source)}
        if self.model == "denoise":
            chosen = source_for_test(self.model, self.chosen_by, 1)

            def best(method, values):
                scores = [psnr(method(chosen, value), self.chosen_by) for value in values]
                return method(self.source, values[int(np.argmax(scores))])

            return {
                "_noisy": self.source,
                "_tv": best(total_variation, WEIGHTS),
                "_nlm": best(non_local_means, STRENGTHS),
            }
        return {"_edges": np.repeat(self.source, self.test.shape[-1], axis=-1)}

    def report(self, generator, count=None, training=None):
        values = self.judged(pictures_of(generator, self.source))
        for method, made in self.baselines.items():
            values |= self.judged(made, method)
        return values

    def reference(self, names):
        """The target in place of what is made; its PSNR is not finite."""
        exact = self.judged(self.test)
        return {name: exact[name] for name in names if name in exact and "psnr" not in name}
