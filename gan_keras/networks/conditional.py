"""Conditional networks, made from networks without labels (1411.1784, section 3.2).

G receives the label beside the noise. D receives it as one more channel of the image; a dense
layer learns what to draw there.
"""

import keras
from keras import layers

from gan_keras.networks.diffaugment import DiffAugment


def generator(make, shape, latent_dim, classes, *args, **kwargs):
    """[latents (batch, latent_dim), one-hot (batch, classes)] -> samples (batch, *shape).

    Args:
        make: function (shape, latent_dim, ...) -> generator without labels.
    """
    z, label = keras.Input((latent_dim,)), keras.Input((classes,))
    plain = make(shape, latent_dim + classes, *args, **kwargs)
    return keras.Model([z, label], plain(layers.Concatenate()([z, label])), name="generator")


def discriminator(make, shape, classes, *args, augment="", seed=0, **kwargs):
    """[images (batch, *shape), one-hot (batch, classes)] -> logits (batch, 1).

    Args:
        make: function (shape, ...) -> discriminator without labels.
    """
    image, label = keras.Input(shape), keras.Input((classes,))
    x = DiffAugment(augment, seed)(image) if augment else image
    plane = layers.Reshape((*shape[:2], 1))(layers.Dense(shape[0] * shape[1])(label))
    plain = make((*shape[:2], shape[2] + 1), *args, **kwargs)
    x = plain(layers.Concatenate()([x, plane]))
    return keras.Model([image, label], x, name="discriminator")
