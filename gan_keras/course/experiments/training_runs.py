"""Small trainings of notebook 03, drawn by `gan_keras.course.figures.technique_runs`."""

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from gan_keras import losses
from gan_keras.inference.generate import render
from gan_keras.networks import mlp

UPDATES_PER_CALL = 50


def pca_samples(real, count, seed=0):
    """Samples (count, ...) of the Gaussian with the mean and covariance of real (n, ...).

    A stand-in for the fakes of a generator that has learned the first two moments.
    """
    flat = real.reshape(len(real), -1).astype(float)
    centred = flat - flat.mean(axis=0)
    _, scales, directions = np.linalg.svd(centred, full_matrices=False)
    scales = scales / np.sqrt(len(real) - 1)
    z = np.random.default_rng(seed).standard_normal((count, len(scales)))
    samples = np.clip((z * scales) @ directions + flat.mean(axis=0), real.min(), real.max())
    return samples.reshape(count, *real.shape[1:]).astype(np.float32)


def overfitting(train, held_out, fakes, batch_size, stops, seed=0, rate=1e-3):
    """Gap of a discriminator, held-out minus training loss on reals, at each number of samples.

    D sees real batches of ``train`` (n, ...) drawn at random, and fakes drawn from a large pool;
    nothing but the reals can be learned by heart.

    Args:
        stops: increasing numbers of real samples seen, multiples of 50 batches.

    Returns:
        (len(stops),) numbers in nats.
    """
    keras.utils.set_random_seed(seed)
    network = mlp.discriminator(train.shape[1:], (256, 128))
    weights = network.trainable_variables
    adam = keras.optimizers.Adam(rate, 0.5)
    adam.build(weights)
    reals, pool = tf.constant(train), tf.constant(fakes)

    @tf.function  # for networks this small, compiling by XLA takes longer than the training
    def update(rows, others):
        for i in tf.range(UPDATES_PER_CALL):
            with tf.GradientTape() as tape:
                loss = losses.gan_discriminator_loss(
                    network(tf.gather(reals, rows[i])), network(tf.gather(pool, others[i]))
                )
            adam.apply(tape.gradient(loss, weights), weights)

    rng = np.random.default_rng(seed)
    gaps, seen, chunk = [], 0, (UPDATES_PER_CALL, batch_size)
    for stop in stops:
        for _ in range((stop - seen) // (UPDATES_PER_CALL * batch_size)):
            rows = rng.integers(0, len(train), chunk, np.int32)
            update(tf.constant(rows), tf.constant(rng.integers(0, len(fakes), chunk, np.int32)))
        seen = stop
        on_train, on_held_out = (
            float(ops.mean(ops.softplus(-render(network, x)))) for x in (train, held_out)
        )
        gaps.append(on_held_out - on_train)
    return np.array(gaps)


def duel(data, joint, updates=1000, seed=0):
    """A plain GAN on images (n, h, w, 1): (samples (64, ...), last losses of D and of G).

    Args:
        joint: the error of a stacked model: G's step moves D's weights too.
    """
    keras.utils.set_random_seed(seed)
    shape = data.shape[1:]
    generator, discriminator = mlp.generator(shape, 16, (128,)), mlp.discriminator(shape, (128,))
    g_weights, d_weights = generator.trainable_variables, discriminator.trainable_variables
    moved = g_weights + d_weights if joint else g_weights
    g_adam, d_adam = keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5)
    g_adam.build(moved)
    d_adam.build(d_weights)

    @tf.function
    def update(real):
        z = tf.random.normal((2, 64, 16))
        with tf.GradientTape() as tape:
            d_loss = losses.gan_discriminator_loss(
                discriminator(real), discriminator(generator(z[0]))
            )
        d_adam.apply(tape.gradient(d_loss, d_weights), d_weights)
        with tf.GradientTape() as tape:
            g_loss = losses.non_saturating_generator_loss(discriminator(generator(z[1])))
        g_adam.apply(tape.gradient(g_loss, moved), moved)
        return d_loss, g_loss

    rng = np.random.default_rng(seed)
    ends = [update(tf.constant(data[rng.integers(0, len(data), 64)])) for _ in range(updates)]
    d_loss, g_loss = np.mean([[float(loss) for loss in pair] for pair in ends[-20:]], axis=0)
    return generator(tf.random.normal((64, 16))).numpy(), float(d_loss), float(g_loss)
