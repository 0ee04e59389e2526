"""Generative adversarial networks in Keras 3: correct, resumable, measured.

Public names are imported when they are first used, so `import gan_keras` costs nothing. It makes
the names of all saved classes known to Keras, so that `keras.saving.load_model` finds them.
"""

import importlib

from gan_keras.registered import enter_when_keras_is_imported

__version__ = "0.2.0"
_HOMES = {
    "GAN": "gan_keras.models.gan",
    "R1GAN": "gan_keras.models.r1",
    "LSGAN": "gan_keras.models.lsgan",
    "HingeGAN": "gan_keras.models.hinge",
    "R3GAN": "gan_keras.models.r3gan",
    "WGAN": "gan_keras.models.wgan",
    "WGANGP": "gan_keras.models.wgan_gp",
    "CGAN": "gan_keras.models.cgan",
    "R1CGAN": "gan_keras.models.cgan",
    "Pix2Pix": "gan_keras.models.pix2pix",
    "SRGAN": "gan_keras.models.srgan",
    "Diffusion": "gan_keras.models.diffusion",
    "Distilled": "gan_keras.models.distilled",
    "load_model": "gan_keras.models.saved",
    "load_pretrained": "gan_keras.run.shipped",
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
