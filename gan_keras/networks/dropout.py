"""Dropout whose masks are drawn for the whole batch, also where several devices share it."""

import keras
from keras import ops

from gan_keras.replicas import drawn


@keras.saving.register_keras_serializable("gan_keras")
class Dropout(keras.layers.Dropout):
    """As `keras.layers.Dropout`, which gives each replica the same mask."""

    def call(self, inputs, training=False):
        if not training or not self.rate:
            return inputs
        count, *sides = ops.shape(inputs)
        numbers = drawn(
            lambda n: keras.random.uniform((n, *sides), seed=self.seed_generator), count
        )
        kept = ops.cast(numbers >= self.rate, inputs.dtype)
        return inputs * kept / (1.0 - self.rate)
