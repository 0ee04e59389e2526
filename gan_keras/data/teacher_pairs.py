"""Pairs of noise and of what a teacher draws from it, each beside a real picture."""

import numpy as np
import tensorflow as tf

from gan_keras.data.base import Dataset
from gan_keras.data.order import batch_stream
from gan_keras.data.scale import to_bytes, to_floats

BLOCK = 500  # pictures between two reports


class TeacherPairs(Dataset):
    """Batches are (noise (batch, h * w * c), pictures (batch, h, w, 2 c) in [-1, 1]).

    The first c channels are the teacher's picture, the last ones a real picture that has nothing
    to do with it.

    Attributes:
        drawn: the teacher's pictures, uint8 (count, h, w, c): set it, or call `draw`, before
            `batches`.

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

    def draw(self, teacher, report):
        """Let a teacher draw all pictures.

        Args:
            teacher: function noise -> pictures (n, h, w, c) in [-1, 1].
            report: function (number of pictures that are drawn), called now and then.
        """
        noise, blocks = self.noise(self.count), []
        for start in range(0, self.count, BLOCK):
            blocks.append(to_bytes(teacher(noise[start : start + BLOCK])))
            report(min(start + BLOCK, self.count))
        self.drawn = np.concatenate(blocks)

    def batches(self, batch_size, seed, first_step=0):
        """An endless tf.data.Dataset from ``first_step`` on; batch n is always the same."""
        noise, drawn = tf.constant(self.noise(self.count)), tf.constant(self.drawn)

        def pair(rows):
            return tf.gather(noise, rows), to_floats(tf.gather(drawn, rows))

        pairs = batch_stream(lambda i: i.map(pair), self.count, batch_size, seed, first_step)
        both = tf.data.Dataset.zip((pairs, self.real.batches(batch_size, seed, first_step)))
        return both.map(lambda pair, real: (pair[0], tf.concat([pair[1], real], -1)))
