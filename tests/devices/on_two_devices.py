"""Trains on one device and on two, and prints what differs; run by test_scale.py.

A process of its own, because devices cannot be split once TensorFlow runs.
"""

import json
import os
import sys
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

import gan_keras
from gan_keras import command, train
from gan_keras.devices import strategies
from gan_keras.models.cgan import CGAN
from gan_keras.models.r1 import R1GAN
from gan_keras.networks import conditional, dcgan, mlp, patch, unet
from gan_keras.run.checkpoint import find_checkpoint

BATCH, STEPS, SHAPE = 16, 3, (8, 8, 1)


def networks(home=mlp, **options):
    size = {"hidden": (16,)} if home is mlp else {"filters": 4}
    return home.generator(SHAPE, 8, **size), home.discriminator(SHAPE, **size, **options)


def labelled():
    size = {"hidden": (16,)}
    return (
        conditional.generator(mlp.generator, SHAPE, 8, 3, **size),
        conditional.discriminator(mlp.discriminator, SHAPE, 3, **size),
    )


def translating():
    return unet.generator(1, 1, 4), patch.discriminator(1, 4, source_channels=1)


MODELS = {
    "gan": lambda: gan_keras.GAN(
        *networks(augment="color,translation,cutout", spectral_norm=True),
        8,
        ema_decay=0.9,
        log_gradients=True,
    ),
    "wgan": lambda: gan_keras.WGAN(*networks(), 8, n_critic=2, clip_value=0.05),
    "wgan_gp": lambda: gan_keras.WGANGP(*networks(), 8, n_critic=2, ema_decay=0.9),
    "r1": lambda: R1GAN(*networks(dcgan, dropout=0.3, batch_norm=False), 8, r1_gamma=10.0),
    "cgan": lambda: CGAN(*labelled(), 8, classes=3),
    "pix2pix": lambda: gan_keras.Pix2Pix(*translating()),
}


def batches(name):
    rng = np.random.default_rng(0)
    images = rng.uniform(-1, 1, (4 * BATCH, *SHAPE)).astype(np.float32)
    parts = {
        "cgan": (images, rng.integers(0, 3, len(images)).astype(np.int32)),
        "pix2pix": (images[::-1].copy(), images),
    }.get(name, images)
    return tf.data.Dataset.from_tensor_slices(parts).batch(BATCH, drop_remainder=True).repeat()


def trained(name, strategy):
    """(logs of each step, all weights, jit, seed states)"""
    keras.utils.set_random_seed(0)
    with strategies.scope(strategy):
        gan = MODELS[name]()
        gan.compile(
            keras.optimizers.Adam(1e-3, 0.5),
            keras.optimizers.Adam(1e-3, 0.5),
            jit_compile=strategy is not None,  # which the model refuses on two devices
        )
    history = gan.fit(batches(name), steps_per_epoch=1, epochs=STEPS, verbose=0).history
    return history, [w.numpy() for w in gan.weights], gan


def difference(name, strategy):
    one, weights_of_one, _ = trained(name, None)
    two, weights_of_two, gan = trained(name, strategy)
    assert set(one) == set(two)
    return {
        "logs": max(float(np.abs(np.subtract(one[key], two[key])).max()) for key in one),
        "moved": float(np.ptp(one["g_loss"])),
        "weights": max(
            float(np.abs(a - b).max()) if a.dtype.kind == "f" else float((a != b).any())
            for a, b in zip(weights_of_one, weights_of_two, strict=True)
        ),
        "jit": bool(gan.jit_compile),
    }


def overflow(strategy):
    """An LSGAN with scaled losses, of whose batch only the second device's half overflows."""
    with strategies.scope(strategy):
        gan = gan_keras.LSGAN(mlp.generator((2,), 8, (16,)), mlp.discriminator((2,), (16,)), 8)
        gan.compile(*(
            keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1), initial_scale=1024.0)
            for _ in range(2)
        ))  # fmt: skip
    before = [w.numpy() for w in gan.discriminator.trainable_variables]
    points = np.ones((BATCH, 2), np.float32)
    points[BATCH // 2 :] = 1e30  # its square is infinite
    gan.fit(tf.data.Dataset.from_tensors(points), verbose=0)
    after = [w.numpy() for w in gan.discriminator.trainable_variables]
    return {
        "same": all(map(np.array_equal, before, after)),
        "scales": [
            float(keras.ops.convert_to_numpy(o.dynamic_scale))
            for o in (gan.d_optimizer, gan.g_optimizer)
        ],
    }


def refusal(strategy):
    """What `fit` says to a batch that two devices cannot share."""
    with strategies.scope(strategy):
        gan = MODELS["gan"]()
        gan.compile(keras.optimizers.Adam(), keras.optimizers.Adam())
    odd = tf.data.Dataset.from_tensor_slices(np.zeros((9, *SHAPE), np.float32)).batch(3)
    try:
        gan.fit(odd, verbose=0)
    except ValueError as error:
        return str(error)
    return ""


def checkpoint(folder):
    path, _ = find_checkpoint(folder / "checkpoint")
    with np.load(path / "variables.npz") as arrays:
        return [arrays[str(i)] for i in range(len(arrays.files))]


def runs(settings, folder):
    """Whether a run on two devices that was resumed equals one that was not."""
    words = ["--config", settings, "--strategy", "mirrored", "--quiet"]
    codes = [
        command.run(train.main, [*words, "--out", str(folder / "whole")]),
        command.run(train.main, [*words, "--out", str(folder / "parts"), "--epochs", "1"]),
        command.run(train.main, ["--resume", "--quiet", "--out", str(folder / "parts"),
                                 "--epochs", "2"]),
        command.run(train.main, [*words, "--out", str(folder / "odd"), "--batch-size", "31"]),
    ]  # fmt: skip
    same = [
        np.array_equal(a, b)
        for a, b in zip(checkpoint(folder / "whole"), checkpoint(folder / "parts"), strict=True)
    ]
    return {"codes": codes, "same": all(same), "arrays": len(same)}


def main(settings, out):
    os.environ[strategies.LOGICAL_CPUS] = "2"
    strategy = strategies.open_strategy("mirrored")
    found = {name: difference(name, strategy) for name in MODELS}
    found["replicas"] = strategy.num_replicas_in_sync
    found["overflow"] = overflow(strategy)
    found["refusal"] = refusal(strategy)
    found["runs"] = runs(settings, Path(out).parent)
    Path(out).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
