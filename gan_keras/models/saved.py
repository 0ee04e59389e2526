"""Whole models from files, in a process that has made none yet."""

import keras

# Keras finds a class by the name that its module registers when it is imported.
from gan_keras.models import cgan, hinge, lsgan, pix2pix, r1, srgan, wgan, wgan_gp  # noqa: F401  # noqa: F401


def load_model(path):
    """A compiled GAN of this package, saved with ``gan.save(path)``; ``fit`` goes on exactly.

    As `keras.saving.load_model`, which knows only classes whose module was imported before.
    Optimizers, averaged weights and random states are in the file; no code from it is run.

    Raises:
        ValueError: no file there, or no model in it.
    """
    return keras.saving.load_model(path)
