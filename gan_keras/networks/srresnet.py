"""A residual network that enlarges pictures, after SRResNet (1609.04802, section 2.1, figure 4).

From the paper: residual blocks at low resolution, one long skip around them, sub-pixel
convolution (1609.05158) at the end. Ours:
- no batch normalization: it removes the range of a picture's values, which is to be restored, and
  mixes the pictures of a batch (1707.02921, section 3.1: better and smaller without it);
- the network's output is added to the bicubic enlargement, so training starts from interpolation;
- one sub-pixel step straight to the final size: convolutions at full resolution would cost
  scale^2 times as much;
- `EvenPlaces`, because sub-pixel convolution leaves a regular grid, above all after training
  against a discriminator or on features.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

SIZES = {"small": (6, 48), "paper": (16, 64)}  # residual blocks, filters
EVEN = 5  # low-resolution pixels each way over which `EvenPlaces` takes its means
TAPS = 5  # low-resolution pixels that the cubic kernel reaches, at any sub-pixel position


def keys_cubic(x):
    """Keys' cubic convolution kernel with a = -1/2, as in `gan_keras.data.bicubic`."""
    x = np.abs(x)
    inner, outer = 1.5 * x**3 - 2.5 * x**2 + 1, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return np.where(x <= 1, inner, np.where(x < 2, outer, 0.0))


def bicubic_kernel(scale, channels=3):
    """Kernel (5, 5, channels, scale^2 channels): convolution, then `PixelShuffle`, is bicubic."""
    places = (np.arange(scale) + 0.5) / scale - 0.5  # of the new pixels, in units of old ones
    taps = keys_cubic(places[:, None] - (np.arange(TAPS) - TAPS // 2)[None, :])
    kernel = np.zeros((TAPS, TAPS, channels, scale, scale, channels), np.float32)
    for channel in range(channels):
        kernel[:, :, channel, :, :, channel] = np.einsum("ai,bj->ijab", taps, taps)
    return kernel.reshape(TAPS, TAPS, channels, scale * scale * channels)


@keras.saving.register_keras_serializable("gan_keras")
class PixelShuffle(layers.Layer):
    """(batch, h, w, scale^2 c) -> (batch, scale h, scale w, c): 1609.05158, equation 4."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, x):
        return tf.nn.depth_to_space(x, self.scale)

    def compute_output_shape(self, shape):
        batch, height, width, channels = shape
        larger = [None if side is None else side * self.scale for side in (height, width)]
        return (batch, *larger, channels // self.scale**2)

    def get_config(self):
        return super().get_config() | {"scale": self.scale}


@keras.saving.register_keras_serializable("gan_keras")
class EvenPlaces(layers.Layer):
    """Takes the grid out of what `PixelShuffle` will spread: (batch, h, w, scale^2 c), the same.

        x_p <- x_p - (m_p - mean_q m_q),    m_p: mean of x_p over `EVEN` pixels each way

    Each of the scale^2 places p within a low-resolution pixel has filters and a bias of its own. If
    they differ in the mean, flat areas show a grid with this period (1806.02658 describes it, and
    removes it by another filter). Here all places have the same mean around each pixel.
    """

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, x):
        mean = ops.average_pool(x, EVEN, 1, "same")
        batch, height, width, channels = ops.shape(x)
        places = (batch, height, width, self.scale**2, channels // self.scale**2)
        common = ops.mean(ops.reshape(mean, places), axis=3)
        return x - mean + ops.tile(common, (1, 1, 1, self.scale**2))

    def get_config(self):
        return super().get_config() | {"scale": self.scale}


@keras.saving.register_keras_serializable("gan_keras")
class Bicubic(layers.Layer):
    """Bicubic enlargement of (batch, h, w, 3), with the border pixels repeated outwards."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, x):
        for _ in range(TAPS // 2):  # one pixel at a time: then "symmetric" repeats the border
            x = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], "SYMMETRIC")
        x = tf.nn.conv2d(x, bicubic_kernel(self.scale), 1, "VALID")
        return tf.nn.depth_to_space(x, self.scale)

    def compute_output_shape(self, shape):
        return (shape[0], *[side and side * self.scale for side in shape[1:3]], 3)

    def get_config(self):
        return super().get_config() | {"scale": self.scale}


def srresnet(scale=4, blocks=6, filters=48, name="generator"):
    """Colour pictures (batch, h, w, 3) in [-1, 1] -> (batch, scale h, scale w, 3), any h and w.

    The output is unbounded: clip it to [-1, 1] before you make a picture of it.
    """
    low = keras.Input((None, None, 3))
    x = first = layers.Conv2D(filters, 3, padding="same", activation="relu")(low)
    for _ in range(blocks):
        y = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        y = layers.Conv2D(filters, 3, padding="same", kernel_initializer=small(blocks))(y)
        x = layers.Add()([x, y])
    x = layers.Add()([first, x]) if blocks else x
    x = layers.Conv2D(3 * scale**2, 3, padding="same", kernel_initializer="zeros")(x)
    detail = PixelShuffle(scale)(EvenPlaces(scale)(x))
    return keras.Model(
        low, layers.Add(dtype="float32")([Bicubic(scale, dtype="float32")(low), detail]), name=name
    )


def small(blocks):
    """Initializer of a block's last layer: all blocks together add the variance of one layer."""
    return keras.initializers.VarianceScaling(1.0 / max(blocks, 1))


def reach(network):
    """From how many low-resolution pixels away an input pixel can affect an output pixel."""
    convolutions = [layer for layer in network.layers if isinstance(layer, layers.Conv2D)]
    own = sum(layer.kernel_size[0] // 2 for layer in convolutions)
    evened = any(isinstance(layer, EvenPlaces) for layer in network.layers)
    return max(own + evened * (EVEN // 2), TAPS // 2)
