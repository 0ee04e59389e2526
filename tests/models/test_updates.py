"""In a graph without XLA, a weight is updated after everything that reads it.

TensorFlow's dependency optimizer takes away the order of a read before an update where it finds a
path through Keras's summing over replicas (an IdentityN of all gradients), and then that path. What
is left are the paths that do not cross from one gradient to another there.
"""

import keras
import pytest
import tensorflow as tf
from keras import layers

from gan_keras import GAN, WGAN, WGANGP
from gan_keras.models.r1 import R1GAN
from gan_keras.models.r3gan import R3GAN

LATENT, SIZE = 3, 4
MODELS = {
    "GAN": (GAN, {}),
    "R1": (R1GAN, {}),
    "lazy R1": (R1GAN, {"r1_every": 4}),
    "R3GAN": (R3GAN, {}),
    "WGAN": (WGAN, {"n_critic": 2}),
    "WGAN-GP": (WGANGP, {"n_critic": 2}),
}


def graph_of(kind, **options):
    """The traced training step of a model whose networks have a hidden LeakyReLU with bias."""

    def stack(inputs, outputs):
        hidden = layers.Dense(5, activation="leaky_relu")
        return keras.Sequential([keras.Input((inputs,)), hidden, layers.Dense(outputs)])

    gan = kind(stack(LATENT, SIZE), stack(SIZE, 1), LATENT, ema_decay=0.9, **options)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), jit_compile=False)
    step = tf.function(gan.train_step)
    return step.get_concrete_function(tf.TensorSpec((6, SIZE), tf.float32)).graph


def lasting(graph):
    """{operation: those that surely come after it}, next to it; a tuple is one of its outputs."""
    after = {}
    for operation in graph.get_operations():
        for number, given in enumerate(operation.inputs):
            crossing = operation.type == "IdentityN"
            here = (operation.name, number) if crossing else operation.name
            source = given.op.name
            if given.op.type == "IdentityN":
                source = (source, given.value_index)
            after.setdefault(source, set()).add(here)
        for earlier in operation.control_inputs:
            if operation.type.startswith("Assign") and earlier.type == "ReadVariableOp":
                continue  # the order that is taken away
            names = [operation.name]
            if operation.type == "IdentityN":
                names = [(operation.name, number) for number in range(len(operation.outputs))]
            after.setdefault(earlier.name, set()).update(names)
    return after


def reached(after, start):
    seen, waiting = set(), [start]
    while waiting:
        for name in after.get(waiting.pop(), ()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen


@pytest.mark.parametrize("name", MODELS)
def test_an_update_comes_after_all_that_reads_the_weight(name):
    kind, options = MODELS[name]
    graph = graph_of(kind, **options)
    operations, after = graph.get_operations(), lasting(graph)
    updates = [o for o in operations if o.type == "AssignSubVariableOp"]
    assert len(updates) == 4 * (1 + options.get("n_critic", 1))  # four weights of each network
    pairs = 0
    for reader in operations:
        if reader in updates or not any(given.dtype == tf.resource for given in reader.inputs):
            continue
        later = reached(after, reader.name)
        if later.isdisjoint(update.name for update in updates):
            continue  # nothing that is learned depends on it
        for update in updates:
            if any(given is update.inputs[0] for given in reader.inputs):
                pairs += 1
                ordered = update.name in later or reader.name in reached(after, update.name)
                assert ordered, f"{reader.name} may come after {update.name}"
    assert pairs > 2 * len(updates)
