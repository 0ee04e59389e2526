"""Enlarging photographs: two stages of training, measured on held-out photographs."""

import math
from pathlib import Path

import keras
import numpy as np

from gan_keras.data.bicubic import crop_to_multiple, downscale, upscale
from gan_keras.data.crops import PairDataset
from gan_keras.data.photos import colour
from gan_keras.data.picture_files import image_files
from gan_keras.drawing import restoration
from gan_keras.errors import InputError
from gan_keras.inference.saved_network import load_network, save_network
from gan_keras.inference.tiles import enlarge
from gan_keras.metrics.perceptual import efflite_distance
from gan_keras.metrics.photos import WINDOW, psnr_y, spectrum_distance, ssim_y
from gan_keras.networks.efficientnet import installed
from gan_keras.networks.srresnet import reach
from gan_keras.run.history import read_history
from gan_keras.tasks.base import Judge, Task


def smallest_side(scale):
    """The smallest height and width in pixels of a picture that can be measured."""
    return math.ceil((WINDOW + 2 * scale) / scale) * scale


class PhotoJudge(Judge):
    """See `gan_keras.metrics.photos`. Means over pictures, without a border as wide as the scale.

    Args:
        select: uint8 pictures (h, w, 3) that choose the best generator.
        test: pictures on which numbers are reported.
    """

    selection = "psnr_y_select"
    meaning = """\
PSNR and SSIM are computed on the luma of pictures that were not trained on. They were reduced by
bicubic interpolation with antialiasing. `spectrum_db` is how far the power of fine detail is from
the original's. `efflite_distance` is the difference of features of EfficientNet-Lite0, which saw
many photographs; it is measured where the extra `features` is installed. Pictures that were reduced
in another way, compressed or noisy ones give worse results."""

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

    def first_stage(self, run):
        """`report` of the first stage's generator, under names that end in ``_pretrain``."""
        if not run.pretrained.is_file():
            return {}
        first = self.report(load_network(run.pretrained))
        return {f"{n}_pretrain": v for n, v in first.items() if not n.endswith("_bicubic")}

    def means(self, method, pictures):
        """{metric: mean over pictures} of a method that enlarges uint8 pictures."""
        metrics = {"psnr_y": psnr_y, "ssim_y": ssim_y, "spectrum_db": spectrum_distance}
        rows = []
        for low, high in self.pairs(pictures):
            made = method(low)
            rows.append([metric(made, high, self.scale) for metric in metrics.values()])
            if installed():
                rows[-1].append(efflite_distance(made, high))
        names = [*metrics, *(["efflite_distance"] if installed() else [])]
        return dict(zip(names, map(float, np.mean(rows, axis=0)), strict=True))

    def reference(self, names):
        """The original itself has an infinite PSNR; the rest is known without measuring."""
        known = {"ssim_y": 1.0, "spectrum_db": 0.0, "efflite_distance": 0.0}
        return {name: known[name] for name in names if name in known}


class Stages(keras.callbacks.Callback):
    """Train the first ``pretrain`` epochs on the content loss alone, the others also against D.

    The generator of the first stage is saved to ``path`` before the second stage changes it.
    """

    def __init__(self, pretrain, path):
        super().__init__()
        self.pretrain, self.path = pretrain, Path(path)

    def on_epoch_begin(self, epoch, logs=None):
        stage = "pretrain" if epoch < self.pretrain else "adversarial"
        if self.model.stage != stage:
            self.model.enter(stage)

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 == self.pretrain:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            save_network(self.model.sampler, self.path)


class EnlargingTask(Task):
    """Large pictures from small ones, in two stages."""

    use = "a picture is enlarged with\n`python -m gan_keras.upscale {folder} PICTURE`"
    limits = """\
- The detail of the adversarial stage is invented: never read a face, a number plate or a
  medical finding from it.
- It was trained on few photographs. What they do not show is enlarged like what they show."""

    def __init__(self, config, data_dir):
        data = PairDataset(config.dataset, config.scale, config.image_size, config.skip_damaged)
        super().__init__(data, PhotoJudge(data.select, data.test, config.scale))

    def samples(self):
        side = self.dataset.crop
        return f"{len(self.dataset.train):,} photographs, crops of {side}x{side}"

    def plan(self, config):
        first = config.pretrain_epochs
        return f"{first} epochs on the content loss and {config.epochs - first} against D"

    def callbacks(self, run, config):
        return [
            Stages(config.pretrain_epochs, run.pretrained),
            restoration.RestoredPictures(run.samples, self.dataset.test, config.scale),
        ]

    def finish(self, run, config, network):
        networks = {"SRResNet": load_network(run.pretrained)} if run.pretrained.exists() else {}
        if config.pretrain_epochs < config.epochs:
            networks["SRGAN"] = network
        restoration.save_strip(run.strip, self.dataset.test[0], config.scale, networks)
        restoration.save_restoration_curves(
            read_history(run.history), run.losses, config.pretrain_epochs
        )
        return [run.strip, run.pretrained]


def judge_of_pictures(folder, scale):
    """A judge on other photographs than the run's own.

    Raises:
        InputError: a picture that is too small to be measured.
    """
    least, photos = smallest_side(scale), []
    for path in image_files(folder):
        photo = colour(path)
        if min(photo.shape[:2]) < least:
            raise InputError(
                f"{path} has {photo.shape[1]}x{photo.shape[0]} pixels: at scale {scale} a "
                f"picture needs {least} each way to be measured; leave it out"
            )
        photos.append(photo)
    return PhotoJudge([], photos, scale)


TASK = EnlargingTask
