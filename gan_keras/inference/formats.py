"""Networks in formats that run elsewhere, each checked against the network before it is kept."""

import json
import os
import pickle
import re
import subprocess
import sys
import warnings
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from gan_keras.errors import InputError, first_line
from gan_keras.files import replace_atomically, replace_folder

TOLERANCE = 1e-4  # relative to the largest output, or to 1: an eightieth of a grey level
AXES = ("batch", "height", "width")  # what a shape may leave open
# What a user of a .keras file does. The process that made the network knows classes that no other
# process can find, so loading the file there would prove nothing.
NEW_PROCESS = """
import keras, gan_keras
import pickle, sys

try:
    network = keras.saving.load_model(sys.argv[1])
except Exception as error:
    sys.exit(" ".join(str(error).split()))
batches = pickle.load(sys.stdin.buffer)
pickle.dump([network(batch, training=False).numpy() for batch in batches], sys.stdout.buffer)
"""


def export(network, kind, out):
    """Write a network to ``out``, in whole and only if it computes the same.

    Args:
        kind: "keras", "saved_model" or "onnx".

    Returns:
        The largest difference of outputs that was found.

    Raises:
        InputError: a difference of more than ``TOLERANCE``, a .keras file that only this process
            can load, or a full disk.
    """
    out.parent.mkdir(exist_ok=True)
    try:
        with (replace_folder if kind == "saved_model" else replace_atomically)(out) as part:
            write(network, kind, part)
            difference = largest_difference(network, lambda batches: outputs(kind, part, batches))
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


def outputs(kind, path, batches):
    """What the written network makes of each batch, which is one array or a list of arrays."""
    if kind == "onnx":
        import onnxruntime

        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        names = [node.name for node in session.get_inputs()]
        fed = [batch if isinstance(batch, list) else [batch] for batch in batches]
        return [session.run(None, dict(zip(names, parts, strict=True)))[0] for parts in fed]
    if kind == "saved_model":
        loaded = tf.saved_model.load(str(path))
        return [loaded.serve(batch).numpy() for batch in batches]
    return outputs_in_new_process(path, batches)


def outputs_in_new_process(path, batches):
    """What a .keras file makes of each batch in a process that knows only Keras and gan_keras.

    Raises:
        InputError: the file does not load there.
    """
    places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    env = {
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",  # this process holds the memory of the GPU
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", NEW_PROCESS, str(path)],  # -P: no imports from this folder
        input=pickle.dumps(batches),
        capture_output=True,
        env=os.environ | env,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.decode(errors="replace").strip() or "it crashed").splitlines()[-1]
        # Keras repeats a whole network around the sentence that says what is wrong.
        reason = reason.rpartition("Exception encountered: ")[2].partition(". ")[0][:200]
        raise InputError(
            f"the .keras file would not load in another process ({reason}): it was not written; "
            "try another --format"
        )
    return pickle.loads(done.stdout)


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


def largest_difference(network, compute):
    """Between ``compute(batches)`` and the network's outputs, relative to the largest of these
    where it is above 1; infinite if their shapes differ.

    All on the CPU, where every format can run: a GPU may round products to ten bits.
    """
    batches = [structure(inputs) for inputs in check_inputs(network)]
    with tf.device("CPU:0"):
        expected = [network(batch, training=False).numpy() for batch in batches]
        made = compute(batches)
    found = []
    for right, got in zip(expected, made, strict=True):
        if got.shape != right.shape:
            return float("inf")
        found.append(np.abs(got - right).max() / max(1.0, np.abs(right).max()))
    return float(np.max(found))  # NaN stays NaN
