"""Residual networks for faces and other pictures of 32 or 64 pixels, sized for a CPU.

After 1704.00028 (appendix C), with one convolution in a block instead of two. The size of every
kernel that enlarges or halves is a multiple of its stride, so that all pixels are covered equally
often and no checkerboard appears.
"""

import keras
from keras import layers

from gan_keras.networks.dcgan import SMALLEST, check_image_shape, doublings
from gan_keras.networks.diffaugment import DiffAugment
from gan_keras.networks.layers import LeakyReLU, batch_normalization, normalized


def smoothly(x):
    """Bilinear enlargement. Repeated pixels would show as squares: nothing smooths the sum."""
    return layers.UpSampling2D(interpolation="bilinear")(x)


def enlarged(x, filters):
    """Residual block: (batch, h, w, c) -> (batch, 2h, 2w, filters)."""
    y = layers.ReLU()(batch_normalization()(x))
    y = layers.Conv2DTranspose(filters, 4, 2, "same")(y)
    return layers.Add()([smoothly(layers.Conv2D(filters, 1)(x)), y])


def halved(x, filters, wrap):
    """Residual block: (batch, h, w, c) -> (batch, h / 2, w / 2, filters)."""
    y = LeakyReLU(0.2)(x)
    y = wrap(layers.Conv2D(filters, 4, 2, "same"))(y)
    return layers.Add()([wrap(layers.Conv2D(filters, 2, 2, "same"))(x), y])


def generator(shape, latent_dim=64, filters=16, name="generator"):
    """Latents (batch, latent_dim) -> images (batch, *shape) in [-1, 1].

    ``filters`` are those of the last hidden layer; each block before it has twice as many.
    """
    check_image_shape(shape)
    steps = doublings(shape[0])
    start = shape[0] // 2**steps
    z = keras.Input((latent_dim,))
    x = layers.Dense(start * start * filters * 2**steps)(z)
    x = layers.Reshape((start, start, -1))(x)
    for step in reversed(range(steps)):
        x = enlarged(x, filters * 2**step)
    x = layers.ReLU()(batch_normalization()(x))
    x = layers.Conv2D(shape[2], 3, padding="same", activation="tanh", dtype="float32")(x)
    return keras.Model(z, x, name=name)


def discriminator(
    shape, filters=16, spectral_norm=False, augment="", seed=0, name="discriminator"
):  # fmt: skip
    """Images (batch, *shape) in [-1, 1] -> logits (batch, 1); no batch normalization.

    ``filters`` are those after the first halving; each further block has twice as many.
    """
    check_image_shape(shape)
    wrap = normalized if spectral_norm else lambda layer: layer
    image = x = keras.Input(shape)
    if augment:
        x = DiffAugment(augment, seed)(x)
    x = wrap(layers.Conv2D(filters, 4, 2, "same"))(x)
    size = shape[0] // 2
    while size > SMALLEST:
        filters, size = 2 * filters, (size + 1) // 2
        x = halved(x, filters, wrap)
    x = layers.Flatten()(LeakyReLU(0.2)(x))
    return keras.Model(image, wrap(layers.Dense(1, dtype="float32"))(x), name=name)
