"""Small trainings of notebook 02 on digits of 28x28 pixels.

Pictures are floats (n, 28, 28, 1) in [-1, 1]. Sources of the training pictures are made once or a
few times and not for each batch anew, as `gan_keras.data.translation` makes them.
"""

import keras
import numpy as np
import tensorflow as tf

from gan_keras.data.dataset import load_dataset
from gan_keras.models.pix2pix import Pix2Pix
from gan_keras.networks import patch, unet
from gan_keras.render import render

HELD_OUT = 5  # every fifth digit is for testing


def split_digits():
    """(training pictures (4000, 28, 28, 1), test pictures (1000, ...), test labels)."""
    dataset = load_dataset("mnist5k")
    rows = np.arange(dataset.count)
    test = rows % HELD_OUT == HELD_OUT - 1
    pictures = dataset.floats()
    return pictures[~test], pictures[test], dataset.labels[test]


def falling_adam(rate, updates):
    schedule = keras.optimizers.schedules.CosineDecay(rate, updates)
    return keras.optimizers.Adam(schedule, 0.5, 0.99)


def pairs(sources, targets, batch_size, seed):
    """Endless shuffled batches (source, target)."""
    data = tf.data.Dataset.from_tensor_slices((sources, targets))
    data = data.shuffle(len(sources), seed=seed).repeat()
    return data.batch(batch_size).prefetch(2)


def build(sources, targets, model=Pix2Pix, filters=12, d_filters=12, judged=None, seed=0,
          keep_known=False, **settings):  # fmt: skip
    """An untrained pix2pix for such pairs: a small U-Net and a discriminator of patches.

    Args:
        judged: how many channels of the source the discriminator sees; None: all.
        settings: of the model, such as ``weight``.
    """
    keras.utils.set_random_seed(seed)
    given, channels = sources.shape[-1], targets.shape[-1]
    return model(
        unet.generator(given, channels, filters, keep_known=keep_known),
        patch.discriminator(channels, d_filters, source_channels=judged or given),
        seed=seed,
        **settings,
    )


def train(gan, sources, targets, updates, rate=2e-3, batch_size=32, seed=0):
    """``updates`` steps on the pairs, the learning rate falling to zero."""
    gan.compile(falling_adam(rate, updates), falling_adam(rate, updates), steps_per_execution=20)
    batches = pairs(sources, targets, batch_size, seed)
    gan.fit(batches, steps_per_epoch=updates, verbose=0)
    return gan


def translated(gan, sources):
    """What the generator makes of the sources, in [-1, 1]."""
    return np.clip(render(gan.sampler, sources), -1.0, 1.0)
