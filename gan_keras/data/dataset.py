"""Datasets ready for training: arrays in memory, or folders that are streamed."""

import os
from pathlib import Path

import numpy as np

from gan_keras.data import digits, folder, pipeline, toy
from gan_keras.data.cards import FOLDER_PREFIX, find_card
from gan_keras.errors import InputError

LOADERS = {
    "mnist5k": digits.mnist5k,
    "digits": digits.digits,
    "mnist": digits.mnist,
    "fashion_mnist": digits.fashion_mnist,
    "cifar10": digits.cifar10,
    "ring": toy.ring,
    "grid": toy.grid,
}
FOLDER_SIZE = 32  # pixels, when --image-size is not given


def default_data_dir():
    """The environment variable GAN_KERAS_DATA, or the folder ``data``."""
    return os.environ.get("GAN_KERAS_DATA") or "data"


class ArrayDataset:
    """Samples in memory: uint8 images (n, h, w, c) or float32 points (n, d), and labels (n,)."""

    def __init__(self, name, samples, labels):
        self.name, self.samples, self.labels = name, samples, labels
        self.count, self.shape = len(samples), samples.shape[1:]
        self.failure = None

    def batches(self, batch_size, seed, first_step=0):
        return pipeline.batches_from_array(self.samples, batch_size, seed, first_step)

    def floats(self, count=None):
        """The first samples as training sees them: float32, images in [-1, 1]."""
        samples = self.samples[:count]
        if samples.dtype == np.uint8:
            return (samples / 127.5 - 1.0).astype(np.float32)
        return samples


class FolderDataset:
    """Pictures of a folder, read when a batch needs them."""

    def __init__(self, name, paths, size, channels):
        self.name, self.paths = name, paths
        self.count, self.shape = len(paths), (size, size, channels)
        self.reader = folder.FolderReader(paths, size, channels)

    @property
    def failure(self):
        """The InputError behind a batch that could not be made, or None."""
        return self.reader.failure

    def batches(self, batch_size, seed, first_step=0):
        return pipeline.batch_stream(self.reader.load, self.count, batch_size, seed, first_step)

    def floats(self, count=None):
        pictures = [self.reader.read(row) for row in range(self.count if count is None else count)]
        return (np.stack(pictures) / 127.5 - 1.0).astype(np.float32)


def load_dataset(name, data_dir=None, image_size=None, split="train"):
    """A dataset by name; nothing falls back to another one.

    Args:
        name: a name of `gan_keras.data.cards.CARDS`, or ``folder:PATH``.
        data_dir: where files are looked for; see `default_data_dir`.
        image_size: pixels, for folders; other datasets have their own size.

    Raises:
        InputError: unknown name, missing or damaged files, a size that does not apply.
    """
    card = find_card(name)
    if card is None:
        paths = folder.image_files(name[len(FOLDER_PREFIX) :])
        channels = folder.count_channels(paths)
        return FolderDataset(name, paths, image_size or FOLDER_SIZE, channels)
    if image_size is not None and image_size != card.shape[0]:
        raise InputError(
            f"--image-size {image_size} does not apply to {name}, whose samples have shape "
            f"{card.shape}: leave it out, or use folder:PATH"
        )
    samples, labels = LOADERS[name](Path(data_dir or default_data_dir()), split)
    return ArrayDataset(name, samples, labels)
