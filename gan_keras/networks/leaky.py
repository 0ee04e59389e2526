"""LeakyReLU for discriminators whose gradient is penalised."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("gan_keras")
class LeakyReLU(keras.layers.LeakyReLU):
    """x or, below 0, slope * x: as `keras.layers.LeakyReLU`, written as a product with a constant.

    The second derivative is 0 either way. TensorFlow's own operation passes these zeros on as
    numbers, and a gradient penalty then multiplies them through the whole network once more:
    of the 11 convolutions in the gradient of a penalised two-layer critic, 3 are such.
    """

    def call(self, inputs):
        slopes = ops.where(inputs > 0, 1.0, self.negative_slope)
        return inputs * ops.stop_gradient(ops.cast(slopes, inputs.dtype))
