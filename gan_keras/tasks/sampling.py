"""Which metrics judge which dataset, and how they are reported."""

import math
from pathlib import Path

import keras

from gan_keras.data.cards import DIGITS, TOY
from gan_keras.data.dataset import load_dataset
from gan_keras.drawing import plots
from gan_keras.drawing.four_panels import save_four_panels
from gan_keras.run.history import read_history
from gan_keras.tasks.base import SAMPLES, SELECTION_SEED, NoQuality, samples_of

SAMPLE_WORDS = {
    "use": "samples are made with\n`python -m gan_keras.sample {folder}`",
    "meaning": """\
Metrics say how far the statistics of the samples are from those of real data on one feature
network. They do not see memorised training images, and numbers with other extractors or
sample counts cannot be compared with them.""",
    "limits": """\
- Samples look like the training data and inherit what is missing or over-represented there.
- A sample may be close to a training image; check before treating samples as anonymous.""",
}
SELECTION_SAMPLES = 2_000  # of the number that the best generator is chosen by
PAIRED = 2_000  # points in W1 between samples, whose work grows with the cube
SELECT_DRAW, TEST_DRAW, REFERENCE_DRAW = 2, 3, 4  # seeds of real points; 0 is the training set


def quality_of(dataset):
    """The metrics for a dataset; `NoQuality` where none fits."""
    if dataset in DIGITS:
        return DigitsQuality()
    return ToyQuality(dataset) if dataset in TOY else NoQuality()


class DigitsQuality(NoQuality):
    """See `gan_keras.metrics.digits`."""

    selection = f"fd_digits_select_{SELECTION_SAMPLES // 1000}k"

    def select(self, generator):
        from gan_keras.metrics.digits import fd_digits

        return fd_digits(samples_of(generator, SELECTION_SAMPLES, SELECTION_SEED), against="select")

    def report(self, generator, count=None, training=None):
        from gan_keras.metrics.digits import copied_digits, digits_report, label_accuracy

        samples = samples_of(generator, count or SAMPLES)
        report = digits_report(samples)
        if len(generator.inputs) == 2:  # told a digit, all in turn
            classes = generator.inputs[1].shape[-1]
            report |= label_accuracy(samples, [i % classes for i in range(len(samples))])
        return report if training is None else report | copied_digits(samples, training)

    def reference(self, names):
        from gan_keras.metrics.digits import reference

        known = reference()
        return {name: known[name] for name in names if name in known}


class ToyQuality(NoQuality):
    """See `gan_keras.metrics.modes`; real points are drawn afresh, from the known distribution."""

    def __init__(self, dataset):
        self.dataset = dataset
        self.selection = f"w1_{dataset}_select_{PAIRED // 1000}k"

    def real(self, draw, count):
        from gan_keras.data.toy import draw_mixture

        return draw_mixture(self.dataset, count, draw)[0]

    def select(self, generator):
        from gan_keras.metrics.modes import wasserstein_1

        points = samples_of(generator, PAIRED, SELECTION_SEED)
        return wasserstein_1(points, self.real(SELECT_DRAW, PAIRED))

    def report(self, generator, count=None, training=None):
        return self.report_on(samples_of(generator, count or SAMPLES))

    def report_on(self, points):
        from gan_keras.data.toy import MIXTURES
        from gan_keras.metrics.modes import modes_and_quality, wasserstein_1
        from gan_keras.metrics.samples import count_name

        centres, std = MIXTURES[self.dataset]
        few = min(len(points), PAIRED)
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


CROSS_ENTROPY = (2 * math.log(2), "2 log 2: D loss at D = 1/2")
UNDECIDED = {
    "gan": CROSS_ENTROPY,
    "dcgan": CROSS_ENTROPY,
    "face": CROSS_ENTROPY,
    "cgan": CROSS_ENTROPY,
    "hinge": (2.0, "2: D loss at D = 0"),
}


class SamplingTask:
    """Samples from noise."""

    words = SAMPLE_WORDS

    def __init__(self, config, data_dir):
        self.dataset = load_dataset(config.dataset, data_dir, config.image_size)
        if config.mirror:
            self.dataset = self.dataset.mirrored()
        self.quality = quality_of(config.dataset)
        self.notes = []
        left_out = self.dataset.count % config.batch_size
        if left_out:
            self.notes = [f"{left_out} samples are left out of each pass, other ones each time"]

    def training(self):
        """The training samples, which copies are looked for in; None for pairs."""
        return self.dataset.floats()

    def samples(self):
        return f"{self.dataset.count:,} samples of {'x'.join(map(str, self.dataset.shape))}"

    def plan(self, config):
        return f"{config.epochs} epochs"

    def batches(self, config, first_step):
        labels = {"labels": True} if config.model == "cgan" else {}
        return self.dataset.batches(config.batch_size, config.seed, first_step, **labels)

    def callbacks(self, run, config):
        points = len(self.dataset.shape) == 1
        real = self.dataset.floats(plots.POINTS) if points else None
        return [SamplePictures(run.samples, real)]

    def report(self, network, run):
        return self.quality.report(network)

    def finish(self, run, config, network):
        """The pictures of a finished run; those worth naming at its end."""
        plots.save_losses(read_history(run.history), run.losses, UNDECIDED.get(config.model))
        return []


class SamplePictures(keras.callbacks.Callback):
    """samples/epoch-0001.png and so on, from the same latent vectors each time.

    Args:
        folder: where they go.
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
