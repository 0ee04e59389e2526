"""Datasets ready for training: arrays in memory, or folders that are streamed."""

import os
from pathlib import Path

import numpy as np

from gan_keras.data import drawn, faces, order, small_images, toy
from gan_keras.data.base import Dataset
from gan_keras.data.cards import FOLDER_PREFIX, FOLDER_SIZE, check_size, find_card
from gan_keras.data.folder import open_folder

LOADERS = {
    "mnist5k": small_images.mnist5k,
    "digits": small_images.digits,
    "mnist": small_images.mnist,
    "fashion_mnist": small_images.fashion_mnist,
    "cifar10": small_images.cifar10,
    "ring": toy.ring,
    "grid": toy.grid,
    "drawn_faces": drawn.drawn_faces,
    "lfw_faces": faces.lfw_faces,
    "olivetti": faces.olivetti,
    "lfw": faces.lfw,
}


def default_data_dir():
    """The environment variable GAN_KERAS_DATA, or the folder ``data``."""
    return os.environ.get("GAN_KERAS_DATA") or "data"


class ArrayDataset(Dataset):
    """Samples in memory: uint8 images (n, h, w, c) or float32 points (n, d), and labels (n,)."""

    notes = ()  # nothing is left out

    def __init__(self, name, samples, labels):
        self.name, self.samples, self.labels = name, samples, labels
        self.count, self.shape = len(samples), samples.shape[1:]

    def batches(self, batch_size, seed, first_step=0, labels=False):
        """An endless tf.data.Dataset of samples, or of (samples, labels)."""
        extra = self.labels if labels else None
        return order.batches_from_array(self.samples, batch_size, seed, first_step, extra)

    def subset(self, rows):
        """The dataset of these rows only."""
        return ArrayDataset(self.name, self.samples[rows], self.labels[rows])

    def mirrored(self):
        """The dataset with the mirror image of each picture added."""
        both = np.concatenate([self.samples, self.samples[:, :, ::-1]])
        return ArrayDataset(self.name, both, np.concatenate([self.labels, self.labels]))

    def floats(self, count=None):
        """The first samples as training sees them: float32, images in [-1, 1]."""
        samples = self.samples[:count]
        if samples.dtype == np.uint8:
            return (samples / 127.5 - 1.0).astype(np.float32)
        return samples


def load_dataset(name, data_dir=None, image_size=None, split="train", skip_damaged=False):
    """A dataset by name; nothing falls back to another one.

    Args:
        name: a name of `gan_keras.data.cards.CARDS`, or ``folder:PATH``.
        data_dir: where files are looked for; see `default_data_dir`.
        image_size: pixels, for folders and for the datasets that come in several sizes.
        split: "train", or "test" for those of ``HAS_TEST_PART``; others ignore it.
        skip_damaged: leave out pictures of a folder that cannot be read, instead of refusing
            the folder. Every picture is opened once for that, before training starts.

    Raises:
        InputError: unknown name, missing or damaged files, a size that does not apply.
    """
    card = find_card(name)
    if card is None:
        place = name[len(FOLDER_PREFIX) :]
        return open_folder(name, place, image_size or FOLDER_SIZE, skip_damaged)
    check_size(card, image_size)
    size = {"size": image_size} if card.sizes and image_size else {}
    samples, labels = LOADERS[name](Path(data_dir or default_data_dir()), split, **size)
    return ArrayDataset(name, samples, labels)
