"""Wrong use of a GAN, refused with a sentence before the first step.

XLA drops assertions, so nothing inside a compiled train step can check its input. Networks
are checked when the model is made, arrays when `fit` is called, and tf.data batches in the
data pipeline, which XLA does not compile.
"""

import keras
import numpy as np
import tensorflow as tf

RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}
REFUSED = "refused batch: "  # marks our own sentence inside TensorFlow's error text
SLACK = 1e-3  # resizing and float16 may overshoot the range by a rounding error


def last_activation(model):
    """Name of the activation that ends a model: "tanh", "linear", ..."""
    if isinstance(model.layers[-1], keras.Model):
        return last_activation(model.layers[-1])
    activation = getattr(model.layers[-1], "activation", None)
    return getattr(activation, "__name__", "linear")


def output_range(generator):
    """(low, high) that the generator's last activation can reach, or None if unbounded."""
    return RANGES.get(last_activation(generator))


def first_input(network):
    """Shape of a network's first input without the batch; a conditional one has two inputs."""
    return tuple(network.inputs[0].shape[1:])


def check_networks(generator, discriminator, latent_dim):
    """Raise ValueError if the pair cannot work together as a GAN on logits."""
    if not (generator.built and discriminator.built):
        raise ValueError("generator and discriminator must be built: give them a keras.Input")
    if latent_dim is not None and first_input(generator) != (latent_dim,):
        raise ValueError(
            f"latent_dim is {latent_dim}, but the generator takes inputs of shape "
            f"{first_input(generator)}: make the two equal"
        )
    made, taken = generator.output_shape[1:], first_input(discriminator)
    if not tf.TensorShape(made).is_compatible_with(taken):
        raise ValueError(
            f"the generator makes {made}, but the discriminator takes {taken}: make the two equal"
        )
    if last_activation(discriminator) in ("sigmoid", "softmax"):
        raise ValueError(
            f"the discriminator ends in a {last_activation(discriminator)}, but the losses "
            "take logits: remove the last activation"
        )


def check_no_batch_norm(discriminator):
    """Raise ValueError if a network that is penalised per sample mixes the samples of a batch."""
    for layer in discriminator.layers:
        if isinstance(layer, keras.Model):
            check_no_batch_norm(layer)
        if isinstance(layer, keras.layers.BatchNormalization):
            raise ValueError(
                f"layer {layer.name} of the discriminator is a BatchNormalization, with which "
                "a gradient penalty per sample is undefined: use network dcgan_no_bn"
            )


def check_settings(n_critic, g_loss, g_losses, ema_decay):
    """Raise ValueError for a number or a name that a GAN cannot use."""
    if n_critic < 1:
        raise ValueError(f"n_critic must be at least 1, got {n_critic}")
    if g_loss not in g_losses:
        raise ValueError(f"unknown g_loss '{g_loss}': use one of {', '.join(g_losses)}")
    if ema_decay is not None and not 0.0 <= ema_decay < 1.0:
        raise ValueError(f"ema_decay must be None or in [0, 1), got {ema_decay}")


def check_weight(name, value):
    """Raise ValueError for a penalty weight that is negative or not a number."""
    if not 0.0 <= value < float("inf"):
        raise ValueError(f"{name} must be at least 0, got {value}")


def checked_data(data, expected):
    """Return ``data`` (array, tuple of arrays or tf.data.Dataset) with its images checked.

    Arrays are checked at once. A tf.data.Dataset gets a check on each batch; what it refuses
    surfaces in `fit` as an error whose text holds ``REFUSED`` and a sentence.
    Other inputs, such as a PyDataset, pass unchecked.

    Args:
        expected: (shape of a sample, (low, high) or None) of each part of the data that is
            looked at, or a third entry True where whole numbers are right; what comes after
            these parts, such as labels that are not learned from, is not looked at.

    Raises:
        ValueError: images that are not floats, do not have the shape, leave the range, or
            hold a NaN.
    """
    if isinstance(data, tf.data.Dataset):
        for spec, (shape, _, *whole) in _pairs(data.element_spec, expected):
            _check_kind(spec.dtype.as_numpy_dtype, spec.shape[1:], shape, any(whole))
        return data.map(lambda *batch: _check_batch(batch, expected), tf.data.AUTOTUNE)
    for images, (shape, limits, *whole) in _pairs(data, expected):
        if hasattr(images, "dtype"):
            images = np.asarray(images)
            _check_kind(images.dtype, images.shape[1:], shape, any(whole))
            if not np.isfinite(images).all():
                raise ValueError("the data hold a NaN or an infinity: clean them first")
            if limits and (images.min() < limits[0] - SLACK or images.max() > limits[1] + SLACK):
                raise ValueError(
                    _range_sentence(limits, any(whole))
                    + f"; got {images.min():g} to {images.max():g}"
                )
    return data


def _pairs(data, expected):
    """Each checked part of the data beside what is expected of it."""
    parts = data if isinstance(data, (tuple, list)) else [data]
    if len(parts) < len(expected):
        raise ValueError(f"the data have {len(parts)} part, training needs {len(expected)}")
    return list(zip(parts, expected, strict=False))


def _check_kind(dtype, got, expected, whole=False):
    if whole and not np.issubdtype(dtype, np.integer):
        raise ValueError(f"the labels are {np.dtype(dtype)}: give whole numbers")
    if not whole and not np.issubdtype(dtype, np.floating):
        raise ValueError(
            f"the data are {np.dtype(dtype)}, but training needs floats in the generator's "
            "output range: for bytes and a tanh output use x / 127.5 - 1"
        )
    if not tf.TensorShape(got).is_compatible_with(expected):
        raise ValueError(
            f"the data have samples of shape {tuple(got)}, the generator makes {expected}"
        )


def _range_sentence(limits, whole=False):
    if whole:
        return f"labels must be from {limits[0]:g} to {limits[1]:g}"
    return f"images must be in [{limits[0]:g}, {limits[1]:g}], the range of the generator's output"


def _check_batch(batch, expected):
    checks = []
    for images, (_, limits, *whole) in _pairs(batch, expected):
        images = tf.cast(images, tf.float32)
        finite = tf.reduce_all(tf.math.is_finite(images))
        sentence = REFUSED + "it holds a NaN or an infinity"
        checks.append(tf.debugging.assert_equal(finite, True, sentence))
        if limits:
            sentence = REFUSED + _range_sentence(limits, any(whole))
            checks.append(tf.debugging.assert_greater_equal(images, limits[0] - SLACK, sentence))
            checks.append(tf.debugging.assert_less_equal(images, limits[1] + SLACK, sentence))
    with tf.control_dependencies([check for check in checks if check is not None]):
        batch = tf.nest.map_structure(tf.identity, batch)
    return batch if len(batch) > 1 else batch[0]


def refused_sentence(error):
    """The sentence of a batch that `checked_data` refused, or None for any other error."""
    text = str(error)
    if REFUSED not in text:
        return None
    return text.split(REFUSED, 1)[1].split("] [")[0].replace("\\", "").strip()
