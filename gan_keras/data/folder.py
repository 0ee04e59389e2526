"""Any folder of pictures, streamed: only file names are kept in memory.

Every picture is cut to its central square and resized with an antialiasing filter.
"""

import numpy as np
import tensorflow as tf

from gan_keras.data.pictures import read_picture, square
from gan_keras.errors import InputError

INSPECTED = 256  # pictures opened before training starts, to find colour and damage early


def count_channels(paths):
    """3 if any of the first pictures has colour, else 1; opens them, so damage shows early."""
    modes = [read_picture(path).mode for path in paths[:INSPECTED]]
    return 3 if "RGB" in modes else 1


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
        except InputError as error:
            self.failure = error
            raise

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
