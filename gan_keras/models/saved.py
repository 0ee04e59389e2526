"""Whole models from files."""

import keras


def load_model(path, **kwargs):
    """A compiled GAN of this package, saved with ``gan.save(path)``; ``fit`` goes on exactly.

    The file holds both networks, the averaged generator, both optimizers and the random states.
    This is `keras.saving.load_model`, which finds the classes of this package in any process that
    has imported `gan_keras`.

    Args:
        path: a .keras file.
        kwargs: ``compile``, ``safe_mode`` and ``custom_objects``, as Keras's function takes them.
            With its default ``safe_mode=True`` no code from the file is run.

    Raises:
        ValueError: no file there, or no model in it.
    """
    return keras.saving.load_model(path, **kwargs)
