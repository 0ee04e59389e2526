"""Small networks and optimizers that keep a diary: who was called, with what, and what moved.

Training code is judged by this diary, not by its text.
"""

import contextlib
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import layers

LATENT_DIM = 4
CALL, UPDATE = "call", "update"


class Diary:
    """Events in order: calls of networks and updates by optimizers.

    A call has who, training, inputs, outputs. An update has who, before, after: the trainable
    weights of every network, {name: [arrays]}.
    """

    def __init__(self):
        self.events, self.networks = [], {}

    def weights(self):
        return {
            name: [np.array(v) for v in network.trainable_variables]
            for name, network in self.networks.items()
        }

    def updates(self):
        return [event for event in self.events if event["kind"] == UPDATE]

    def calls(self, who, events=None):
        events = self.events if events is None else events
        return [e for e in events if e["kind"] == CALL and e["who"] == who]

    def before(self, update):
        """The events up to an update, after the update before it."""
        at = next(i for i, event in enumerate(self.events) if event is update)
        start = max((i for i in range(at) if self.events[i]["kind"] == UPDATE), default=-1)
        return self.events[start + 1 : at]


class Entrance(layers.Layer):
    """Opens an entry of the diary for each call of its network."""

    def __init__(self, diary, who):
        super().__init__()
        self.diary, self.who = diary, who

    def call(self, x, training=None):
        if tf.executing_eagerly():  # symbolic calls, made to find out shapes, hold no numbers
            entry = {"kind": CALL, "who": self.who, "training": bool(training)}
            self.diary.events.append(entry | {"inputs": np.array(x), "outputs": None})
        return x


class Exit(layers.Layer):
    """Completes that entry with what the network made."""

    def __init__(self, diary, who):
        super().__init__()
        self.diary, self.who = diary, who

    def call(self, x):
        if tf.executing_eagerly():
            self.diary.calls(self.who)[-1]["outputs"] = np.array(x)
        return x


class WatchedSGD(keras.optimizers.SGD):
    """Plain gradient descent that writes down what each update moved."""

    def __init__(self, rate, diary, who):
        super().__init__(rate)
        self.diary, self.who = diary, who

    def apply(self, grads, trainable_variables=None):
        before = self.diary.weights()
        super().apply(grads, trainable_variables)
        entry = {"kind": UPDATE, "who": self.who, "before": before, "after": self.diary.weights()}
        self.diary.events.append(entry)


def watched(diary, who, shape, *stack):
    """A network of layers whose calls the diary holds."""
    inputs = x = keras.Input(shape)
    x = Entrance(diary, who)(x)
    for layer in stack:
        x = layer(x)
    network = keras.Model(inputs, Exit(diary, who)(x), name=who)
    diary.networks[who] = network
    return network


def generator(diary, seed=0):
    """Latents (batch, 4) -> points (batch, 2), with batch normalization; fixed weights."""
    batch_norm = layers.BatchNormalization()
    network = watched(
        diary,
        "generator",
        (LATENT_DIM,),
        layers.Dense(6),
        batch_norm,
        layers.ReLU(),
        layers.Dense(2),
    )
    fill(network, np.random.default_rng(seed))
    # As after some training, so that inference and training differ.
    batch_norm.moving_mean.assign(np.linspace(-0.5, 0.5, 6))
    batch_norm.moving_variance.assign(np.linspace(0.5, 2.0, 6))
    return network


def linear(diary, who, kernel, bias=0.1):
    """x @ kernel + bias, for samples (batch, d): every gradient has a closed form."""
    network = watched(diary, who, (len(kernel),), layers.Dense(1))
    network.set_weights([np.array(kernel, np.float32)[:, None], np.array([bias], np.float32)])
    return network


def fill(network, rng):
    for variable in network.trainable_variables:
        variable.assign(rng.standard_normal(variable.shape).astype(np.float32))


def moved(before, after):
    return any(not np.array_equal(a, b) for a, b in zip(before, after, strict=True))


@contextlib.contextmanager
def eagerly():
    """Lets a function that the student has compiled run line by line, so that calls are seen."""
    was = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Even though the `tf.config")
            yield
    finally:
        tf.config.run_functions_eagerly(was)
