"""Layers of Keras, changed for a gradient penalty or for several devices."""

import keras
import tensorflow as tf
from keras import layers, ops

from gan_keras.devices.replicas import drawn, replicas


@keras.saving.register_keras_serializable("gan_keras")
class LeakyReLU(keras.layers.LeakyReLU):
    """`keras.layers.LeakyReLU` without a second derivative, which is 0 anyway.

    TensorFlow's own operation passes these zeros on as numbers. The gradient of a gradient
    penalty then multiplies them through the whole network once more: they are 3 of the 11
    convolutions in the gradient of a penalised two-layer critic.
    """

    def call(self, inputs):
        @tf.custom_gradient
        def activation(x):
            def gradient(upstream):
                # The slope is piecewise constant, so its own gradient stops here.
                return tf.raw_ops.LeakyReluGrad(
                    gradients=upstream, features=tf.stop_gradient(x), alpha=self.negative_slope
                )

            return tf.nn.leaky_relu(x, self.negative_slope), gradient

        return activation(inputs)


@keras.saving.register_keras_serializable("gan_keras")
class Dropout(keras.layers.Dropout):
    """As `keras.layers.Dropout`, but with a different mask on each replica."""

    def call(self, inputs, training=False):
        if not training or not self.rate:
            return inputs
        count, *sides = ops.shape(inputs)
        numbers = drawn(
            lambda n: keras.random.uniform((n, *sides), seed=self.seed_generator), count
        )
        kept = ops.cast(numbers >= self.rate, inputs.dtype)
        return inputs * kept / (1.0 - self.rate)


def batch_normalization():
    """A BatchNormalization with the statistics of the global batch.

    By default Keras uses each replica's own statistics: with 4 samples per replica those of 4
    samples, however large the global batch is.
    """
    return layers.BatchNormalization(synchronized=replicas() > 1)


def normalized(layer):
    """The layer with Keras' spectral normalization of its kernel, computed in float32.

    Unlike 1802.05957 it overwrites the kernel in each pass with ``training=True``, in G's step too,
    and its gradient keeps the part along the kernel that eq. 12 takes away. The norm reaches 1
    after a few passes. Passes at inference change nothing.
    """
    return layers.SpectralNormalization(layer, dtype="float32")
