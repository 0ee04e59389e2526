"""Frechet distance on Inception features, for users who have the weights.

The network is `keras.applications.InceptionV3` with its ImageNet weights, which Keras downloads
once (84 MB) into ``~/.keras/models``. Weights and resizing differ from those of the original FID
(1706.08500). So the number is named ``fid_keras_inception`` and cannot be compared with
published FIDs.
"""

import keras
import numpy as np

from gan_keras.errors import InputError, first_line
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics

SIDE = 299  # pixels
LEAST = 2049  # one more than features: with fewer images the covariance is always singular
FILE = "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"


def load_inception():
    """Images (batch, 299, 299, 3) in [-1, 1] -> (batch, 2048).

    Raises:
        InputError: the weights are not on this machine and cannot be downloaded.
    """
    try:
        return keras.applications.InceptionV3(include_top=False, pooling="avg")
    except Exception as error:  # Keras raises a bare Exception when it cannot download
        raise InputError(
            f"the Inception weights cannot be loaded ({first_line(error)}): connect to the "
            f"network, or put {FILE} into ~/.keras/models, or leave --inception out"
        ) from None


def inception_features(images, network, batch_size=50):
    """Features (n, 2048), float64, of images (n, h, w, 1 or 3) in [-1, 1].

    Raises:
        ValueError: images of another shape or range.
    """
    if images.ndim != 4 or images.shape[3] not in (1, 3):
        raise ValueError(f"Inception needs images (n, h, w, 1 or 3), got {images.shape}")
    if not np.isfinite(images).all() or np.abs(images).max() > 1.001:
        raise ValueError("Inception needs finite images in [-1, 1]")
    parts = []
    for start in range(0, len(images), batch_size):
        chunk = images[start : start + batch_size]
        chunk = np.broadcast_to(chunk, (*chunk.shape[:3], 3))  # grey in all three channels
        large = keras.ops.image.resize(chunk, (SIDE, SIDE), "bilinear", antialias=True)
        parts.append(np.asarray(network(large, training=False)))
    return np.concatenate(parts).astype(np.float64)


def fid_keras_inception(images, reals):
    """Frechet distance of Inception features between images and reals; lower is better.

    Raises:
        InputError: no weights.
        ValueError: fewer than `LEAST` images on either side.
    """
    if min(len(images), len(reals)) < LEAST:
        raise ValueError(
            f"an Inception-based distance needs at least {LEAST} images on both sides, got "
            f"{len(images)} and {len(reals)}"
        )
    network = load_inception()
    fake, real = (
        gaussian_statistics(inception_features(part, network)) for part in (images, reals)
    )
    return frechet_distance(*fake, *real)
