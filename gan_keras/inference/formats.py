"""Networks in formats that run elsewhere, each checked against the network before it is kept."""

import json
import re
import warnings

import keras
import numpy as np
import tensorflow as tf

from gan_keras.errors import InputError, first_line
from gan_keras.files import replace_atomically, replace_folder
from gan_keras.inference.saved_network import load_network

TOLERANCE = 1e-4  # relative to the largest output, or to 1: an eightieth of a grey level
AXES = ("batch", "height", "width")  # what a shape may leave open


def export(network, kind, out):
    """Write a network to ``out``, in whole and only if it computes the same.

    Args:
        kind: "keras", "saved_model" or "onnx".

    Returns:
        The largest difference of outputs that was found.

    Raises:
        InputError: a difference of more than ``TOLERANCE``, or a full disk.
    """
    out.parent.mkdir(exist_ok=True)
    try:
        with (replace_folder if kind == "saved_model" else replace_atomically)(out) as part:
            write(network, kind, part)
            difference = largest_difference(network, read(kind, part))
            if not difference <= TOLERANCE:
                raise InputError(
                    f"{out} would differ from the network by {difference:.1e}, more than "
                    f"{TOLERANCE:g}: it was not written; try another --format"
                )
    except tf.errors.OpError as error:
        raise InputError(f"cannot write {out}: {first_line(error)}") from None
    return difference


def in_float32(network):
    """The network, or a copy that computes in float32 where it was trained in mixed precision.

    Few programs elsewhere know bfloat16, and the weights are float32 anyway.
    """
    described = json.dumps(keras.saving.serialize_keras_object(network))
    plain = re.sub(r'"mixed_b?float16"', '"float32"', described)
    if plain == described:
        return network
    copy = keras.saving.deserialize_keras_object(json.loads(plain))
    copy.set_weights(network.get_weights())
    return copy


def input_names(network):
    """["noise"], ["noise", "labels"] or ["pictures"]: what the inputs are called in an export."""
    pictures = len(network.inputs[0].shape) == 4
    return ["pictures"] if pictures else ["noise", "labels"][: len(network.inputs)]


def shape_text(tensor):
    """As (batch, height, width, 3), the open axes by name."""
    return f"({', '.join(str(n or AXES[axis]) for axis, n in enumerate(tensor.shape))})"


def structure(inputs):
    """Inputs as Keras wants them: one alone, or a list."""
    return inputs if len(inputs) > 1 else inputs[0]


def write(network, kind, path):
    """Write a network, for any size of batch, and of pictures where the network takes any."""
    if kind == "keras":
        network.save(path)
        return
    specs = [
        tf.TensorSpec(tensor.shape, tensor.dtype, name)
        for name, tensor in zip(input_names(network), network.inputs, strict=True)
    ]
    signature = [specs] if len(specs) > 1 else specs
    kind = "tf_saved_model" if kind == "saved_model" else kind
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # Keras probes numpy for tf2onnx's sake
        network.export(str(path), kind, verbose=False, input_signature=signature)


def read(kind, path):
    """What was written, as a function: list of arrays -> array."""
    if kind == "onnx":
        import onnxruntime

        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        names = [node.name for node in session.get_inputs()]
        return lambda inputs: session.run(None, dict(zip(names, inputs, strict=True)))[0]
    if kind == "saved_model":
        loaded = tf.saved_model.load(str(path))
        return lambda inputs: loaded.serve(structure(inputs)).numpy()
    network = load_network(path)
    return lambda inputs: network(structure(inputs), training=False).numpy()


def check_inputs(network):
    """Two lists of inputs: other batches and, where any are taken, other sizes of pictures."""
    rng = np.random.default_rng(0)
    for free in ((2, 16, 24), (3, 32, 16)):  # sides that every network can halve
        inputs = []
        for name, tensor in zip(input_names(network), network.inputs, strict=True):
            shape = [n or free[axis] for axis, n in enumerate(tensor.shape)]
            if name == "noise":
                drawn = rng.standard_normal(shape)
            elif name == "labels":
                drawn = np.eye(shape[1])[rng.integers(0, shape[1], shape[0])]
            else:
                drawn = rng.uniform(-1, 1, shape)
            inputs.append(drawn.astype(np.float32))
        yield inputs


def largest_difference(network, made):
    """Between outputs of ``made`` and of the network, relative to the largest of these where it
    is above 1; infinite if their shapes differ."""
    found = []
    for inputs in check_inputs(network):
        expected, got = network(structure(inputs), training=False).numpy(), made(inputs)
        if got.shape != expected.shape:
            return float("inf")
        found.append(np.abs(got - expected).max() / max(1.0, np.abs(expected).max()))
    return float(np.max(found))  # NaN stays NaN
