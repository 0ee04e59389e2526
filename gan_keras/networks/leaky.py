"""LeakyReLU for discriminators whose gradient is penalised."""

import keras
import tensorflow as tf


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
