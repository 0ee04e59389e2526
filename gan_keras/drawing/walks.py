"""Walks through the latent space from sample to sample, as animations."""

import numpy as np

from gan_keras.drawing import plots
from gan_keras.errors import InputError
from gan_keras.files import replace_atomically
from gan_keras.inference.generate import latents, render

FRAME_SECONDS = 0.08


def lerp(start, end, t):
    """The straight line from start to end.

    The midpoint of two independent z ~ N(0, I) is nearer to the origin than z by a factor of about
    sqrt(2). G has hardly ever been trained on such latent vectors.
    """
    return (1 - t) * start + t * end


def slerp(start, end, t):
    """The path on the sphere (1609.04468, section 2.1): (sin((1-t) w) a + sin(t w) b) / sin(w).

    Args:
        start, end: vectors a and b (..., d); w is the angle between them.
        t: from 0 to 1.
    """
    lengths = [np.linalg.norm(v, axis=-1, keepdims=True) for v in (start, end)]
    cosine = np.sum(start * end, axis=-1, keepdims=True) / np.maximum(np.prod(lengths, 0), 1e-12)
    angle = np.arccos(np.clip(cosine, -1.0, 1.0))
    sine = np.sin(angle)
    safe = np.where(sine < 1e-6, 1.0, sine)
    along = (np.sin((1 - t) * angle) * start + np.sin(t * angle) * end) / safe
    return np.where(sine < 1e-6, lerp(start, end, t), along)  # a straight line if parallel


WALKS = {"slerp": slerp, "lerp": lerp}


def walk(z, steps, way):
    """Latent vectors (stops * steps, n, d) from each of z (stops, n, d) to the next, and back."""
    ends = np.roll(z, -1, axis=0)
    fractions = np.arange(steps) / steps
    points = [WALKS[way](a, b, t) for a, b in zip(z, ends, strict=True) for t in fractions]
    return np.stack(points).astype(np.float32)


def save_walk(network, path, count, seed, way, labels=None, stops=8, steps=12):
    """An endless animation of ``count`` walks side by side.

    Raises:
        InputError: the network generates points and not pictures.
    """
    if len(network.output_shape) != 4:
        raise InputError("--interpolate animates pictures, but this run made points: leave it out")
    z = latents(stops * count, network.inputs[0].shape[-1], seed).reshape(stops, count, -1)
    points = walk(z, steps, way)
    inputs = points.reshape(-1, points.shape[-1])
    if len(network.inputs) == 2:
        classes = network.inputs[1].shape[-1]
        labels = np.arange(count) % classes if labels is None else labels
        inputs = [inputs, np.tile(np.eye(classes, dtype=np.float32)[labels], (len(points), 1))]
    pictures = render(network, inputs).reshape(len(points), count, *network.output_shape[1:])
    frames = [plots.image_grid(frame).quantize(64) for frame in pictures]
    with replace_atomically(path) as part:
        frames[0].save(part, save_all=True, append_images=frames[1:], loop=0,
                       duration=round(1000 * FRAME_SECONDS))  # fmt: skip
