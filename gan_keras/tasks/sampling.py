"""Samples from noise: digits, points in the plane, any folder of pictures."""

from pathlib import Path

import keras

from gan_keras.data.cards import judge_of
from gan_keras.data.dataset import load_dataset
from gan_keras.drawing import plots
from gan_keras.drawing.four_panels import save_four_panels
from gan_keras.tasks.base import SAMPLES, SELECTION_SEED, Judge, Task, samples_of

SELECTION_SAMPLES = 2_000  # for the number that chooses the best generator
W1_POINTS = 2_000  # for the Wasserstein distance, whose cost is cubic
SELECT_DRAW, TEST_DRAW, REFERENCE_DRAW = 2, 3, 4  # seeds of real points; 0 is the training set


def judge_for(dataset, count=None):
    """The judge of a dataset's samples; a plain `Judge` if no metric fits.

    Args:
        count: samples of digits for reported numbers, None for the usual number.
    """
    kind = judge_of(dataset)
    if kind == "digits":
        return DigitsJudge(count)
    return PlaneJudge(dataset) if kind == "plane" else Judge()


class DigitsJudge(Judge):
    """See `gan_keras.metrics.digits`."""

    selection = f"fd_digits_select_{SELECTION_SAMPLES // 1000}k"
    meaning = """\
The numbers say how far the statistics of the samples are from those of real digits, on the
features of one small network. They do not detect memorised training images. Numbers on other
features or other sample counts cannot be compared with them."""

    def __init__(self, count=None):
        self.count = count

    def select(self, generator):
        from gan_keras.metrics.digits import fd_digits

        return fd_digits(samples_of(generator, SELECTION_SAMPLES, SELECTION_SEED), against="select")

    def report(self, generator, count=None, training=None):
        from gan_keras.metrics.digits import copied_digits, digits_report, label_accuracy

        samples = samples_of(generator, count or self.count or SAMPLES)
        report = digits_report(samples)
        if len(generator.inputs) == 2:  # a conditional generator; its labels were all in turn
            classes = generator.inputs[1].shape[-1]
            report |= label_accuracy(samples, [i % classes for i in range(len(samples))])
        return report if training is None else report | copied_digits(samples, training)

    def reference(self, names):
        from gan_keras.metrics.digits import reference

        known = reference()
        return {name: known[name] for name in names if name in known}


class PlaneJudge(Judge):
    """See `gan_keras.metrics.modes`; new real points are drawn from the known distribution."""

    meaning = """\
The true distribution is known, so no network estimates anything. `modes` is the number of its
Gaussians that are hit, `hq` the share of points within three standard deviations of a centre,
`w1` the Wasserstein distance to points drawn from it. Compare `w1` only at equal sample counts."""

    def __init__(self, dataset):
        self.dataset = dataset
        self.selection = f"w1_{dataset}_select_{W1_POINTS // 1000}k"

    def real(self, draw, count):
        from gan_keras.data.toy import draw_mixture

        return draw_mixture(self.dataset, count, draw)[0]

    def select(self, generator):
        from gan_keras.metrics.modes import wasserstein_1

        points = samples_of(generator, W1_POINTS, SELECTION_SEED)
        return wasserstein_1(points, self.real(SELECT_DRAW, W1_POINTS))

    def report(self, generator, count=None, training=None):
        return self.report_on(samples_of(generator, count or SAMPLES))

    def report_on(self, points):
        from gan_keras.data.toy import MIXTURES
        from gan_keras.metrics.modes import modes_and_quality, wasserstein_1
        from gan_keras.metrics.samples import count_name

        centres, std = MIXTURES[self.dataset]
        few = min(len(points), W1_POINTS)
        modes, high_quality = modes_and_quality(points, centres(), std)
        total = count_name(len(points))
        return {
            f"modes_{self.dataset}_{total}": modes,
            f"hq_{self.dataset}_{total}": high_quality,
            f"w1_{self.dataset}_{count_name(few)}": wasserstein_1(
                points[:few], self.real(TEST_DRAW, few)
            ),
        }

    def reference(self, names):
        count = max(int(name.split("_")[2].replace("k", "000")) for name in names)
        return self.report_on(self.real(REFERENCE_DRAW, count))


class SamplingTask(Task):
    """Samples from noise."""

    use = "samples are made with\n`python -m gan_keras.sample {folder}`"
    limits = """\
- Samples look like the training data and inherit what is missing or over-represented there.
- A sample may be close to a training image; check before treating samples as anonymous."""

    def __init__(self, config, data_dir):
        dataset = self.load(config, data_dir)
        if config.mirror:
            dataset = dataset.mirrored()
        left_out = dataset.count % config.batch_size
        note = f"{left_out} samples are skipped in each pass, different ones each time"
        judge = judge_for(config.dataset, config.card.judged)
        super().__init__(dataset, judge, [note] if left_out else [])

    def load(self, config, data_dir):
        """The training data, before mirror images are added."""
        return load_dataset(
            config.dataset, data_dir, config.image_size, skip_damaged=config.skip_damaged
        )

    def training(self):
        return self.dataset.floats()

    def batches(self, config, first_step):
        labels = {"labels": True} if config.card.needs == "labels" else {}
        return self.dataset.batches(config.batch_size, config.seed, first_step, **labels)

    def callbacks(self, run, config):
        points = len(self.dataset.shape) == 1
        real = self.dataset.floats(plots.POINTS) if points else None
        return [SamplePictures(run.samples, real)]


class SamplePictures(keras.callbacks.Callback):
    """Draw samples/epoch-0001.png and so on, always from the same latent vectors.

    Args:
        folder: where the pictures are written.
        real: real points (n, 2) to draw beneath generated ones, None for images.
    """

    def __init__(self, folder, real=None, seed=0):
        super().__init__()
        self.folder, self.real, self.seed = Path(folder), real, seed
        self.count = plots.IMAGES if real is None else plots.POINTS

    def on_epoch_end(self, epoch, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"epoch-{epoch + 1:04d}.png"
        if self.real is not None:
            save_four_panels(self.model, path, self.real, self.count, self.seed,
                             f"epoch {epoch + 1}")  # fmt: skip
        else:
            plots.save_samples(self.model.generate(self.count, seed=self.seed), path)


TASK = SamplingTask
