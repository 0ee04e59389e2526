"""The usual public Keras pattern: `keras.Model` with a `train_step`, compiled by default.

It follows the guide and the examples of keras.io. There is no XLA on a CPU (that is what "auto"
means there), an execution is one step, and D's step and G's step each take a generator pass. Real
and fake take separate passes through D, as everywhere in this benchmark.
"""

import math

import keras
import tensorflow as tf
from keras import ops

from benchmarks.speed import networks
from benchmarks.speed.cases import CASES, LATENT


class UsualGAN(keras.Model):
    """Cross-entropy on logits, real = 1."""

    def __init__(self, generator, discriminator, latent_dim):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.latent_dim = latent_dim
        self.seed_generator = keras.random.SeedGenerator(0)
        self.d_loss_tracker = keras.metrics.Mean(name="d_loss")
        self.g_loss_tracker = keras.metrics.Mean(name="g_loss")

    def compile(self, d_optimizer, g_optimizer):
        super().compile()
        self.d_optimizer, self.g_optimizer = d_optimizer, g_optimizer
        self.cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    def noise(self, count):
        return keras.random.normal((count, self.latent_dim), seed=self.seed_generator)

    def d_loss(self, real, fake):
        real_logits = self.discriminator(real, training=True)
        fake_logits = self.discriminator(fake, training=True)
        on_real = self.cross_entropy(ops.ones_like(real_logits), real_logits)
        return on_real + self.cross_entropy(ops.zeros_like(fake_logits), fake_logits)

    def g_loss(self, fake_logits):
        return self.cross_entropy(ops.ones_like(fake_logits), fake_logits)

    def d_step(self, real):
        fake = self.generator(self.noise(ops.shape(real)[0]), training=True)
        with tf.GradientTape() as tape:
            loss = self.d_loss(real, fake)
        weights = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    def g_step(self, count):
        with tf.GradientTape() as tape:
            fake = self.generator(self.noise(count), training=True)
            loss = self.g_loss(self.discriminator(fake, training=True))
        weights = self.generator.trainable_variables
        self.g_optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    def logs(self, d_loss, g_loss):
        self.d_loss_tracker.update_state(d_loss)
        self.g_loss_tracker.update_state(g_loss)
        return {"d_loss": self.d_loss_tracker.result(), "g_loss": self.g_loss_tracker.result()}

    def train_step(self, real):
        real = real[0] if isinstance(real, tuple) else real
        d_loss = self.d_step(real)
        return self.logs(d_loss, self.g_step(ops.shape(real)[0]))


class UsualWGANGP(UsualGAN):
    """As in the WGAN-GP example, every critic step sees the same real batch."""

    def __init__(self, *args, critic_steps=3, gp_weight=10.0):
        super().__init__(*args)
        self.critic_steps, self.gp_weight = critic_steps, gp_weight

    def gradient_penalty(self, real, fake):
        alpha = keras.random.uniform((ops.shape(real)[0], 1, 1, 1), seed=self.seed_generator)
        between = real + alpha * (fake - real)
        with tf.GradientTape() as tape:
            tape.watch(between)
            logits = self.discriminator(between, training=True)
        slopes = tape.gradient(logits, between)
        norms = ops.sqrt(ops.sum(slopes**2, axis=(1, 2, 3)) + 1e-12)
        return ops.mean((norms - 1.0) ** 2)

    def d_loss(self, real, fake):
        real_logits = self.discriminator(real, training=True)
        fake_logits = self.discriminator(fake, training=True)
        penalty = self.gp_weight * self.gradient_penalty(real, fake)
        return ops.mean(fake_logits) - ops.mean(real_logits) + penalty

    def g_loss(self, fake_logits):
        return -ops.mean(fake_logits)

    def train_step(self, real):
        real = real[0] if isinstance(real, tuple) else real
        for _ in range(self.critic_steps):
            d_loss = self.d_step(real)
        return self.logs(d_loss, self.g_step(ops.shape(real)[0]))


def build(case, folder):
    settings = CASES[case]
    made = networks.build(case, keras.layers.LeakyReLU)
    networks.receive(made, folder)
    adam = [keras.optimizers.Adam(*settings.adam) for _ in range(2)]
    if case == "srresnet":
        model = made["generator"]
        model.compile(adam[0], keras.losses.MeanAbsoluteError())
    elif case == "wgan_gp":
        penalty = {"critic_steps": settings.n_critic, "gp_weight": settings.gp_weight}
        model = UsualWGANGP(*made.values(), LATENT, **penalty)
        model.compile(*adam)
    else:
        model = UsualGAN(*made.values(), LATENT)
        model.compile(*adam)
    told = networks.facts(case, made)
    model.make_train_function()
    stream = iter(tf.data.Dataset.from_tensors(networks.batch(case)).repeat())

    def work(count):
        for _ in range(count):
            logs = model.train_function(stream)
        assert all(math.isfinite(float(value)) for value in logs.values())

    return work, {"networks": told}
