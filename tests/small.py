"""Networks with a few weights, and what moves in them, for tests that run eagerly."""

import keras
import numpy as np
from keras import layers

from gan_keras import GAN

LATENT, PIXELS = 4, 6
ONES = np.ones((8, 1), np.float32)


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def dense_generator(activation=None):
    return keras.Sequential(
        [keras.Input((LATENT,)), layers.Dense(8, "relu"), layers.Dense(PIXELS, activation)]
    )


def dense_discriminator(*hidden, inputs=PIXELS):
    return keras.Sequential([keras.Input((inputs,)), *hidden, layers.Dense(1)])


def small_gan(cls=GAN, generator=None, discriminator=None, rate=1e-3, **kwargs):
    keras.utils.set_random_seed(0)
    generator = generator or dense_generator()
    discriminator = discriminator or dense_discriminator(layers.Dense(8, "relu"))
    gan = cls(generator, discriminator, LATENT, **kwargs)
    gan.compile(keras.optimizers.Adam(rate), keras.optimizers.Adam(rate), run_eagerly=True)
    return gan


def largest_change(network, before):
    pairs = zip(before, network.get_weights(), strict=True)
    return max(float(np.abs(a - b).max()) for a, b in pairs)


def one_keras_step(model, x, y, rate=1e-3):
    model.compile(
        keras.optimizers.Adam(rate),
        keras.losses.BinaryCrossentropy(from_logits=True),
        run_eagerly=True,
    )
    model.train_on_batch(x, y)
