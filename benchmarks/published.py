"""GANs for digits that others publish, rewritten in Keras 3 from their descriptions.

| name | source |
|---|---|
| keras_guide | keras.io, guide "Customizing what happens in fit() with TensorFlow", its GAN |
| tensorflow_docs | tensorflow.org, tutorial "Deep Convolutional Generative Adversarial Network" |
| pytorch_gan | eriklindernoren/PyTorch-GAN, dcgan |
| keras_io_wgan_gp | keras.io, example "WGAN-GP overriding Model.train_step" |

Networks, learning rates, batch sizes and losses are theirs. All run as `keras.Model` with the
default ``compile``, on the digits that this project trains on. A function that deviates says where.
"""

import keras
import tensorflow as tf
from keras import layers, ops

from benchmarks.speed.contenders.usual import UsualGAN, UsualWGANGP

IMAGE = (28, 28, 1)


class JoinedGAN(UsualGAN):
    """As in the Keras guide: D sees real and fake in one batch, fake is 1, and labels are noisy.

    The noise makes labels larger than 1, where cross-entropy has no lower bound. The guide has it.
    """

    def train_step(self, real):
        count = ops.shape(real)[0]
        images = ops.concatenate([self.generator(self.noise(count)), real], axis=0)
        labels = ops.concatenate([ops.ones((count, 1)), ops.zeros((count, 1))], axis=0)
        labels += 0.05 * keras.random.uniform(ops.shape(labels), seed=self.seed_generator)
        with tf.GradientTape() as tape:
            d_loss = self.cross_entropy(labels, self.discriminator(images))
        weights = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(d_loss, weights), weights)
        return self.logs(d_loss, self.g_step(count))

    def g_loss(self, fake_logits):
        return self.cross_entropy(ops.zeros_like(fake_logits), fake_logits)


class SharedFakesGAN(UsualGAN):
    """As in tensorflow/docs and PyTorch-GAN: D and G learn from the same fakes, made once."""

    def train_step(self, real):
        with tf.GradientTape(persistent=True) as tape:
            fake = self.generator(self.noise(ops.shape(real)[0]), training=True)
            real_logits = self.discriminator(real, training=True)
            fake_logits = self.discriminator(fake, training=True)
            on_real = self.cross_entropy(ops.ones_like(real_logits), real_logits)
            on_fake = self.cross_entropy(ops.zeros_like(fake_logits), fake_logits)
            d_loss, g_loss = on_real + on_fake, self.g_loss(fake_logits)
        g_weights = self.generator.trainable_variables
        d_weights = self.discriminator.trainable_variables
        g_gradients = tape.gradient(g_loss, g_weights)
        d_gradients = tape.gradient(d_loss, d_weights)
        del tape
        self.g_optimizer.apply(g_gradients, g_weights)
        self.d_optimizer.apply(d_gradients, d_weights)
        return self.logs(d_loss, g_loss)


def stack(shape, *parts):
    return keras.Sequential([keras.Input(shape), *parts])


def leaky(slope=0.2):
    return layers.LeakyReLU(negative_slope=slope)


def keras_guide():
    """Its images are in [0, 1]."""
    generator = stack(
        (128,), layers.Dense(7 * 7 * 128), leaky(), layers.Reshape((7, 7, 128)),
        layers.Conv2DTranspose(128, 4, 2, "same"), leaky(),
        layers.Conv2DTranspose(128, 4, 2, "same"), leaky(),
        layers.Conv2D(1, 7, padding="same", activation="sigmoid"),
    )  # fmt: skip
    discriminator = stack(
        IMAGE, layers.Conv2D(64, 3, 2, "same"), leaky(), layers.Conv2D(128, 3, 2, "same"), leaky(),
        layers.GlobalMaxPooling2D(), layers.Dense(1),
    )  # fmt: skip
    return JoinedGAN(generator, discriminator, 128)


