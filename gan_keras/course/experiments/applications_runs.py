"""Small trainings of notebook 02 on digits of 28x28 pixels.

Pictures are floats (n, 28, 28, 1) in [-1, 1]. Sources of the training pictures are made once or a
few times and not for each batch anew, as `gan_keras.data.source_pairs` makes them.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from gan_keras.data.dataset import load_dataset
from gan_keras.inference.generate import render
from gan_keras.models.pix2pix import Pix2Pix
from gan_keras.models.r1 import R1Penalty
from gan_keras.networks import patch, unet
from gan_keras.networks.unet import KeepKnown

HELD_OUT = 5  # every fifth digit is for testing


def split_digits():
    """(training pictures (4000, 28, 28, 1), labels, test pictures (1000, ...), labels)."""
    dataset = load_dataset("mnist5k")
    rows = np.arange(dataset.count)
    test = rows % HELD_OUT == HELD_OUT - 1
    pictures, labels = dataset.floats(), dataset.labels
    return pictures[~test], labels[~test], pictures[test], labels[test]


def falling_adam(rate, updates, beta_1=0.5):
    schedule = keras.optimizers.schedules.CosineDecay(rate, updates)
    return keras.optimizers.Adam(schedule, beta_1, 0.99)


def pairs(sources, targets, batch_size, seed):
    """Endless shuffled batches (source, target)."""
    data = tf.data.Dataset.from_tensor_slices((sources, targets))
    data = data.shuffle(len(sources), seed=seed).repeat()
    return data.batch(batch_size).prefetch(2)


class R1Pix2Pix(R1Penalty, Pix2Pix):
    """`Pix2Pix` whose discriminator pays for its slope at real pictures."""


def build(sources, targets, filters=8, keep_known=False, seed=0, **settings):
    """An untrained pix2pix for such pairs: a small U-Net and a discriminator of patches.

    Args:
        settings: of the model, such as ``weight``; with ``r1_gamma`` it is an `R1Pix2Pix`.
    """
    keras.utils.set_random_seed(seed)
    given, channels = sources.shape[-1], targets.shape[-1]
    return (R1Pix2Pix if "r1_gamma" in settings else Pix2Pix)(
        unet.generator(given, channels, filters, keep_known=keep_known),
        patch.discriminator(channels, filters, source_channels=given),
        seed=seed,
        **settings,
    )


def train(gan, sources, targets, updates, rate=3e-3, batch_size=16, beta_1=0.5, seed=0):
    """``updates`` steps on the pairs, the learning rate falling to zero; returns the model.

    Not with XLA, whose compilation would take longer than it saves here.
    """
    adams = (falling_adam(rate, updates, beta_1) for _ in range(2))
    gan.compile(*adams, steps_per_execution=20, jit_compile=False)
    batches = pairs(sources, targets, batch_size, seed)
    gan.fit(batches, steps_per_epoch=updates, verbose=0)
    return gan


def translated(network, sources):
    """What a generator makes of the sources, in [-1, 1]."""
    return np.clip(render(network, sources), -1.0, 1.0)


def many_answers_networks(shape, latent_dim=16, hidden=(256, 256), keep_known=True):
    """Two fully connected networks that fill a hole; the source ends in its mask.

    Returns:
        [sources, latents] -> pictures, and [pictures, sources] -> logits. The latter reads the
        picture alone, which has all that the source shows.
    """
    size = int(np.prod(shape))
    source = keras.Input((*shape[:2], shape[2] + 1))
    z = keras.Input((latent_dim,))
    x = layers.Concatenate()([layers.Flatten()(source[..., :-1]), z])
    for units in hidden:
        x = layers.Dense(units, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Reshape(shape)(layers.Dense(size, activation="tanh")(x))
    made = KeepKnown()([x, source]) if keep_known else x
    generator = keras.Model([source, z], made)
    picture = keras.Input(shape)
    y = layers.Flatten()(picture)
    for units in hidden:
        y = layers.LeakyReLU(0.2)(layers.Dense(units)(y))
    return generator, keras.Model([picture, keras.Input(source.shape[1:])], layers.Dense(1)(y))


def answers(generator, sources, count, seed=0):
    """(count, n, h, w, c): each source with ``count`` latents, other ones for each source."""
    rng = np.random.default_rng(seed)
    shape = (len(sources), generator.inputs[1].shape[-1])
    latents = [rng.standard_normal(shape, np.float32) for _ in range(count)]
    return np.stack([render(generator, [sources, z]) for z in latents])
