"""Any folder of pictures, streamed: only file names are kept in memory.

Every picture is cut to its central square and resized with an antialiasing filter.
"""

import numpy as np
import tensorflow as tf

from gan_keras.data import order
from gan_keras.data.base import Dataset
from gan_keras.data.damaged import inspected, refusal
from gan_keras.data.picture_files import Unreadable, image_files, read_picture, square

INSPECTED = 256  # pictures opened before training starts, to find colour and damage early


def open_folder(name, place, size, skip_damaged=False):
    """The `FolderDataset` of all pictures below ``place``.

    It has three channels if any of the first pictures has colour, else one.

    Raises:
        InputError: no such folder, no picture in it, or a damaged one among the first.
    """
    notes = []
    paths, modes, more = inspected(image_files(place, notes), INSPECTED, skip_damaged)
    channels = 3 if "RGB" in modes[:INSPECTED] else 1
    return FolderDataset(name, paths, size, channels, notes=notes + more)


class FolderReader:
    """Index batches -> picture batches, decoded in parallel and in order.

    Rows from the number of pictures on are the mirror images of the first, second and so on.
    ``part`` (worker, workers) says which of several workers reads here: its share of each batch
    is read, the rest is black.
    """

    def __init__(self, paths, size, channels):
        self.paths, self.size, self.channels = paths, size, channels
        self.part = 0, 1
        self.failure = None  # tf.data turns exceptions into text; the original is kept here

    def read(self, row):
        mirror, row = divmod(int(row), len(self.paths))
        try:
            picture = square(read_picture(self.paths[row]), self.size, self.channels)
            return picture[:, ::-1] if mirror else picture
        except Unreadable as error:
            self.failure = refusal(error, 0, 1)
            raise self.failure from None

    def load(self, indices):
        """Dataset of (batch,) indices -> dataset of float batches (batch, size, size, channels)."""
        batch_size, shape = indices.element_spec.shape[0], (self.size, self.size, self.channels)
        worker, workers = self.part

        def pixels(place, row):
            if place % batch_size * workers // batch_size != worker:
                return np.zeros(shape, np.uint8)
            return self.read(row)

        def decode(place, row):
            return tf.ensure_shape(tf.numpy_function(pixels, [place, row], tf.uint8), shape)

        numbered = indices.unbatch().enumerate()
        pictures = numbered.map(decode, tf.data.AUTOTUNE, deterministic=True)
        return pictures.batch(batch_size, drop_remainder=True).map(
            lambda batch: tf.cast(batch, tf.float32) / 127.5 - 1.0
        )


class FolderDataset(Dataset):
    """Pictures of a folder, read when a batch needs them.

    ``notes`` are lines that a user should read before training begins: what was left out.
    """

    def __init__(self, name, paths, size, channels, mirror=False, notes=()):
        self.name, self.paths, self.notes = name, paths, list(notes)
        self.count, self.shape = len(paths) * (2 if mirror else 1), (size, size, channels)
        self.reader = FolderReader(paths, size, channels)

    @property
    def failure(self):
        return self.reader.failure

    def keep_to(self, worker, workers):
        self.reader.part = worker, workers

    def batches(self, batch_size, seed, first_step=0):
        return order.batch_stream(self.reader.load, self.count, batch_size, seed, first_step)

    def subset(self, rows):
        paths = [self.paths[row] for row in rows]
        return FolderDataset(self.name, paths, *self.shape[1:], notes=self.notes)

    def mirrored(self):
        """The dataset with the mirror image of each picture added."""
        return FolderDataset(self.name, self.paths, *self.shape[1:], True, self.notes)

    def floats(self, count=None):
        pictures = [self.reader.read(row) for row in range(self.count if count is None else count)]
        return (np.stack(pictures) / 127.5 - 1.0).astype(np.float32)
