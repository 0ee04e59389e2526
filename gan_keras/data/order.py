"""Batches in an order that depends only on the seed and the number of the pass over the data.

`shuffle(reshuffle_each_iteration=True)` restarts its sequence in a resumed process, so a resumed
run would see other batches than an uninterrupted one. Here the permutation of each pass is drawn
from the seed and the number of that pass.
"""

import tensorflow as tf

from gan_keras.data.scale import to_floats

FOREVER = 2**31 - 1


def batch_stream(load, count, batch_size, seed, first_step=0):
    """An endless tf.data.Dataset of batches, beginning with batch number ``first_step``.

    A pass has ``count // batch_size`` batches, and each sample occurs in it at most once. The
    remainder is skipped; a different remainder in each pass.

    Args:
        load: function: dataset of index batches (batch_size,) -> dataset of sample batches.
        seed: whole number; with the number of the pass it fixes the order.
    """
    steps = count // batch_size
    first_pass, skipped = divmod(first_step, steps)

    def one_pass(number):
        key = tf.stack([tf.cast(seed, tf.int64), number])
        order = tf.random.experimental.stateless_shuffle(tf.range(count), seed=key)
        return tf.data.Dataset.from_tensor_slices(
            tf.reshape(order[: steps * batch_size], (steps, batch_size))
        )

    indices = tf.data.Dataset.range(first_pass, FOREVER).flat_map(one_pass)
    return load(indices.skip(skipped)).prefetch(tf.data.AUTOTUNE)


def batches_from_array(samples, batch_size, seed, first_step=0, labels=None):
    """Batches (batch_size, ...) of an array; bytes become floats in [-1, 1].

    With ``labels`` (n,) the batches are (samples, labels).
    """
    samples = tf.constant(samples)
    labels = None if labels is None else tf.constant(labels, tf.int32)

    def one(rows):
        batch = to_floats(tf.gather(samples, rows))
        return batch if labels is None else (batch, tf.gather(labels, rows))

    def load(indices):
        return indices.map(one)

    return batch_stream(load, len(samples), batch_size, seed, first_step)
