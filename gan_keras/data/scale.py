"""Conversion between bytes 0..255 and floats in [-1, 1]."""

import numpy as np
import tensorflow as tf


def to_bytes(images):
    """Floats in [-1, 1] -> uint8; values outside are clipped."""
    return np.round((np.clip(images, -1.0, 1.0) + 1.0) * 127.5).astype(np.uint8)


def to_floats(samples):
    """uint8 0..255 -> float32 [-1, 1]; floats pass unchanged."""
    if samples.dtype == tf.uint8:
        return tf.cast(samples, tf.float32) / 127.5 - 1.0
    return tf.cast(samples, tf.float32)
