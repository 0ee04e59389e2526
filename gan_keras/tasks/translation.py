"""Pictures from other pictures, compared with methods that learn nothing."""

import functools
from pathlib import Path

import keras
import numpy as np

from gan_keras.data.cards import judge_of
from gan_keras.data.source_pairs import TranslationDataset
from gan_keras.data.sources import source_for_test
from gan_keras.drawing import plots
from gan_keras.files import replace_atomically
from gan_keras.inference.generate import render
from gan_keras.metrics.classical import (
    NLM_STRENGTHS,
    TV_WEIGHTS,
    biharmonic,
    non_local_means,
    total_variation,
)
from gan_keras.metrics.restoration import psnr, psnr_in_hole, ssim
from gan_keras.metrics.samples import count_name
from gan_keras.tasks.base import Judge, Task


def pictures_of(network, source):
    """The network's output for the sources, clipped to [-1, 1] as it would be in a file."""
    return np.clip(render(network, source), -1.0, 1.0)


class TranslationJudge(Judge):
    """Means over held-out pictures. Names of a baseline's numbers end in the baseline's method.

    Args:
        model: "pix2pix", "inpaint" or "denoise".
        dataset: its name; digits are also read by the shipped classifier.
        select, test: pictures (n, h, w, c) in [-1, 1]: to choose the best generator, to report on.
        labels: labels (n,) of ``test``, if there are any.
    """

    meaning = """\
Means over held-out pictures, which were used neither for training nor for choosing a generator.
PSNR in dB and SSIM are computed on values in [-1, 1], `psnr_hole` over the hole only.
`accuracy_digits` is how often the shipped classifier reads the right digit. Names that end in a
method are that method's numbers on the same pictures. The strengths of `_tv` and `_nlm` were chosen
on the selection pictures."""

    def __init__(self, model, dataset, select, test, labels=None):
        self.model, self.labels = model, labels if judge_of(dataset) == "digits" else None
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
        from gan_keras.metrics.digit_classifier import digit_classes, digit_features

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
                "_tv": best(total_variation, TV_WEIGHTS),
                "_nlm": best(non_local_means, NLM_STRENGTHS),
            }
        return {"_edges": np.repeat(self.source, self.test.shape[-1], axis=-1)}

    def report(self, generator, count=None, training=None):
        values = self.judged(pictures_of(generator, self.source))
        for method, made in self.baselines.items():
            values |= self.judged(made, method)
        return values

    def reference(self, names):
        """The target in place of the output, without PSNR, which would be infinite."""
        exact = self.judged(self.test)
        return {name: exact[name] for name in names if name in exact and "psnr" not in name}


class TranslatingTask(Task):
    """Pictures from their edges, with a hole filled, or without noise."""

    use = "a picture is turned into another with\n`python -m gan_keras.apply {folder} PICTURE`"
    limits = """\
- What was not in the source is invented. It is one of many possible answers, however sharp it
  looks, and no evidence of what was there.
- Results for pictures that are unlike the training data look like the training data."""

    def __init__(self, config, data_dir):
        data = TranslationDataset(
            config.model, config.dataset, data_dir, config.image_size,
            skip_damaged=config.skip_damaged,
        )  # fmt: skip
        judge = TranslationJudge(
            config.model, config.dataset, data.select, data.test, data.test_labels
        )
        super().__init__(data, judge, [
            f"{len(data.select)} held-out pictures to choose the best generator, "
            f"{len(data.test)} to report on"
        ])  # fmt: skip

    def callbacks(self, run, config):
        chosen = self.dataset.test[:: max(1, len(self.dataset.test) // plots.TRIPLES)][
            : plots.TRIPLES
        ]
        return [TranslatedPictures(run.samples, source_for_test(config.model, chosen), chosen)]


class TranslatedPictures(keras.callbacks.Callback):
    """Draw samples/epoch-0001.png and so on: three triples source | network | target in a row.

    Args:
        folder: where the pictures are written.
        sources, targets: pictures (n, h, w, s) and (n, h, w, c) in [-1, 1].
    """

    def __init__(self, folder, sources, targets):
        super().__init__()
        self.folder, self.sources, self.targets = Path(folder), sources, targets

    def on_epoch_end(self, epoch, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        made = render(self.model.sampler, self.sources)
        with replace_atomically(self.folder / f"epoch-{epoch + 1:04d}.png") as part:
            plots.translation_grid(self.sources, made, self.targets).save(part)


TASK = TranslatingTask
