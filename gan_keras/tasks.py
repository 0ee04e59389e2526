"""What a run needs beside the algorithm: data, metric, pictures. Samples from noise, or pairs."""

import math

from gan_keras import plots, stages
from gan_keras.callbacks import SamplePictures
from gan_keras.data.dataset import load_dataset
from gan_keras.data.pairs import PairDataset
from gan_keras.models.build import pretrain_epochs
from gan_keras.photo_quality import PhotoQuality
from gan_keras.quality import quality_of
from gan_keras.render import load_network

CROSS_ENTROPY = (2 * math.log(2), "2 log 2: D loss at D = 1/2")
UNDECIDED = {
    "gan": CROSS_ENTROPY,
    "dcgan": CROSS_ENTROPY,
    "hinge": (2.0, "2: D loss at D = 0"),
}


def task_for(config, data_dir=None):
    """The task of a config, its data loaded."""
    return (EnlargingTask if config.model == "srgan" else SamplingTask)(config, data_dir)


class SamplingTask:
    """Samples from noise."""

    def __init__(self, config, data_dir):
        self.dataset = load_dataset(config.dataset, data_dir, config.image_size)
        self.quality = quality_of(config.dataset)
        self.notes = []
        left_out = self.dataset.count % config.batch_size
        if left_out:
            self.notes = [f"{left_out} samples are left out of each pass, other ones each time"]

    def samples(self):
        return f"{self.dataset.count:,} samples of {'x'.join(map(str, self.dataset.shape))}"

    def plan(self, config):
        return f"{config.epochs} epochs"

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


class EnlargingTask:
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
