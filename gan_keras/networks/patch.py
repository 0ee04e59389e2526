"""A discriminator that judges patches instead of whole pictures (1611.07004, section 3.2.2).

It is fully convolutional, so the pictures may have any size. Its output is a map of logits, each
of which judges one patch of the picture.
"""

import keras
from keras import layers

from gan_keras.networks.layers import normalized

HALVINGS = 3


def discriminator(
    channels=3, filters=32, spectral_norm=False, source_channels=None, name="discriminator"
):  # fmt: skip
    """Pictures (batch, h, w, channels) in [-1, 1] -> logits (batch, h / 8, w / 8, 1).

    With ``source_channels`` the input is [pictures, sources] and D sees both (section 3.1).

    ``filters`` are those of the first layer; each of the three halvings doubles them. There is
    no batch normalization: it mixes the pictures of a batch, which spoils a gradient penalty.
    """
    wrap = normalized if spectral_norm else lambda layer: layer
    picture = x = inputs = keras.Input((None, None, channels))
    if source_channels:
        inputs = [picture, keras.Input((None, None, source_channels))]
        x = layers.Concatenate()(inputs)
    for i in range(HALVINGS):
        x = layers.LeakyReLU(0.2)(wrap(layers.Conv2D(filters * 2**i, 4, 2, "same"))(x))
    x = layers.LeakyReLU(0.2)(wrap(layers.Conv2D(filters * 2**HALVINGS, 3, 1, "same"))(x))
    return keras.Model(inputs, wrap(layers.Conv2D(1, 3, 1, "same", dtype="float32"))(x), name=name)
