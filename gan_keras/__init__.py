"""Generative adversarial networks in Keras 3: correct, resumable, measured.

Public names are imported when they are first used, so `import gan_keras` costs nothing. It makes
the names of all saved classes known to Keras, so that `keras.saving.load_model` finds them.
"""

import importlib

from gan_keras.registered import HOMES, enter_when_keras_is_imported

__version__ = "0.1.0"
_MODELS = (
    "GAN", "R1GAN", "LSGAN", "HingeGAN", "WGAN", "WGANGP", "CGAN", "R1CGAN", "Pix2Pix", "SRGAN",
)  # fmt: skip
_HOMES = {name: HOMES[name] for name in _MODELS} | {
    "load_model": "gan_keras.models.saved",
    "losses": None,
    "load_dataset": "gan_keras.data.dataset",
    "fd_digits": "gan_keras.metrics.digits",
    "frechet_distance": "gan_keras.metrics.frechet",
}
__all__ = sorted(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module 'gan_keras' has no attribute '{name}'")
    home = _HOMES[name]
    if home is None:
        return importlib.import_module(f"gan_keras.{name}")
    return getattr(importlib.import_module(home), name)


def __dir__():
    return [*globals(), *__all__]


enter_when_keras_is_imported()
