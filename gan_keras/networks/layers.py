"""Layers that Keras has, changed for a gradient penalty or for several devices."""

import keras
import tensorflow as tf
from keras import layers, ops

from gan_keras.devices.replicas import drawn, replicas


@keras.saving.register_keras_serializable("gan_keras")
class LeakyReLU(keras.layers.LeakyReLU):
    """x or, below 0, slope * x: as `keras.layers.LeakyReLU`, but no second derivative at all.

    It is 0 either way. TensorFlow's own operation passes these zeros on as numbers, and a
    gradient penalty then multiplies them through the whole network once more: of the 11
    convolutions in the gradient of a penalised two-layer critic, 3 are such.
    """

    def call(self, inputs):
        @tf.custom_gradient
        def activation(x):
            def gradient(upstream):
                # The slope at x is a constant: the gradient's gradient stops here.
                return tf.raw_ops.LeakyReluGrad(
                    gradients=upstream, features=tf.stop_gradient(x), alpha=self.negative_slope
                )

            return tf.nn.leaky_relu(x, self.negative_slope), gradient

        return activation(inputs)


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


def batch_normalization():
    """A BatchNormalization whose statistics are those of the global batch.

    Keras takes each replica's own by default: with 4 samples a replica they would be those of
    4 samples, whatever the global batch is.
    """
    return layers.BatchNormalization(synchronized=replicas() > 1)


def normalized(layer):
    """The layer with spectral normalization of its kernel, whose norm is taken in float32."""
    return layers.SpectralNormalization(layer, dtype="float32")
