"""The compared networks in Keras, and how all contenders begin with the same weights.

The first contender writes its weights to a folder that all share, and the others read them. Each
then says what its networks make of the same inputs, so that a difference is found before the race.
"""

from pathlib import Path

import keras
import numpy as np
from keras import layers

from benchmarks.speed.cases import CASES, FILTERS, HIGH, IMAGE, LATENT, LOW, SCALE, SUPER, WIDTHS
from gan_keras.networks import dcgan, patch, srresnet
from gan_keras.networks.layers import LeakyReLU

BICUBIC = "bicubic.npy"


def build(case, leaky=LeakyReLU):
    """{"generator": network, "discriminator": network}; the latter not for super-resolution.

    Args:
        leaky: the LeakyReLU of D, this project's or that of Keras. Both compute the same.
    """
    if case == "srresnet":
        return {"generator": srresnet.srresnet(SCALE, SUPER["blocks"], SUPER["g_filters"])}
    image = x = keras.Input(IMAGE)
    for width in WIDTHS:
        x = leaky(0.2)(layers.Conv2D(width, 4, 2, "same")(x))
    discriminator = keras.Model(image, layers.Dense(1)(layers.Flatten()(x)))
    return {"generator": dcgan.generator(IMAGE, LATENT, FILTERS), "discriminator": discriminator}


def resting():
    """The discriminator of an `SRGAN`, which has one even while it learns from pixels alone."""
    return patch.discriminator(3, SUPER["d_filters"])


def input_shape(case, network):
    """Shape of one input of a network."""
    if network == "discriminator":
        return IMAGE
    return LOW if case == "srresnet" else (LATENT,)


def share(networks, folder):
    """Write weights for `receive`. Fresh ones are moved a little: a zero would hide a mistake."""
    rng = np.random.default_rng(0)
    for name, network in networks.items():
        network.set_weights([
            w + 0.01 * np.abs(rng.standard_normal(w.shape, np.float32))
            for w in network.get_weights()
        ])  # fmt: skip
        np.savez(Path(folder) / f"{name}.npz", *network.get_weights())
    np.save(Path(folder) / BICUBIC, srresnet.bicubic_kernel(SCALE))


def receive(networks, folder):
    """Read the weights that `share` has written."""
    for name, network in networks.items():
        with np.load(Path(folder) / f"{name}.npz") as arrays:
            network.set_weights([arrays[key] for key in arrays])


def probe(shape):
    """Inputs (2, *shape) that every contender's network is tried with."""
    return np.random.default_rng(1).uniform(-1, 1, (2, *shape)).astype(np.float32)


def facts(case, networks):
    """{network: {"weights": number, "outputs": what it makes of the probe}}."""
    told = {}
    for name, network in networks.items():
        made = network(probe(input_shape(case, name)), training=False)
        told[name] = {
            "weights": network.count_params(),
            "outputs": np.asarray(made).ravel()[:64].tolist(),
        }
    return told


def batch(case):
    """What every step of a contender sees: images, or (small pictures, large pictures)."""
    rng, size = np.random.default_rng(2), CASES[case].batch
    shapes = (LOW, HIGH) if case == "srresnet" else (IMAGE,)
    arrays = [rng.uniform(-1, 1, (size, *shape)).astype(np.float32) for shape in shapes]
    return arrays[0] if len(arrays) == 1 else tuple(arrays)
