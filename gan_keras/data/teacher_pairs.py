"""Pairs of noise and of what a teacher draws from it, each beside a real picture."""

import numpy as np
import tensorflow as tf

from gan_keras.data.base import Dataset
from gan_keras.data.order import batch_stream
from gan_keras.data.scale import to_bytes, to_floats
from gan_keras.errors import InputError, first_line
from gan_keras.files import replace_atomically

ARRAY = "drawn"  # name of the teacher's pictures in the file
BLOCK = 500  # pictures between two reports


class TeacherPairs(Dataset):
    """Batches are (noise (batch, h * w * c), pictures (batch, h, w, 2 c) in [-1, 1]).

    The first c channels are the teacher's picture, the last ones a real picture that has nothing
    to do with it. A file keeps those of the teacher as bytes, for runs that are resumed. `load` or
    `draw` comes before `batches`.

    Args:
        real: the dataset of real pictures.
        count: number of pairs.
        noise: function count -> (count, h * w * c), the same at each call.
    """

    def __init__(self, real, count, noise):
        self.name, self.real, self.count, self.shape = real.name, real, count, real.shape
        self.notes, self.noise, self.drawn = real.notes, noise, None

    @property
    def failure(self):
        return self.real.failure

    def draw(self, teacher, path, report):
        """Let a teacher draw all pictures, and write them to a file in whole.

        Args:
            teacher: function noise -> pictures (n, h, w, c) in [-1, 1].
            report: function (pictures that are drawn), called now and then.
        """
        noise, blocks = self.noise(self.count), []
        for start in range(0, self.count, BLOCK):
            blocks.append(to_bytes(teacher(noise[start : start + BLOCK])))
            report(min(start + BLOCK, self.count))
        self.drawn = np.concatenate(blocks)
        with replace_atomically(path) as part:
            np.savez_compressed(part, **{ARRAY: self.drawn})

    def load(self, path):
        """Read the pictures that `draw` has written.

        Raises:
            InputError: a damaged file, or one of other pictures.
        """
        try:
            # numpy leaves a damaged file open that it opens itself
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                self.drawn = arrays[ARRAY]
            if self.drawn.shape != (self.count, *self.shape) or self.drawn.dtype != np.uint8:
                raise ValueError(f"{self.drawn.dtype} {self.drawn.shape} in it")
        except Exception as error:  # zipfile, zlib and numpy each raise their own exceptions
            raise InputError(
                f"{path} does not hold the teacher's pictures ({first_line(error)}): start anew "
                "with --overwrite"
            ) from None

    def batches(self, batch_size, seed, first_step=0):
        """An endless tf.data.Dataset from ``first_step`` on; batch n is always the same."""
        noise, drawn = tf.constant(self.noise(self.count)), tf.constant(self.drawn)

        def pair(rows):
            return tf.gather(noise, rows), to_floats(tf.gather(drawn, rows))

        pairs = batch_stream(lambda i: i.map(pair), self.count, batch_size, seed, first_step)
        both = tf.data.Dataset.zip((pairs, self.real.batches(batch_size, seed, first_step)))
        return both.map(lambda pair, real: (pair[0], tf.concat([pair[1], real], -1)))
