"""Run a generator over many inputs, outside of training."""

import numpy as np
import tensorflow as tf


def draw_samples(generator, count, seed=None, batch_size=250, labels=None, limit=None):
    """generator(z) for z ~ N(0, I): float32 (count, ...).

    The same seed gives the same samples, and a larger count begins with those of a smaller
    one, unless they are truncated. Latents are drawn by numpy, outside XLA, whose random numbers
    differ.

    Args:
        labels: (count,) for a conditional generator; by default all labels in turn.
        limit: None, or the truncation of `latents`.
    """
    shapes = [tensor.shape for tensor in generator.inputs]
    inputs = latents(count, shapes[0][-1], seed, limit)
    if len(shapes) == 2:
        classes = shapes[1][-1]
        labels = np.arange(count) % classes if labels is None else np.asarray(labels)
        if labels.shape != (count,) or not np.isin(labels, np.arange(classes)).all():
            raise ValueError(f"labels must be {count} whole numbers from 0 to {classes - 1}")
        inputs = [inputs, np.eye(classes, dtype=np.float32)[labels.astype(int)]]
    return render(generator, inputs, batch_size)


def latents(count, latent_dim, seed=None, limit=None):
    """z ~ N(0, I): float32 (count, latent_dim).

    Args:
        limit: None, or the truncation trick (1809.11096, section 3.1): numbers beyond
            ``limit`` are drawn again, which gives typical samples and less variety.
    """
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((max(count, 0), latent_dim), np.float32)
    while limit is not None and (outside := np.abs(z) > limit).any():
        z[outside] = rng.standard_normal(outside.sum(), np.float32)
    return z


def render(network, inputs, batch_size=250):
    """network(inputs, training=False) as one float32 array, in chunks of ``batch_size``.

    The last chunk is filled up, so that one compiled shape serves any count and a sample
    does not depend on how many are asked for. A network of several inputs gets a list.
    """
    parts = inputs if isinstance(inputs, list) else [inputs]
    if len(parts[0]) < 1:
        raise ValueError(f"the number of samples must be at least 1, got {len(parts[0])}")
    step, made = compiled(network), []
    for start in range(0, len(parts[0]), batch_size):
        chunks = [part[start : start + batch_size] for part in parts]
        missing = batch_size - len(chunks[0])
        filled = [tf.constant(np.pad(c, [(0, missing)] + [(0, 0)] * (c.ndim - 1))) for c in chunks]
        made.append(step(filled if len(filled) > 1 else filled[0]).numpy()[: len(chunks[0])])
    return np.concatenate(made)


def compiled(network, any_size=False):
    """The network at inference as a graph, which is kept with the network.

    Without XLA, which draws half as many digits a second on a CPU, and would compile each size of
    a picture anew.

    Args:
        any_size: traced once, for one picture of any height and width; else once for each
            shape of a batch.
    """
    name = "any_size_step" if any_size else "render_step"
    if not hasattr(network, name):
        step = tf.function(lambda x: network(x, training=False))
        if any_size:
            spec = tf.TensorSpec((1, None, None, network.input_shape[-1]), tf.float32)
            step = step.get_concrete_function(spec)
        setattr(network, name, step)
    return getattr(network, name)
