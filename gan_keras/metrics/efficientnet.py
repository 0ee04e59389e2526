"""Features of EfficientNet-Lite0, a network that was trained on ImageNet's photographs.

They see what pictures show better than pixels or edges do, and need no download, only the extra
``features``. No number on them can be compared with a published one: FID and KID are defined on
Inception features, LPIPS on features with weights that were fitted to people's judgements.
"""

import functools
from pathlib import Path

import keras
import numpy as np

from gan_keras.data.dataset import default_data_dir
from gan_keras.inference.generate import compiled, render
from gan_keras.networks.efficientnet import LAYERS, network

SIDE = 224  # pixels, as in the network's training
FEATURES = 1280


def features(images, data_dir=None, batch_size=50):
    """Features (n, 1280), float64, of images (n, h, w, 1 or 3) in [-1, 1].

    The mean over the picture of the last convolution, after ReLU6: all are in [0, 6]. Pictures
    are resized to 224x224, bilinearly and with an antialiasing filter, without keeping the ratio
    of their sides. Grey ones are repeated in all three channels.

    Args:
        data_dir: where the converted weights are kept; see `default_data_dir`.

    Raises:
        InputError: no weights; see `gan_keras.networks.efficientnet.network`.
        ValueError: images of another shape or range, or none.
    """
    check_images(images)
    pooled = _pooled(_folder(data_dir))
    batch_size = min(batch_size, len(images))
    parts = []
    for chunk in _chunks(images, batch_size):
        large = keras.ops.image.resize(chunk, (SIDE, SIDE), "bilinear", antialias=True)
        parts.append(render(pooled, np.asarray(large), batch_size))
    return np.concatenate(parts).astype(np.float64)


def layer_features(images, layers=LAYERS, data_dir=None, batch_size=10):
    """A list with the float32 output of each layer, of images (n, h, w, 1 or 3) in [-1, 1].

    Images keep their size: an output is (n, h / s, w / s, channels), rounded up, with the s and
    the channels of the table in `gan_keras.networks.efficientnet.network`. That function gives
    the network itself, for gradients with respect to the pictures.

    Raises:
        InputError: no weights.
        ValueError: images of another shape or range, or none; an unknown layer.
    """
    check_images(images)
    model = _network(tuple(layers), _folder(data_dir))
    parts = [compiled(model)(chunk) for chunk in _chunks(images, batch_size)]
    return [np.concatenate(maps) for maps in zip(*parts, strict=True)]


def check_images(images):
    if images.ndim != 4 or images.shape[3] not in (1, 3):
        raise ValueError(f"features need images (n, h, w, 1 or 3), got {images.shape}")
    if images.size == 0:
        raise ValueError(f"features need at least 1 image, got {images.shape}")
    if not np.isfinite(images).all() or np.abs(images).max() > 1.001:
        raise ValueError("features need finite images in [-1, 1]")


def _chunks(images, batch_size):
    for start in range(0, len(images), batch_size):
        chunk = np.asarray(images[start : start + batch_size], np.float32)
        yield np.broadcast_to(chunk, (*chunk.shape[:3], 3))  # grey in all three channels


def _folder(data_dir):
    return Path(data_dir or default_data_dir()).absolute()


@functools.cache
def _pooled(data_dir):
    model = network(("pooled",), (SIDE, SIDE), data_dir)
    return keras.Model(model.input, model.outputs[0])


@functools.cache
def _network(layers, data_dir):
    return network(layers, data_dir=data_dir)
