"""Networks as .keras files: written whole, checked when read."""

import warnings
import zipfile

import keras
import numpy as np

from gan_keras.errors import InputError, first_line
from gan_keras.files import replace_atomically

TRIAL = 64  # pixels a side, for networks that take any; all networks here can halve it


def load_network(path):
    """A network from a .keras file; no code from the file is run (Keras's safe mode).

    Raises:
        InputError: a file that is damaged or holds no network.
    """
    try:
        with zipfile.ZipFile(path) as archive:  # damaged weights can crash the HDF5 library
            if (damaged := archive.testzip()) is not None:
                raise ValueError(f"{damaged} in it is damaged")
        with warnings.catch_warnings():  # Keras only warns of weights that are not in the file
            warnings.simplefilter("error", UserWarning)
            network = keras.saving.load_model(path, compile=False, safe_mode=True)
        check_network(network)
        return network
    except Exception as error:  # Keras, h5py, zipfile and json each raise their own
        raise InputError(
            f"cannot load {path}: {first_line(error)}; make it again by training"
        ) from None


def check_network(network):
    """Run a network once.

    Raises:
        ValueError: not a network that makes one result of each sample of a batch.
        tf.errors.OpError: one whose layers do not fit together.
    """
    whole = hasattr(network, "discriminator")  # a GAN with both of its networks
    if whole or not isinstance(network, keras.Model) or not network.built or not network.weights:
        raise ValueError("it holds no network")
    if len(network.outputs) != 1 or any(t.shape[0] is not None for t in network.inputs):
        raise ValueError("it does not make one result of each sample of a batch")
    if not all(np.isfinite(weight.numpy()).all() for weight in network.weights):
        raise ValueError("its weights are not finite")
    shapes = [[TRIAL if side is None else side for side in t.shape[1:]] for t in network.inputs]
    zeros = [np.zeros((1, *shape), np.float32) for shape in shapes]
    network(zeros if len(zeros) > 1 else zeros[0], training=False)


def save_network(network, path):
    """Write a .keras file in whole or not at all."""
    with replace_atomically(path) as part:
        network.save(part)
