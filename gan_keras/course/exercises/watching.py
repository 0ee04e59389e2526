"""Small networks and optimizers that keep a diary: who was called, with what, and what moved.

Training code is judged by this diary, not by its text.
"""

import contextlib
import math
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import layers

CALL, UPDATE = "call", "update"
RATE = 0.1  # of the plain gradient descent whose updates are judged


class Diary:
    """Events in order: calls of networks and updates by optimizers.

    A call has who, training, inputs, outputs. An update has who, before, after: the weights of
    every network that are trained, {name: [arrays]}, whether or not they are frozen for a while.
    """

    def __init__(self):
        self.events, self.trained = [], {}

    def weights(self):
        return {name: [np.array(v) for v in held] for name, held in self.trained.items()}

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


class Door(layers.Layer):
    """Lets samples through; a clone of the network writes into no diary."""

    def __init__(self, diary=None, who=""):
        super().__init__()
        self.diary, self.who = diary or Diary(), who

    def get_config(self):
        return {}


class Entrance(Door):
    """Opens an entry of the diary for each call of its network."""

    def call(self, x, training=None):
        if tf.executing_eagerly():  # symbolic calls, made to find out shapes, hold no numbers
            entry = {"kind": CALL, "who": self.who, "training": bool(training)}
            self.diary.events.append(entry | {"inputs": np.array(x), "outputs": None})
        return x


class Exit(Door):
    """Completes that entry with what the network made."""

    def call(self, x):
        calls = self.diary.calls(self.who)  # none in a clone: its doors have two diaries
        if tf.executing_eagerly() and calls:
            calls[-1]["outputs"] = np.array(x)
        return x


class WatchedSGD(keras.optimizers.SGD):
    """Plain gradient descent that writes down what each update moved."""

    def __init__(self, diary, who):
        super().__init__(RATE)
        self.diary, self.who = diary, who

    def apply(self, grads, trainable_variables=None):
        before = self.diary.weights()
        super().apply(grads, trainable_variables)
        entry = {"kind": UPDATE, "who": self.who, "before": before, "after": self.diary.weights()}
        self.diary.events.append(entry)


def gradient_of(update, network):
    """The gradient behind an update by `WatchedSGD`, all variables in a row."""
    both = zip(update["before"][network], update["after"][network], strict=True)
    return np.concatenate([(before - after).ravel() / RATE for before, after in both])


def watched(diary, who, shape, *stack):
    """A network of layers whose calls the diary holds."""
    inputs = x = keras.Input(shape)
    x = Entrance(diary, who)(x)
    for layer in stack:
        x = layer(x)
    network = keras.Model(inputs, Exit(diary, who)(x), name=who)
    diary.trained[who] = list(network.trainable_variables)
    return network


def generator(diary, latent_dim=4, shape=(2,), seed=0):
    """Latents (batch, latent_dim) -> samples (batch, *shape), with batch normalization.

    The weights are fixed by the seed.
    """
    batch_norm = layers.BatchNormalization()
    head = layers.Dense(math.prod(shape)), layers.Reshape(shape)
    stack = layers.Dense(6), batch_norm, layers.ReLU(), *head
    network = watched(diary, "generator", (latent_dim,), *stack)
    fill(network, np.random.default_rng(seed))
    # As after some training, so that inference and training differ.
    batch_norm.moving_mean.assign(np.linspace(-0.5, 0.5, 6))
    batch_norm.moving_variance.assign(np.linspace(0.5, 2.0, 6))
    return network


def linear(diary, who, kernel, bias=0.1, shape=None):
    """x @ kernel + bias, for samples (batch, *shape): every gradient has a closed form."""
    stack = layers.Flatten(), layers.Dense(1)
    network = watched(diary, who, shape or (len(kernel),), *stack)
    network.set_weights([np.array(kernel, np.float32)[:, None], np.array([bias], np.float32)])
    return network


class WithSquare(layers.Layer):
    """(batch, d) -> (batch, d + 1): x and |x|^2 / 2."""

    def call(self, x):
        half = keras.ops.sum(x**2, axis=1, keepdims=True) / 2
        return keras.ops.concatenate([x, half], axis=1)


def bowl(diary, who, kernel, curve, shape):
    """x @ kernel + curve |x|^2 / 2: its gradient in x is kernel + curve x, flattened."""
    network = watched(diary, who, shape, layers.Flatten(), WithSquare(), layers.Dense(1))
    weights = np.append(kernel, curve).astype(np.float32)
    network.set_weights([weights[:, None], np.zeros(1, np.float32)])
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
