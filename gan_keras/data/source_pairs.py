"""Pairs (source, target) for image-to-image models, the source made on the way to training."""

import numpy as np
import tensorflow as tf

from gan_keras.data import sources
from gan_keras.data.base import Dataset
from gan_keras.data.cards import HAS_TEST_PART
from gan_keras.data.dataset import load_dataset
from gan_keras.data.order import FOREVER, batches_from_array
from gan_keras.errors import InputError

HELD_OUT = 10  # every tenth sample, where a dataset has no test part: half to choose, half to test
MOST_HELD_OUT = 250  # of each half
FEWEST = 20  # samples


class TranslationDataset(Dataset):
    """Samples of another dataset as targets; batches are (source, target) in [-1, 1].

    Args:
        model: "pix2pix", "inpaint" or "denoise", a key of `gan_keras.data.sources.SOURCES`.
        name: see `load_dataset`.
        multiple: what the sides of the pictures must be multiples of.
        skip_damaged: see `load_dataset`.

    Raises:
        InputError: too few samples, or sides that the network cannot halve.
    """

    def __init__(
        self, model, name, data_dir=None, image_size=None, multiple=4, skip_damaged=False
    ):  # fmt: skip
        self.model, self.name = model, name
        whole = load_dataset(name, data_dir, image_size, skip_damaged=skip_damaged)
        self.notes = whole.notes
        if any(side % multiple for side in whole.shape[:2]):
            raise InputError(
                f"model {model} needs pictures whose sides are multiples of {multiple}, those of "
                f"{name} have {whole.shape[0]}x{whole.shape[1]} pixels: use another dataset"
            )
        if whole.count < FEWEST:
            raise InputError(
                f"{name} has {whole.count} pictures, training and testing need {FEWEST}: add some"
            )
        rows = np.arange(whole.count)
        if name in HAS_TEST_PART:
            self.train, held = whole, load_dataset(name, data_dir, image_size, split="test")
        else:
            apart = rows % HELD_OUT == HELD_OUT - 1
            self.train, held = whole.subset(rows[~apart]), whole.subset(rows[apart])
        self.select = held.subset(spread(held.count, 0)).floats()
        test = held.subset(spread(held.count, 1))
        self.test, self.test_labels = test.floats(), getattr(test, "labels", None)
        self.count, self.shape = self.train.count, self.train.shape
        self.lines = None  # edges of pictures in memory: always the same, so found once
        if model == "pix2pix" and hasattr(self.train, "samples"):
            self.lines = np.uint8(255 * (sources.edges(self.train.floats()) > 0))

    @property
    def failure(self):
        return self.train.failure

    def keep_to(self, worker, workers):
        self.train.keep_to(worker, workers)

    def batches(self, batch_size, seed, first_step=0):
        """An endless tf.data.Dataset from ``first_step`` on; batch n is always the same."""
        if self.lines is not None:
            both = np.concatenate([self.lines, self.train.samples], axis=-1)
            return batches_from_array(both, batch_size, seed, first_step).map(
                lambda pair: (pair[..., :1], pair[..., 1:])
            )
        targets = self.train.batches(batch_size, seed, first_step)
        numbers = tf.data.Dataset.range(first_step, FOREVER)
        channels = sources.source_channels(self.model, self.shape[-1])

        def pair(number, target):
            def make(step, pictures):
                return sources.SOURCES[self.model](pictures, np.random.default_rng((seed, step)))

            source = tf.numpy_function(make, [number, target], tf.float32)
            return tf.ensure_shape(source, (batch_size, *self.shape[:2], channels)), target

        pairs = tf.data.Dataset.zip((numbers, targets)).map(pair, tf.data.AUTOTUNE)
        return pairs.prefetch(tf.data.AUTOTUNE)


def spread(count, start):
    """At most ``MOST_HELD_OUT`` of every second row from ``start`` on, taken evenly."""
    rows = np.arange(start, count, 2)
    most = min(MOST_HELD_OUT, len(rows))
    return rows[np.linspace(0, len(rows) - 1, most).round().astype(int)]