def tensorflow_docs():
    def block(filters, stride):
        grow = layers.Conv2DTranspose(filters, 5, stride, "same", use_bias=False)
        return grow, layers.BatchNormalization(), leaky(0.3)

    generator = stack(
        (100,), layers.Dense(7 * 7 * 256, use_bias=False), layers.BatchNormalization(), leaky(0.3),
        layers.Reshape((7, 7, 256)), *block(128, 1), *block(64, 2),
        layers.Conv2DTranspose(1, 5, 2, "same", use_bias=False, activation="tanh"),
    )  # fmt: skip
    discriminator = stack(
        IMAGE, layers.Conv2D(64, 5, 2, "same"), leaky(0.3), layers.Dropout(0.3),
        layers.Conv2D(128, 5, 2, "same"), leaky(0.3), layers.Dropout(0.3),
        layers.Flatten(), layers.Dense(1),
    )  # fmt: skip
    return SharedFakesGAN(generator, discriminator, 100)


def pytorch_gan():
    """It deviates in four points.

    Images have 28 pixels a side instead of 32, which is a quarter less work. Both gradients are
    computed before either network moves. The sigmoid is part of the loss. D's loss is not halved,
    which makes no difference to Adam. (The 0.8 of batch normalization is epsilon, as published.)
    """
    kernels = {"padding": "same", "kernel_initializer": keras.initializers.RandomNormal(0, 0.02)}

    def norm(epsilon=0.8):
        gamma = keras.initializers.RandomNormal(1.0, 0.02)
        return layers.BatchNormalization(momentum=0.9, epsilon=epsilon, gamma_initializer=gamma)

    def halve(filters, normalize):
        parts = layers.Conv2D(filters, 3, 2, **kernels), leaky(), layers.SpatialDropout2D(0.25)
        return [*parts, norm()] if normalize else parts

    generator = stack(
        (100,), layers.Dense(7 * 7 * 128), layers.Reshape((7, 7, 128)), norm(1e-5),
        layers.UpSampling2D(), layers.Conv2D(128, 3, **kernels), norm(), leaky(),
        layers.UpSampling2D(), layers.Conv2D(64, 3, **kernels), norm(), leaky(),
        layers.Conv2D(1, 3, activation="tanh", **kernels),
    )  # fmt: skip
    discriminator = stack(
        IMAGE, *halve(16, False), *halve(32, True), *halve(64, True), *halve(128, True),
        layers.Flatten(), layers.Dense(1),
    )  # fmt: skip
    return SharedFakesGAN(generator, discriminator, 100)


def keras_io_wgan_gp():
    def halve(filters, dropout):
        parts = layers.Conv2D(filters, 5, 2, "same"), leaky()
        return [*parts, layers.Dropout(dropout)] if dropout else parts

    def double(filters, activation):
        convolution = layers.Conv2D(filters, 3, padding="same", use_bias=False)
        return layers.UpSampling2D(), convolution, layers.BatchNormalization(), activation

    generator = stack(
        (128,), layers.Dense(4 * 4 * 256, use_bias=False), layers.BatchNormalization(), leaky(),
        layers.Reshape((4, 4, 256)), *double(128, leaky()), *double(64, leaky()),
        *double(1, layers.Activation("tanh")), layers.Cropping2D(2),
    )  # fmt: skip
    critic = stack(
        IMAGE, layers.ZeroPadding2D(2), *halve(64, 0), *halve(128, 0.3), *halve(256, 0.3),
        *halve(512, 0), layers.Flatten(), layers.Dropout(0.2), layers.Dense(1),
    )  # fmt: skip
    return UsualWGANGP(generator, critic, 128, critic_steps=3, gp_weight=10.0)


# name: (function, batch, Adam's arguments for both networks)
PUBLISHED = {
    "keras_guide": (keras_guide, 64, (3e-4,)),
    "tensorflow_docs": (tensorflow_docs, 256, (1e-4,)),
    "pytorch_gan": (pytorch_gan, 64, (2e-4, 0.5, 0.999)),
    "keras_io_wgan_gp": (keras_io_wgan_gp, 512, (2e-4, 0.5, 0.9)),
}


def build(name):
    """(compiled model, batch size, (low, high) of its images)."""
    function, batch, adam = PUBLISHED[name]
    model = function()
    model.compile(*(keras.optimizers.Adam(*adam) for _ in range(2)))
    return model, batch, (0.0, 1.0) if name == "keras_guide" else (-1.0, 1.0)
