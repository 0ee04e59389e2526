"""Fully connected networks, for points in the plane and as the simplest network for images."""

import math

import keras
from keras import layers

from gan_keras.networks.diffaugment import DiffAugment
from gan_keras.networks.layers import LeakyReLU, normalized


def generator(shape, latent_dim=100, hidden=(256, 512), name="generator"):
    """Latents (batch, latent_dim) -> images (batch, *shape) in [-1, 1], or unbounded points.

    The hidden layers use ReLU; sigmoids there would leave the output almost constant.
    """
    z = x = keras.Input((latent_dim,))
    for units in hidden:
        x = layers.Dense(units, activation="relu", kernel_initializer="he_normal")(x)
    if len(shape) == 1:
        return keras.Model(z, layers.Dense(shape[0], dtype="float32")(x), name=name)
    x = layers.Reshape(shape)(layers.Dense(math.prod(shape))(x))
    return keras.Model(z, layers.Activation("tanh", dtype="float32")(x), name=name)


def discriminator(
    shape, hidden=(512, 256), spectral_norm=False, augment="", seed=0,
    name="discriminator"
):  # fmt: skip
    """Samples (batch, *shape) -> logits (batch, 1).

    ``spectral_norm``: see `gan_keras.networks.layers`; ``augment``: see `DiffAugment`.
    """
    wrap = normalized if spectral_norm else lambda layer: layer
    sample = x = keras.Input(shape)
    if augment:
        x = DiffAugment(augment, seed)(x)
    if len(shape) > 1:
        x = layers.Flatten()(x)
    for units in hidden:
        x = wrap(layers.Dense(units, kernel_initializer="he_normal"))(x)
        x = LeakyReLU(0.2)(x)
    return keras.Model(sample, wrap(layers.Dense(1, dtype="float32"))(x), name=name)
