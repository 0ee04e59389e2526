"""Experiments of notebook 07: numbers that give a fault in GAN code away."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from gan_keras.models.wgan_gp import gradient_norms


def weights_now(network):
    """The trainable weights as arrays, which later updates do not change."""
    return [np.array(weight.numpy()) for weight in network.trainable_variables]


def largest_change(network, before):
    """Largest |change| of a trainable weight since `weights_now`; 0.0 if there is none."""
    pairs = zip(before, weights_now(network), strict=True)
    return max((float(np.abs(new - old).max()) for old, new in pairs), default=0.0)


def classify(discriminator, real, fake, updates=300, batch_size=64, rate=3e-3, seed=0):
    """Accuracy of a discriminator trained on the first halves of two sets, on the second halves.

    Args:
        discriminator: samples -> logits (batch, 1); it is trained in place.
        real, fake: arrays (n, ...) of equal length.
    """
    half, weights = len(real) // 2, discriminator.trainable_variables
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(weights)

    @tf.function
    def update(reals, fakes):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softplus(-discriminator(reals)))
            loss += tf.reduce_mean(tf.nn.softplus(discriminator(fakes)))
        optimizer.apply(tape.gradient(loss, weights), weights)

    rng = np.random.default_rng(seed)
    for _ in range(updates):
        rows = rng.integers(0, half, (2, batch_size))
        update(tf.constant(real[rows[0]]), tf.constant(fake[rows[1]]))
    on_real, on_fake = (np.array(discriminator(x[half:])) for x in (real, fake))
    return float(((on_real > 0).mean() + (on_fake < 0).mean()) / 2)


def first_gradient(generator, discriminator, z):
    """Mean |d loss / d first kernel of G| of the non-saturating loss at latents (batch, d)."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softplus(-discriminator(generator(z))))
    return float(np.abs(tape.gradient(loss, generator.trainable_variables[0])).mean())


def critic_of(last=None, units=32, seed=0):
    """A critic of points on the line, with or without a sigmoid at its end; f(0) > f(1).

    The sign matters: the two-sided penalty holds a critic whose slope begins at -1 near -1.
    """
    keras.utils.set_random_seed(seed)
    stack = [layers.Dense(units), layers.LeakyReLU(0.2), layers.Dense(1, last)]
    critic = keras.Sequential([keras.Input((1,)), *stack])
    at_0, at_1 = critic(np.array([[0.0], [1.0]], np.float32)).numpy()[:, 0]
    if at_0 < at_1:
        kernel = stack[-1].kernel
        kernel.assign(-kernel)
    return critic


def estimate(critic, distance, updates=300, gp_weight=10.0, rate=1e-2, batch=128):
    """E f(real) - E f(fake) of a critic trained on N(0, 0.1) and N(distance, 0.1) with penalty."""
    weights, rng = critic.trainable_variables, np.random.default_rng(0)
    optimizer = keras.optimizers.Adam(
        keras.optimizers.schedules.PolynomialDecay(rate, updates, 0.0), 0.5, 0.9
    )
    optimizer.build(weights)

    def gap(real, fake):
        return tf.reduce_mean(critic(real)) - tf.reduce_mean(critic(fake))

    @tf.function  # compiling with XLA would take longer than the updates
    def update(real, fake, alpha):
        with tf.GradientTape() as tape:
            norms = gradient_norms(critic, alpha * real + (1 - alpha) * fake)
            loss = -gap(real, fake) + gp_weight * tf.reduce_mean((norms - 1) ** 2)
        optimizer.apply(tape.gradient(loss, weights), weights)

    for _ in range(updates):
        real, fake = rng.normal(0, 0.1, (2, batch, 1)) + np.array([0, distance])[:, None, None]
        alpha = rng.random((batch, 1))
        update(*(tf.constant(a, tf.float32) for a in (real, fake, alpha)))
    return float(gap(tf.constant(real, tf.float32), tf.constant(fake, tf.float32)))


def watched_run(generator, discriminator, images, updates=150, batch_size=64, rate=1e-3, seed=0):
    """What is seen of a plain GAN in training: one value an update, before the update of G.

    Args:
        generator, discriminator: latents -> images, images -> logits; trained in place.
        images: reals (n, ...). Nothing here checks that they have the range of the generator.

    Returns:
        {"d_loss", "g_loss", "on_real", "on_fake": D's mean logits, "spread": of G(z) over z}:
        arrays (updates,).
    """
    pairs = [(network, keras.optimizers.Adam(rate)) for network in (discriminator, generator)]
    for network, optimizer in pairs:
        optimizer.build(network.trainable_variables)
    rng, rows = np.random.default_rng(seed), []

    @tf.function
    def update(real, z):
        (_, d_optimizer), (_, g_optimizer) = pairs
        weights = discriminator.trainable_variables
        with tf.GradientTape() as tape:
            on_real, on_fake = discriminator(real), discriminator(generator(z))
            d_loss = tf.reduce_mean(tf.nn.softplus(-on_real))
            d_loss += tf.reduce_mean(tf.nn.softplus(on_fake))
        d_optimizer.apply(tape.gradient(d_loss, weights), weights)
        weights = generator.trainable_variables
        with tf.GradientTape() as tape:
            fake = generator(z)
            g_loss = tf.reduce_mean(tf.nn.softplus(-discriminator(fake)))
        g_optimizer.apply(tape.gradient(g_loss, weights), weights)
        spread = tf.reduce_mean(tf.math.reduce_std(fake, axis=0))
        return d_loss, g_loss, tf.reduce_mean(on_real), tf.reduce_mean(on_fake), spread

    for _ in range(updates):
        real = tf.constant(images[rng.integers(0, len(images), batch_size)], tf.float32)
        z = rng.normal(size=(batch_size, generator.input_shape[1]))
        rows.append([float(value) for value in update(real, tf.constant(z, tf.float32))])
    names = "d_loss", "g_loss", "on_real", "on_fake", "spread"
    return dict(zip(names, np.transpose(rows), strict=True))
