"""What a run needs beside the algorithm: data, metric, pictures. Samples from noise, or pairs."""

import math

from gan_keras import plots, stages
from gan_keras.callbacks import SamplePictures, TranslatedPictures
from gan_keras.config import TRANSLATING
from gan_keras.data.cards import FACES
from gan_keras.data.dataset import load_dataset
from gan_keras.data.pairs import PairDataset
from gan_keras.data.sources import source_for_test
from gan_keras.data.translation import TranslationDataset
from gan_keras.face_quality import FaceQuality, save_neighbours
from gan_keras.models.build import pretrain_epochs
from gan_keras.photo_quality import PhotoQuality
from gan_keras.quality import quality_of, samples_of
from gan_keras.render import load_network
from gan_keras.translation_quality import TranslationQuality

CROSS_ENTROPY = (2 * math.log(2), "2 log 2: D loss at D = 1/2")
UNDECIDED = {
    "gan": CROSS_ENTROPY,
    "dcgan": CROSS_ENTROPY,
    "face": CROSS_ENTROPY,
    "cgan": CROSS_ENTROPY,
    "hinge": (2.0, "2: D loss at D = 0"),
}


def task_for(config, data_dir=None):
    """The task of a config, its data loaded."""
    if config.model == "srgan":
        return EnlargingTask(config, data_dir)
    if config.model in TRANSLATING:
        return TranslatingTask(config, data_dir)
    return (FaceTask if config.dataset in FACES else SamplingTask)(config, data_dir)


class SamplingTask:
    """Samples from noise."""

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
        plots.save_losses(run.history, run.losses, UNDECIDED.get(config.model))
        return []


class FaceTask(SamplingTask):
    """Samples of faces, compared with people that were not trained on."""

    def __init__(self, config, data_dir):
        super().__init__(config, data_dir)
        held_out = load_dataset(config.dataset, data_dir, config.image_size, split="test")
        self.quality = FaceQuality(self.dataset.floats(), held_out.floats())

    def finish(self, run, config, network):
        super().finish(run, config, network)
        faces = samples_of(network, plots.IMAGES * 4)
        save_neighbours(run.neighbours, faces, self.quality.training)
        return [run.neighbours]


class TranslatingTask(SamplingTask):
    """Pictures from their edges, with a hole filled, or without noise."""

    def __init__(self, config, data_dir):
        self.dataset = TranslationDataset(config.model, config.dataset, data_dir, config.image_size)
        select, test, labels = self.dataset.select, self.dataset.test, self.dataset.test_labels
        self.quality = TranslationQuality(config.model, config.dataset, select, test, labels)
        self.notes = [
            f"{len(select)} more to choose by, {len(test)} to report on; none is trained on"
        ]

    def training(self):
        return None

    def callbacks(self, run, config):
        chosen = self.dataset.test[:: max(1, len(self.dataset.test) // plots.PAIRS)][: plots.PAIRS]
        return [TranslatedPictures(run.samples, source_for_test(config.model, chosen), chosen)]


class EnlargingTask(SamplingTask):
    """Large pictures from small ones, in two stages."""

    def __init__(self, config, data_dir):
        self.dataset = PairDataset(config.dataset, config.scale, config.image_size)
        self.quality = PhotoQuality(self.dataset.select, self.dataset.test, config.scale)
        self.notes = self.dataset.notes

    def samples(self):
        side = self.dataset.crop
        return f"{len(self.dataset.train):,} photographs, crops of {side}x{side}"

    def plan(self, config):
        first = pretrain_epochs(config)
        return f"{first} epochs on the content and {config.epochs - first} against D"

    def callbacks(self, run, config):
        return [
            stages.Stages(pretrain_epochs(config), run.pretrained),
            stages.RestoredPictures(run.samples, self.dataset.test, config.scale),
        ]

    def report(self, network, run):
        pretrained = load_network(run.pretrained) if run.pretrained.is_file() else None
        return self.quality.both_stages(network, pretrained)

    def finish(self, run, config, network):
        networks = {"SRResNet": load_network(run.pretrained)} if run.pretrained.exists() else {}
        if pretrain_epochs(config) < config.epochs:
            networks["SRGAN"] = network
        stages.save_strip(run.strip, self.dataset.test[0], config.scale, networks)
        stages.save_restoration_curves(run.history, run.losses, pretrain_epochs(config))
        return [run.strip, run.pretrained]
