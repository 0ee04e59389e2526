"""The small digit classifier; the digit metrics are computed on its features.

It is trained on MNIST by ``python -m gan_keras.metrics.train_features`` and shipped with the
package. A metric on its features is named ``..._digits_...`` and is not comparable with an
Inception-based FID.
"""

import functools
from importlib import resources

import keras
import numpy as np
from keras import layers

from gan_keras.inference.generate import render

IMAGE_SHAPE = (28, 28, 1)
FEATURES = 64
WEIGHTS = "digits_features.weights.h5"


def build_classifier():
    """Images (batch, 28, 28, 1) in [-1, 1] -> 64 features -> logits (batch, 10)."""
    image = x = keras.Input(IMAGE_SHAPE)
    for filters in (24, 48, 96):
        # Strides instead of pooling: half the work, and XLA on a CPU is slow at the gradients
        # of pooling.
        x = layers.Conv2D(filters, 4, 2, "same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
        x = layers.Dropout(0.2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(FEATURES, activation="relu", name="features")(x)
    return keras.Model(image, layers.Dense(10, name="logits")(layers.Dropout(0.4)(x)))


def weights_path():
    return resources.files("gan_keras.metrics") / WEIGHTS


@functools.cache
def classifier():
    """The shipped network with its weights."""
    model = build_classifier()
    with resources.as_file(weights_path()) as path:
        model.load_weights(path)
    return model


@functools.cache
def _to_features():
    model = classifier()
    return keras.Model(model.input, model.get_layer("features").output)


def digit_features(images):
    """Features (n, 64), float64, of images (n, 28, 28, 1) in [-1, 1]."""
    check_images(images)
    return render(_to_features(), images.astype(np.float32)).astype(np.float64)


def digit_classes(features):
    """The classifier's digit (n,) for each row of `digit_features`."""
    kernel, bias = (weight.numpy() for weight in classifier().get_layer("logits").weights)
    return (features @ kernel + bias).argmax(axis=1)


def check_images(images):
    if images.ndim != 4 or images.shape[1:] != IMAGE_SHAPE:
        raise ValueError(f"digit features need images (n, 28, 28, 1), got {images.shape}")
    if len(images) < 1:
        raise ValueError("digit features need at least 1 image, got 0")
    if not np.isfinite(images).all() or np.abs(images).max() > 1.001:
        raise ValueError("digit features need finite images in [-1, 1]")
