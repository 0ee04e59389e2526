"""The generative adversarial network (1406.2661) as a `keras.Model`.

DCGAN (1511.06434) is this class with convolutional networks. Other GANs override the hooks
and leave `train_step` alone, so that reading a subclass is reading the difference.
"""

import keras
import tensorflow as tf
from keras import ops

from gan_keras import losses
from gan_keras.devices import replicas
from gan_keras.inference.generate import draw_samples
from gan_keras.models import checks
from gan_keras.models.data_door import Part
from gan_keras.models.ema import averaged_copy, update_ema
from gan_keras.models.two_optimizers import TwoOptimizerModel

GENERATOR_LOSSES = {
    "non_saturating": losses.non_saturating_generator_loss,
    "minimax": losses.minimax_generator_loss,
}


@keras.saving.register_keras_serializable("gan_keras")
class GAN(TwoOptimizerModel):
    """Generator against discriminator, trained in turn (1406.2661, algorithm 1).

    One call of `train_step` is ``n_critic`` discriminator steps and one generator step. All
    of the ``n_critic`` steps see the same real batch, each with fresh noise, as the public
    Keras examples do; algorithm 1 draws a fresh real batch for each.

    Args:
        generator: functional or Sequential, latents (batch, latent_dim) -> samples (batch, ...).
        discriminator: likewise, samples -> logits, (batch, 1) or a patch (batch, h, w, 1).
        latent_dim: length of the latent vector z ~ N(0, I).
        n_critic: discriminator steps for each generator step.
        g_loss: "non_saturating" (default) or "minimax".
        real_target: 1, or 0.9 for one-sided label smoothing (1606.03498, section 3.4).
        ema_decay: None, or the decay of an averaged generator, which then makes the samples.
        seed: whole number behind every latent vector drawn in training.
        log_gradients: also log the norm of each network's gradient.

    Raises:
        ValueError: networks that do not fit together, or a discriminator without logits.
    """

    logged = ("d_loss", "g_loss", "d_real", "d_fake")
    penalty_weight = 0.0
    adversarial_weight = 1.0  # 0: the generator learns from `content_loss` alone, D rests

    def __init__(
        self, generator, discriminator, latent_dim, *, n_critic=1, g_loss="non_saturating",
        real_target=1.0, ema_decay=None, seed=0, log_gradients=False, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        checks.check_networks(generator, discriminator, latent_dim)
        checks.check_settings(n_critic, g_loss, GENERATOR_LOSSES, ema_decay)
        own_loss = type(self).generator_loss is not GAN.generator_loss
        if own_loss and (g_loss, real_target) != ("non_saturating", 1.0):
            raise ValueError(
                f"g_loss and real_target belong to the cross-entropies, which "
                f"{type(self).__name__} replaces: leave them out"
            )
        self.generator, self.discriminator = generator, discriminator
        self.latent_dim, self.n_critic, self.g_loss = latent_dim, n_critic, g_loss
        self.real_target, self.ema_decay, self.seed = real_target, ema_decay, seed
        self.ema_generator = None if ema_decay is None else averaged_copy(generator)
        self.seed_generator = keras.random.SeedGenerator(seed)
        # Held-out losses draw from their own stream: evaluating must not change training.
        self.test_seed_generator = keras.random.SeedGenerator(seed + 1)
        self._noise = self.seed_generator
        self.trackers = [keras.metrics.Mean(name=name) for name in self.trackable]
        if log_gradients:
            self.log_gradient_norms()
        # fit() never builds a model that has its own train_step.
        self.build(generator.input_shape)

    # The hooks. A subclass overrides what it is about and nothing else.

    def unpack(self, data):
        """(real, given): the real samples, and what G starts from beside noise: nothing here."""
        samples, _, _ = keras.utils.unpack_x_y_sample_weight(data)
        return self.as_made(samples), None

    def make_fake(self, real, given=None, training=True):
        """Fresh fakes, as many as there are reals."""
        return self.generator(self.noise(ops.shape(real)[0]), training=training)

    def judge(self, samples, given=None, training=True):
        """Logits of D; conditional models show it ``given`` too."""
        return self.discriminator(samples, training=training)

    def rate_fakes(self, real, fake, given=None, training=True):
        """What the generator's loss sees: the fakes' logits."""
        return self.judge(fake, given, training)

    def discriminator_loss(self, real_logits, fake_logits):
        return losses.gan_discriminator_loss(real_logits, fake_logits, self.real_target)

    def generator_loss(self, fake_logits):
        return GENERATOR_LOSSES[self.g_loss](fake_logits)

    def content_loss(self, real, fake):
        """Added to the generator's loss by models whose fakes have a counterpart in the reals."""
        return 0.0

    def penalty(self, real, fake, given=None, training=True):
        """Added to the discriminator's loss, times ``penalty_weight``; none in a plain GAN."""
        return 0.0

    def after_discriminator_step(self):
        """Called after each discriminator update, for weight clipping and the like."""

    def after_generator_step(self):
        if self.ema_generator is not None:
            update_ema(self.ema_generator, self.generator, self.ema_decay)

    def output(self, logits):
        """D(x) as people plot it: here the probability of being real."""
        return ops.sigmoid(logits)

    def quantities(self, real_logits, fake_logits):
        """What to plot beside the losses: the mean of D on reals and on fakes."""
        return {
            "d_real": ops.mean(self.output(real_logits)),
            "d_fake": ops.mean(self.output(fake_logits)),
        }

    # The algorithm.

    def train_step(self, data):
        real, given = self.unpack(data)
        values = {}
        for _ in range(self.n_critic if self.adversarial_weight else 0):
            values = self.discriminator_step(real, given)
        return self.log(**values, **self.generator_step(real, given))

    def discriminator_step(self, real, given=None):
        weights = self.discriminator.trainable_variables
        fake = self.make_fake(real, given)  # outside the tape: G is a constant here
        with tf.GradientTape() as tape:
            # Two passes, so that batch normalization never mixes real and fake.
            real_logits = self.judge(real, given)
            fake_logits = self.judge(fake, given)
            d_loss = self.discriminator_loss(real_logits, fake_logits)
            penalty = self.penalty(real, fake, given)
            objective = d_loss + self.penalty_weight * penalty
        self.descend(self.d_optimizer, tape, objective, weights)
        self.after_discriminator_step()
        return {"d_loss": d_loss, "penalty": penalty} | self.quantities(real_logits, fake_logits)

    def generator_step(self, real, given=None):
        weights = self.generator.trainable_variables  # D's are not listed: it does not descend
        values = {}
        with tf.GradientTape() as tape:
            fake = self.make_fake(real, given)
            objective = values["content"] = self.content_loss(real, fake)
            if self.adversarial_weight:
                values["g_loss"] = self.generator_loss(self.rate_fakes(real, fake, given))
                objective += self.adversarial_weight * values["g_loss"]
        self.descend(self.g_optimizer, tape, objective, weights)
        self.after_generator_step()
        return values

    def noise(self, count):
        """z ~ N(0, I): (count, latent_dim)."""
        return replicas.drawn(
            lambda n: keras.random.normal((n, self.latent_dim), seed=self._noise), count
        )

    def test_step(self, data):
        """The logged quantities on held-out samples, with both networks at inference."""
        self._noise = self.test_seed_generator
        try:
            real, given = self.unpack(data)
            return self.log(ops.shape(real)[0], **self.held_out_values(real, given))
        finally:
            self._noise = self.seed_generator

    def held_out_values(self, real, given):
        fake = self.make_fake(real, given, training=False)
        real_logits = self.judge(real, given, training=False)
        fake_logits = self.judge(fake, given, training=False)
        return self.quantities(real_logits, fake_logits) | {
            "d_loss": self.discriminator_loss(real_logits, fake_logits),
            "g_loss": self.generator_loss(self.rate_fakes(real, fake, given, training=False)),
            "penalty": self.penalty(real, fake, given, training=False),
            "content": self.content_loss(real, fake),
        }

    # What Keras and its users need.

    @property
    def sampler(self):
        """The network that makes samples: the averaged generator if there is one."""
        return self.generator if self.ema_generator is None else self.ema_generator

    def call(self, z, training=False):
        return self.sampler(z, training=training)

    def generate(self, count, seed=None, batch_size=250):
        """Samples for z ~ N(0, I): (count, ...), in the range of the training data.

        They are float32, or float64 from networks in double precision. The same seed gives the
        same samples; training's random stream is left alone.
        """
        return draw_samples(self.sampler, count, seed, batch_size)

    def export(self, *args, **kwargs):
        """As `keras.Model.export`, of the network that makes samples."""
        return self.sampler.export(*args, **kwargs)

    def expected_data(self):
        """What `fit` asks of each part of its data that the model reads."""
        limits = checks.output_range(self.generator)
        return [Part("images", self.generator.output_shape[1:], limits)]

    def get_config(self):
        return super().get_config() | {
            "generator": keras.saving.serialize_keras_object(self.generator),
            "discriminator": keras.saving.serialize_keras_object(self.discriminator),
            "latent_dim": self.latent_dim,
            "n_critic": self.n_critic,
            "g_loss": self.g_loss,
            "real_target": self.real_target,
            "ema_decay": self.ema_decay,
            "seed": self.seed,
            "log_gradients": "d_gradient" in self.logged,
        }
