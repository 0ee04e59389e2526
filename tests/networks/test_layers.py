"""The discriminators' LeakyReLU is Keras's, with less work in the gradient of a penalty."""

import re

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks.layers import LeakyReLU

POINTS = tf.constant([-3.0, -1e-3, 0.0, 1e-3, 2.0])


def critic(activation):
    keras.utils.set_random_seed(0)
    image = x = keras.Input((8, 8, 1))
    for filters in (4, 8):
        x = activation(0.2)(layers.Conv2D(filters, 4, 2, "same")(x))
    return keras.Model(image, layers.Dense(1)(layers.Flatten()(x)))


def gradient_of_penalty(network):
    """A compiled function images -> gradients of the penalty in the kernels."""
    kernels = [w.value for w in network.trainable_variables if len(w.shape) > 1]

    @tf.function(jit_compile=True)
    def gradient(images):
        with tf.GradientTape() as tape:
            penalty = tf.reduce_mean((gradient_norms(network, images) - 1.0) ** 2)
        return tape.gradient(penalty, kernels)

    return gradient


def test_values_and_slopes():
    layer = LeakyReLU(0.2)
    with tf.GradientTape() as tape:
        tape.watch(POINTS)
        made = layer(POINTS)
    expected = [-0.6, -2e-4, 0.0, 1e-3, 2.0]
    np.testing.assert_allclose(made, expected, rtol=1e-6)
    np.testing.assert_allclose(tape.gradient(made, POINTS), [0.2, 0.2, 0.2, 1.0, 1.0], rtol=1e-6)
    assert np.array_equal(made, layers.LeakyReLU(0.2)(POINTS))
    assert LeakyReLU(0.2, dtype="bfloat16")(POINTS).dtype == "bfloat16"


def test_a_penalty_has_the_same_gradient_and_fewer_convolutions():
    images = np.random.default_rng(0).normal(size=(4, 8, 8, 1)).astype(np.float32)
    found, convolutions = {}, {}
    for kind in (LeakyReLU, layers.LeakyReLU):
        gradient = gradient_of_penalty(critic(kind))
        found[kind] = gradient(tf.constant(images))
        program = gradient.experimental_get_compiler_ir(tf.constant(images))("hlo")
        convolutions[kind] = len(re.findall(r" convolution\(", program))
    for ours, theirs in zip(found[LeakyReLU], found[layers.LeakyReLU], strict=True):
        assert np.abs(theirs).max() > 1e-3
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert convolutions[LeakyReLU] < convolutions[layers.LeakyReLU]


def test_it_can_be_saved(tmp_path):
    network = critic(LeakyReLU)
    network.save(tmp_path / "critic.keras")
    loaded = keras.saving.load_model(tmp_path / "critic.keras")
    assert [layer.negative_slope for layer in loaded.layers if isinstance(layer, LeakyReLU)] == (
        [0.2, 0.2]
    )
