"""Convolutional networks after DCGAN (1511.06434, section 3), sized for a CPU.

From the paper: strided convolutions instead of pooling, batch normalization in both networks
except at G's output and D's input, ReLU in G and tanh at its end, LeakyReLU(0.2) in D.
Ours: 4x4 kernels instead of 5x5, because a kernel whose size is a multiple of the stride covers
all pixels equally often (no checkerboard), filter counts for a laptop, Keras's initial weights
instead of N(0, 0.02^2), and ``deep`` networks: one more convolution in each, where the maps are
smallest, and in G one hidden layer of z. The first maps of G get its output beside z. (The mapping
network of 1812.04948, section 2, has eight such layers, and its G gets their output alone.)
"""

import math

import keras
from keras import layers

from gan_keras.networks.diffaugment import DiffAugment
from gan_keras.networks.layers import Dropout, LeakyReLU, batch_normalization, normalized

SMALLEST = 4  # pixels: the side at which G begins and D ends, as in the paper's figure 1


def doublings(size):
    """How often at least ``SMALLEST`` pixels are doubled to reach ``size``: 28 = 7 * 2 * 2."""
    count = 0
    while size % 2 == 0 and size // 2 >= SMALLEST:
        size, count = size // 2, count + 1
    return count


def check_image_shape(shape):
    """Raise ValueError unless ``shape`` is a square image that G can reach by doubling."""
    if len(shape) != 3 or shape[0] != shape[1] or not doublings(shape[0]):
        raise ValueError(
            f"networks dcgan, dcgan_no_bn, dcgan_deep and resnet need square images of any even "
            f"size from 8, such as 28, 32 or 64, got shape {tuple(shape)}: use --image-size, or "
            "network mlp"
        )


def generator(shape, latent_dim=100, filters=32, deep=False, name="generator"):
    """Latents (batch, latent_dim) -> images (batch, *shape) in [-1, 1].

    ``filters`` are those of the last hidden layer; each layer before it has twice as many.
    ``deep`` adds a 3x3 convolution before the first doubling, where the maps are smallest, and a
    hidden layer beside z.
    """
    check_image_shape(shape)
    steps = doublings(shape[0])
    start = shape[0] // 2**steps
    widths = [filters * 2**i for i in reversed(range(steps))]
    x = z = keras.Input((latent_dim,))
    if deep:
        x = batch_normalization()(layers.Dense(latent_dim, use_bias=False)(z))
        x = layers.Concatenate()([z, layers.ReLU()(x)])
    x = layers.Dense(start * start * widths[0], use_bias=False)(x)
    x = layers.Reshape((start, start, widths[0]))(x)
    x = layers.ReLU()(batch_normalization()(x))
    if deep:
        x = layers.Conv2D(widths[0], 3, 1, "same", use_bias=False)(x)
        x = layers.ReLU()(batch_normalization()(x))
    for width in widths[1:]:
        x = layers.Conv2DTranspose(width, 4, 2, "same", use_bias=False)(x)
        x = layers.ReLU()(batch_normalization()(x))
    x = layers.Conv2DTranspose(shape[2], 4, 2, "same", activation="tanh", dtype="float32")(x)
    return keras.Model(z, x, name=name)


def discriminator(
    shape, filters=32, batch_norm=True, dropout=0.0, spectral_norm=False, augment="",
    seed=0, deep=False, name="discriminator",
):  # fmt: skip
    """Images (batch, *shape) in [-1, 1] -> logits (batch, 1).

    ``filters`` are those of the first layer; each further one has twice as many.
    ``batch_norm=False`` deviates from the paper: a penalty on the gradient at each image
    (R1, WGAN-GP) needs logits that do not depend on the other images of the batch.
    ``spectral_norm``: see `gan_keras.networks.layers`; ``augment``: see `DiffAugment`.
    ``deep`` adds a 3x3 convolution after the last halving, where the maps are smallest; it has
    neither batch normalization nor dropout.
    """
    check_image_shape(shape)
    wrap = normalized if spectral_norm else lambda layer: layer
    image = x = keras.Input(shape)
    if augment:
        x = DiffAugment(augment, seed)(x)
    size = shape[0]
    while size > SMALLEST:
        normalize = batch_norm and size < shape[0]  # never the first layer
        x = wrap(layers.Conv2D(filters, 4, 2, "same", use_bias=not normalize))(x)
        if normalize:
            x = batch_normalization()(x)
        x = LeakyReLU(0.2)(x)
        if dropout:
            x = Dropout(dropout)(x)
        size, filters = math.ceil(size / 2), filters * 2
    if deep:
        x = LeakyReLU(0.2)(wrap(layers.Conv2D(filters // 2, 3, 1, "same"))(x))
    return keras.Model(
        image, wrap(layers.Dense(1, dtype="float32"))(layers.Flatten()(x)), name=name
    )
