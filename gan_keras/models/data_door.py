"""The one door for data: every source meets the same checks, in the same sentences.

XLA drops assertions, so nothing inside a compiled step can check its input. Arrays are checked
at once; batches of a tf.data.Dataset, a PyDataset or a generator when they are drawn.
"""

import contextlib
import types
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from gan_keras.errors import InputError

REFUSED = "refused batch: "  # marks our own sentence inside TensorFlow's error text
SLACK = 1e-3  # resizing and float16 may overshoot the range by a rounding error


class Part(NamedTuple):
    """What a model asks of a part of its data."""

    name: str  # "images", "labels", ...
    shape: tuple  # of a sample, None for a side of any length
    limits: tuple | None = None  # (lowest, highest)
    whole: bool = False  # labels: one whole number a sample, in (n,) or (n, 1)


def checked_arguments(given, parts):
    """The arguments of `fit`, `evaluate` and the like by name, with their data checked.

    What comes after ``parts``, such as labels that are not learned from, is not looked at.

    Args:
        parts: a `Part` for each part of the data that the model reads.

    Raises:
        ValueError: data that the model cannot learn from. What is refused while it is drawn
            surfaces later; see `sentences`.
    """
    for name in ("sample_weight", "class_weight"):
        if given.get(name) is not None:
            raise ValueError(_no_weights(name))
    x, y = _checked(given.get("x"), given.get("y"), parts)
    given = given | {"x": x, "y": y}
    if given.get("validation_data") is not None:
        x, y = _checked(given["validation_data"], None, parts)
        given["validation_data"] = (x, y) if hasattr(x, "__array__") else x
    return given


def has_its_own_order(data):
    """True for data that Keras cannot shuffle and warns when told to."""
    endless = isinstance(data, keras.utils.PyDataset) and data.num_batches is None
    return endless or isinstance(data, (tf.data.Dataset, types.GeneratorType))


@contextlib.contextmanager
def sentences():
    """Turn the error of a batch that was refused while it was drawn into its sentence.

    Raises:
        InputError: that sentence. Other errors stay what they are.
    """
    try:
        yield
    except (ValueError, tf.errors.InvalidArgumentError) as error:
        text = str(error)
        if REFUSED not in text:
            raise
        sentence = text.split(REFUSED, 1)[1].split("] [")[0].split("\n")[0]
        raise InputError(sentence.replace("\\", "").strip()) from None


def _checked(x, y, parts):
    if y is None and isinstance(x, (tuple, list)):
        x, y = _split(x)
    if isinstance(x, tf.data.Dataset):
        for spec, part in _pairs(*_split(x.element_spec), parts):
            _check_kind(spec, tf.TensorSpec, part)
        return x.map(lambda *batch: _asserted(batch, parts), tf.data.AUTOTUNE), y
    if isinstance(x, keras.utils.PyDataset):
        return CheckedBatches(x, parts), y
    if isinstance(x, types.GeneratorType):
        return (_checked_batch(batch, parts) for batch in x), y
    for array, part in _pairs(x, y, parts):
        _check_array(array, part)
    return x, y


def _split(data):
    """(x, y) of x, (x,), (x, y) or (x, y, None)."""
    if isinstance(data, (tuple, list)) and not 1 <= len(data) <= 3:
        raise ValueError(f"the data have {len(data)} parts: give x or (x, y)")
    x, y, weight = keras.utils.unpack_x_y_sample_weight(data)
    if weight is not None:
        raise ValueError(_no_weights("sample_weight"))
    return x, y


def _no_weights(name):
    return (
        f"{name} is given, but training weighs all samples alike: leave it out, and draw the "
        "samples that matter more often"
    )


def _pairs(x, y, parts):
    """Each checked part of the data beside what is expected of it."""
    values = [x] if y is None else [x, y]
    if len(values) < len(parts):
        names = ", ".join(part.name for part in parts)
        raise ValueError(f"the data have 1 part, training needs {len(parts)}: ({names})")
    return list(zip(values, parts, strict=False))


