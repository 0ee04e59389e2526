"""Run a generator over many inputs, outside of training."""

import keras
import numpy as np
import tensorflow as tf

from gan_keras.errors import InputError, first_line


def draw_samples(generator, count, seed=None, batch_size=250):
    """generator(z) for z ~ N(0, I): float32 (count, ...).

    The same seed gives the same samples, and a larger count begins with those of a smaller
    one. Latents are drawn by numpy, outside XLA, whose random numbers differ.
    """
    latent_dim = generator.input_shape[-1]
    z = np.random.default_rng(seed).standard_normal((max(count, 0), latent_dim), np.float32)
    return render(generator, z, batch_size)


def render(network, inputs, batch_size=250):
    """network(inputs, training=False) as one float32 array, in chunks of ``batch_size``.

    The last chunk is filled up, so that one compiled shape serves any count and a sample
    does not depend on how many are asked for.
    """
    if len(inputs) < 1:
        raise ValueError(f"the number of samples must be at least 1, got {len(inputs)}")
    step = _compiled(network)
    parts = []
    for start in range(0, len(inputs), batch_size):
        chunk = inputs[start : start + batch_size]
        missing = batch_size - len(chunk)
        filled = np.concatenate([chunk, np.zeros((missing, *chunk.shape[1:]), chunk.dtype)])
        parts.append(step(tf.constant(filled)).numpy()[: len(chunk)])
    return np.concatenate(parts)


def _compiled(network):
    """The network at inference under XLA, compiled once and kept with the network."""
    if not hasattr(network, "render_step"):
        network.render_step = tf.function(lambda x: network(x, training=False), jit_compile=True)
    return network.render_step


def load_network(path):
    """A network from a .keras file; no code from the file is run (Keras's safe mode).

    Raises:
        InputError: a file that is damaged or holds no network.
    """
    try:
        return keras.saving.load_model(path, compile=False)
    except Exception as error:  # Keras, h5py, zipfile and json each raise their own
        raise InputError(
            f"cannot load {path}: {first_line(error)}; make it again by training"
        ) from None
