"""Makes the files beside this one, which hold what people saved with an old version.

They were made by commit 188e8eb, when all modules lay flat, with Keras 3.12.0, the oldest that is
allowed (it cannot read what a newer one has written), and are never made anew. A change that
cannot load them breaks a promise. Keras does not compress its files; these are compressed, to a
tenth of the size.

git worktree add /tmp/old 188e8eb
PYTHONPATH=/tmp/old:tests/inference python tests/inference/old_files/make.py FOLDER
"""

import sys
import zipfile
from pathlib import Path

import keras
import numpy as np
from load_files import answers

import gan_keras
from gan_keras.models.schedules import TwoStages
from gan_keras.networks import conditional, dcgan, patch, srresnet, unet

SHAPE = (8, 8, 1)


def compiled(gan, rate=1e-3):
    gan.compile(keras.optimizers.Adam(rate, 0.5), keras.optimizers.Adam(1e-3, 0.5))
    return gan


def pictures(*shape):
    return np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)


def gan():
    """README's networks; batch normalization, dropout, an averaged generator."""
    networks = dcgan.generator(SHAPE, 2, 2), dcgan.discriminator(SHAPE, 2, dropout=0.3)
    model = compiled(gan_keras.GAN(*networks, 2, ema_decay=0.9))
    model.fit(pictures(4, *SHAPE), batch_size=4, verbose=0)
    return model


def r1cgan():
    """Labels, spectral normalization, DiffAugment, the R1 penalty."""
    options = {"filters": 2, "batch_norm": False, "spectral_norm": True, "augment": "color"}
    model = gan_keras.R1CGAN(
        conditional.generator(dcgan.generator, SHAPE, 2, 3, filters=2),
        conditional.discriminator(dcgan.discriminator, SHAPE, 3, **options),
        2,
        classes=3,
        r1_gamma=2.0,
    )
    compiled(model).fit(pictures(4, *SHAPE), np.arange(4) % 3, batch_size=4, verbose=0)
    return model


def srgan():
    """A layer for enlarging, bicubic enlarging, and the schedule of two stages."""
    networks = srresnet.srresnet(2, 1, 2), patch.discriminator(3, 1)
    model = compiled(gan_keras.SRGAN(*networks), TwoStages(1e-3, 3, 1e-4, 5))
    model.fit(pictures(4, 8, 8, 3), pictures(4, 16, 16, 3), batch_size=4, verbose=0)
    return model


def inpaint():
    """A generator alone, as the command leaves it in a run's folder."""
    return unet.generator(2, 1, 2, keep_known=True)


def compress(path):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    for make in (gan, r1cgan, srgan, inpaint):
        keras.utils.set_random_seed(0)
        path = Path(sys.argv[1]) / f"{make.__name__}.keras"
        make().save(path)
        compress(path)
        found = answers(keras.saving.load_model(path))
        np.savez_compressed(path.with_suffix(".npz"), **found)