class CheckedBatches(keras.utils.PyDataset):
    """A PyDataset that checks each batch of another one."""

    def __init__(self, batches, parts):
        super().__init__(batches.workers, batches.use_multiprocessing, batches.max_queue_size)
        self.batches, self.parts = batches, parts

    @property
    def num_batches(self):
        return self.batches.num_batches

    def __getitem__(self, index):
        return _checked_batch(self.batches[index], self.parts)

    def on_epoch_begin(self):
        self.batches.on_epoch_begin()

    def on_epoch_end(self):
        self.batches.on_epoch_end()


def _checked_batch(batch, parts):
    try:
        x, y = _split(batch)
        for array, part in _pairs(x, y, parts):
            _check_array(array, part)
    except ValueError as error:
        raise ValueError(f"{REFUSED}{error}") from None
    return (x,) if y is None else (x, y)


def _check_array(array, part):
    values = np.asarray(array) if hasattr(array, "__array__") else array
    _check_kind(values, np.ndarray, part)
    if not values.size:
        raise ValueError("the data hold no samples")
    if not np.isfinite(values).all():
        raise ValueError("the data hold a NaN or an infinity: clean them first")
    low, high = part.limits or (-np.inf, np.inf)
    if values.min() < low - SLACK or values.max() > high + SLACK:
        raise ValueError(f"{_range_sentence(part)}; got {values.min():g} to {values.max():g}")


def _check_kind(values, kind, part):
    """Kind, type and shape of an array, or of the specification of a tf.data.Dataset."""
    if not isinstance(values, kind):
        raise ValueError(
            f"the {part.name} are of type {type(values).__name__}: give an array, a tuple (x, y), "
            "a tf.data.Dataset, a keras.utils.PyDataset or a generator of batches"
        )
    dtype, shape = tf.as_dtype(values.dtype), values.shape[1:]
    if part.whole and not dtype.is_integer:
        raise ValueError(f"the labels are {dtype.name}: give whole numbers")
    if part.whole and not any(tf.TensorShape(shape).is_compatible_with(s) for s in ((), (1,))):
        raise ValueError(
            f"each label has shape {tuple(shape)}, but a label is one whole number: for rows "
            "that hold a 1 use np.argmax(labels, axis=-1)"
        )
    if not part.whole and not dtype.is_floating:
        raise ValueError(
            f"the data are {dtype.name}, but training needs floats in the generator's "
            "output range: for bytes and a tanh output use x / 127.5 - 1"
        )
    if not part.whole and not tf.TensorShape(shape).is_compatible_with(part.shape):
        raise ValueError(
            f"the data have samples of shape {tuple(shape)}, the generator makes {part.shape}"
        )


def _range_sentence(part):
    low, high = part.limits
    if part.whole:
        return f"labels must be from {low:g} to {high:g}"
    return f"images must be in [{low:g}, {high:g}], the range of the generator's output"


def _asserted(batch, parts):
    """A batch of a tf.data.Dataset, whose operations fail where `_check_array` would raise."""
    checks = []
    for values, part in zip(batch, parts, strict=False):
        values = tf.cast(values, tf.float32)
        finite = tf.reduce_all(tf.math.is_finite(values))
        sentence = REFUSED + "the data hold a NaN or an infinity: clean them first"
        checks.append(tf.debugging.assert_equal(finite, True, sentence))
        if part.limits:
            low, high = part.limits
            sentence = REFUSED + _range_sentence(part)
            checks.append(tf.debugging.assert_greater_equal(values, low - SLACK, sentence))
            checks.append(tf.debugging.assert_less_equal(values, high + SLACK, sentence))
    with tf.control_dependencies([check for check in checks if check is not None]):
        batch = tf.nest.map_structure(tf.identity, batch)
    return batch if len(batch) > 1 else batch[0]
