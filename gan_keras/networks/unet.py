"""A network that turns a picture into another of the same size, after U-Net (1611.07004, 3.2.1).

The way down gathers what is far apart, the way up draws, and a skip at each size hands over what
needs no journey: the place of every edge. Ours: two or three halvings for pictures of 28 to 64
pixels, repeated pixels and 3x3 convolutions instead of transposed ones, no batch normalization,
no dropout.
"""

import keras
from keras import layers, ops

HALVINGS = 2


@keras.saving.register_keras_serializable("gan_keras")
class KeepKnown(layers.Layer):
    """[made (batch, h, w, c), source (batch, h, w, c + 1)] -> made in the hole, source elsewhere.

    The last channel of the source is the mask: 1 in the hole, 0 elsewhere.
    """

    def call(self, inputs):
        made, source = inputs
        known, mask = source[..., :-1], source[..., -1:]
        return ops.where(mask > 0.5, made, known)

    def compute_output_shape(self, shapes):
        return shapes[0]


def generator(
    source_channels, channels, filters=24, halvings=HALVINGS, keep_known=False, name="generator"
):  # fmt: skip
    """Sources (batch, h, w, source_channels) -> pictures (batch, h, w, channels).

    The output is unbounded: clip it when it becomes a picture. A tanh there gets stuck: where most
    pixels are black, an absolute error first drives all of them into its flat end.

    h and w are multiples of ``2**halvings``, of any size. ``filters`` are those at full size; each
    halving doubles them.
    """
    source = keras.Input((None, None, source_channels))
    x, skips = convolved(source, filters), []
    for step in range(1, halvings + 1):
        skips.append(x)
        x = convolved(x, filters * 2**step, 4, 2)
    x = convolved(x, filters * 2**halvings)
    for step in reversed(range(halvings)):
        x = layers.UpSampling2D()(convolved(x, filters * 2**step))
        x = convolved(layers.Concatenate()([x, skips[step]]), filters * 2**step)
    x = layers.Conv2D(channels, 3, padding="same", dtype="float32")(x)
    return keras.Model(
        source, KeepKnown(dtype="float32")([x, source]) if keep_known else x, name=name
    )


def convolved(x, filters, size=3, stride=1):
    x = layers.Conv2D(filters, size, stride, "same", kernel_initializer="he_normal")(x)
    return layers.LeakyReLU(0.2)(x)


def multiple(network):
    """What the sides of the network's pictures must be multiples of."""
    halved = [layer for layer in network.layers if getattr(layer, "strides", None) == (2, 2)]
    return 2 ** len(halved)


def reach(network):
    """How many pixels away an input pixel can matter to an output pixel, at most.

    Each layer adds what its kernels see beyond their own place, in pixels of the full size. A
    skip passes fewer layers than the way that it cuts short, so it reaches less far.
    """
    width, total = 1, 0  # of a pixel at this depth, and of what was added
    for layer in network.layers:
        if isinstance(layer, layers.Conv2D):
            size, stride = layer.kernel_size[0], layer.strides[0]
            total += width * ((size - stride + 1) // 2)
            width *= stride
        elif isinstance(layer, layers.UpSampling2D):
            width //= layer.size[0]
            total += width * (layer.size[0] - 1)
    return total
