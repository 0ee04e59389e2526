"""The article's gradient penalty, and the traps in the obvious corrections of its code.

Ids are those of docs/errata.md.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from small import (
    LATENT,
    ONES,
    PIXELS,
    dense_discriminator,
    dense_generator,
    draw,
    largest_change,
    one_keras_step,
    small_gan,
)

from gan_keras import WGANGP
from gan_keras.course.experiments import training_maths
from gan_keras.models.wgan_gp import gradient_norms

# The third listing: the gradient penalty.


def penalty_of(critic, real, fake):
    between = tf.constant(0.5) * (real + fake)
    return tf.reduce_mean((gradient_norms(critic, between) - 1.0) ** 2)


@pytest.mark.parametrize(("activation", "moves"), [("relu", False), ("tanh", True)])
def test_E37_E53_the_penalty_belongs_to_the_critic(activation, moves):
    to_generator, to_critic = training_maths.penalty_gradients(penalty_of, activation)
    assert (to_generator > 0) == moves  # exactly 0 where the critic is piecewise linear
    assert to_critic > 1e-3
    generator, critic = dense_generator(), dense_discriminator(layers.Dense(8, "tanh"))
    with tf.GradientTape() as tape:
        array = generator(draw(8, LATENT)).numpy()  # as predict returns it
        value = penalty_of(critic, draw(8, PIXELS), array)
    assert tape.gradient(value, generator.trainable_variables) == [None] * 4


def test_E44_T06_batch_normalization_mixes_the_samples():
    for layer, mixed in ((layers.BatchNormalization, True), (layers.LayerNormalization, False)):
        keras.utils.set_random_seed(0)
        critic = dense_discriminator(layers.Dense(8), layer(), layers.LeakyReLU())
        influences = training_maths.sample_influences(critic, draw(8, PIXELS))
        own, others = training_maths.own_and_others(influences)
        assert own > 0.1
        assert others > 0.05 * own if mixed else others == 0.0
    with pytest.raises(ValueError, match="BatchNormalization"):
        small_gan(WGANGP, discriminator=dense_discriminator(layers.BatchNormalization()))


def test_E48_the_penalty_takes_any_batch():
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible shapes"):
        tf.random.uniform((4, 1)) * tf.ones((3, PIXELS))
    gan = small_gan(WGANGP, discriminator=dense_discriminator())
    norm = float(tf.norm(gan.discriminator.layers[-1].kernel))
    for count in (4, 3):
        real, fake = tf.constant(draw(count, PIXELS)), tf.zeros((count, PIXELS))
        assert float(gan.penalty(real, fake)) == pytest.approx((norm - 1) ** 2, abs=1e-5)


def test_E49_E50_a_generator_cannot_be_trained_on_labels():
    generator = keras.Sequential([keras.Input((LATENT,)), layers.Dense(64)])
    generator.add(layers.Reshape((8, 8, 1)))
    with pytest.raises(ValueError, match="compile"):
        generator.train_on_batch(draw(8, LATENT), ONES)
    with pytest.raises(ValueError, match="same rank"):
        one_keras_step(generator, draw(8, LATENT), ONES)


def test_E51_where_the_shapes_broadcast_it_learns_to_be_white():
    keras.utils.set_random_seed(0)
    generator = keras.Sequential([keras.Input((LATENT,)), layers.Dense(64, "tanh")])
    generator.add(layers.Reshape((8, 8)))
    adam = keras.optimizers.Adam(0.1)
    spread = np.std(generator(draw(200, LATENT)).numpy(), axis=0).mean()
    for step in range(40):
        with tf.GradientTape() as tape:
            made = generator(draw(8, LATENT, seed=step))
            loss = tf.reduce_mean((ONES - made) ** 2)  # (8, 1) against (8, 8, 8)
        weights = generator.trainable_variables
        adam.apply(tape.gradient(loss, weights), weights)
    made = generator(draw(200, LATENT)).numpy()
    assert made.mean() > 0.9
    assert made.std(axis=0).mean() < spread / 2


def test_E52_E54_a_penalty_outside_of_the_loss_moves_nothing():
    """Two GANs that differ in the weight of the penalty: inside the loss, that is seen."""
    real, critics = tf.constant(draw(8, PIXELS)), {}
    for weight in (0.0, 10.0):
        gan = small_gan(WGANGP, gp_weight=weight)
        gan.discriminator_step(real)
        critics[weight] = gan.discriminator.get_weights()
    assert largest_change(gan.discriminator, critics[0.0]) > 1e-4
    gan = small_gan(WGANGP, gp_weight=0.0)
    loss = gan.discriminator_step(real)["d_loss"]
    reported = loss + 10 * gan.penalty(real, 0 * real)  # the fault
    assert abs(float(reported - loss)) > 1e-3
    assert largest_change(gan.discriminator, critics[0.0]) == 0.0


def test_E55_T09_a_sigmoid_bounds_the_slope():
    weight = 3.0
    critic = keras.Sequential([keras.Input((1,)), layers.Dense(1, "sigmoid")])
    critic.layers[-1].kernel.assign([[weight]])
    norms = gradient_norms(critic, tf.linspace([-4.0], [4.0], 801)).numpy()
    assert norms.max() == pytest.approx(weight / 4, rel=1e-3)  # below 1: the penalty never rests
    with pytest.raises(ValueError, match="sigmoid"):
        WGANGP(keras.Sequential([keras.Input((LATENT,)), layers.Dense(1)]), critic, LATENT)


@pytest.mark.parametrize("root", [tf.sqrt, None, "keras"], ids=["sqrt", "tf.norm", "ops.norm"])
@pytest.mark.parametrize(("activation", "bias"), [("linear", 0), ("relu", -99), ("sigmoid", 99)])
def test_E56_T03_a_flat_critic_needs_the_small_constant(root, activation, bias):
    keras.utils.set_random_seed(0)
    critic = dense_discriminator(layers.Dense(4, activation))
    critic.layers[0].bias.assign(np.full(4, bias))
    if activation == "linear":
        critic.layers[0].kernel.assign(np.zeros((PIXELS, 4)))
    norms = {
        tf.sqrt: lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=1)),
        None: lambda g: tf.norm(g, axis=1),
        "keras": lambda g: keras.ops.norm(g, axis=1),
    }[root]
    x, weights = tf.constant(draw(5, PIXELS)), critic.trainable_variables
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            outputs = critic(x)
        faulty = tf.reduce_mean((norms(inner.gradient(outputs, x)) - 1) ** 2)
        right = tf.reduce_mean((gradient_norms(critic, x) - 1) ** 2)
    found = {
        name: [g.numpy() for g in outer.gradient(value, weights) if g is not None]
        for name, value in (("faulty", faulty), ("right", right))
    }
    assert float(faulty) == pytest.approx(float(right), abs=1e-5) == 1.0
    assert any(np.isnan(g).any() for g in found["faulty"])
    assert found["right"]
    assert all(np.isfinite(g).all() for g in found["right"])


# Traps in the obvious corrections.


def test_T01_a_flag_set_after_compile_stops_the_discriminator():
    discriminator = dense_discriminator()
    discriminator.compile("adam", "mse")
    discriminator.trainable = False  # meant for a stacked model only
    before = discriminator.get_weights()
    with pytest.warns(UserWarning, match="does not have any trainable weights"):
        discriminator.train_on_batch(draw(8, PIXELS), ONES)
    assert largest_change(discriminator, before) == 0.0


def test_T02_freezing_changes_what_batch_normalization_computes():
    layer = layers.BatchNormalization()
    x = 5 + draw(8, PIXELS)
    free = layer(x, training=True).numpy()
    layer.trainable = False
    frozen = layer(x, training=True).numpy()
    assert np.abs(free.mean(axis=0)).max() < 1e-5
    assert frozen.mean() > 3


def test_T04_bytes_mix_with_floats_without_a_word():
    pixels = np.full((2, PIXELS), 200, np.uint8)
    assert float(tf.reduce_max(tf.ones((2, 1)) * pixels)) == 200.0
    with pytest.raises(ValueError, match="uint8"):
        small_gan(WGANGP).fit(pixels, verbose=0)


def test_T05_the_penalty_alone_has_no_gradient_for_biases():
    critic = dense_discriminator(layers.Dense(8, "relu"))
    real, fake = tf.constant(draw(8, PIXELS)), tf.constant(draw(8, PIXELS, seed=1))
    with tf.GradientTape() as tape:
        value = penalty_of(critic, real, fake)
    gradients = tape.gradient(value, critic.trainable_variables)
    assert gradients[-1] is None
    assert gradients[1] is None or not gradients[1].numpy().any()
    gan = small_gan(WGANGP)
    gan.discriminator.layers[0].bias.assign(np.zeros(8))
    gan.discriminator_step(real)  # penalty and Wasserstein term in one loss
    assert np.abs(gan.discriminator.layers[0].bias.numpy()).max() > 0
