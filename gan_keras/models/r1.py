"""The R1 penalty (1801.04406, eq. 9): reals are where the discriminator should be flat.

    R1 = gamma / 2 * E_x[ |grad_x D(x)|^2 ],  D(x) being the logit, x real

At the equilibrium the generator is right and the discriminator has nothing left to say; the
penalty takes away the slope that would push the generator off again. Without it the updates
of a plain GAN may circle around the equilibrium for ever.
"""

import keras
import tensorflow as tf
from keras import ops

from gan_keras import losses
from gan_keras.models import checks
from gan_keras.models.gan import GAN
from gan_keras.models.hinge import HingeGAN
from gan_keras.models.lsgan import LSGAN

UNCONNECTED = tf.UnconnectedGradients.ZERO  # of D's last bias, say, which changes no slope


def with_gradients(value, weights, gradients):
    """``value``, of which a tape finds these gradients with respect to the weights.

    So the gradient of a branch is computed within it. A tape around `tf.cond` would keep what the
    branch computes, in each step, and XLA cannot compile that for batches of unknown size.
    """
    value = tf.stop_gradient(value)
    for weight, gradient in zip(weights, map(tf.stop_gradient, gradients), strict=True):
        value += tf.reduce_sum(gradient * (weight - tf.stop_gradient(weight)))  # which is 0
    return value


class R1Penalty:
    """Makes the discriminator of a GAN pay for its slope at real samples; put it before the GAN.

    Args:
        r1_gamma: the gamma of the formula; 10 in the paper for large images.
        r1_every: discriminator steps from one penalty to the next (lazy regularization,
            1912.04958, section 3.1). It is then as many times as strong, so that its mean over
            the steps is that of the formula. The paper also adapts Adam's rate and decays to
            this; we do not.

    Raises:
        ValueError: a discriminator with batch normalization, where the gradient at one
            sample is mixed with those of the others in its batch.
    """

    logged = (*GAN.logged, "penalty")

    def __init__(self, *args, r1_gamma=1.0, r1_every=1, **kwargs):
        super().__init__(*args, **kwargs)
        checks.check_no_batch_norm(self.discriminator)
        checks.check_weight("r1_gamma", r1_gamma)
        checks.check_count("r1_every", r1_every)
        self.r1_gamma, self.r1_every = r1_gamma, r1_every

    @property
    def penalty_weight(self):
        return self.r1_gamma / 2

    def penalty(self, real, fake, given=None, training=True):
        if self.r1_every == 1 or not training:
            return self.slopes(real, fake, given, training)
        weights = [weight.value for weight in self.discriminator.trainable_variables]

        def due():
            with tf.GradientTape() as tape:
                value = self.r1_every * self.slopes(real, fake, given, training)
            return value, tape.gradient(value, weights, unconnected_gradients=UNCONNECTED)

        def resting():
            return tf.zeros((), real.dtype), [tf.zeros_like(weight) for weight in weights]

        is_due = self.d_optimizer.iterations % self.r1_every == 0
        value, gradients = tf.cond(is_due, due, resting)
        return with_gradients(value, weights, gradients)

    def slopes(self, real, fake, given, training):
        """The sum of the slopes that D pays for: at the reals."""
        return self.slope(real, given, training)

    def slope(self, samples, given, training):
        """E[ |grad_x D(x)|^2 ] over samples x."""
        with tf.GradientTape() as tape:
            tape.watch(samples)
            logits = losses.per_sample(self.judge(samples, given, training))
        gradients = tape.gradient(logits, samples)
        return ops.mean(ops.sum(gradients**2, axis=tuple(range(1, len(gradients.shape)))))

    def get_config(self):
        return super().get_config() | {"r1_gamma": self.r1_gamma, "r1_every": self.r1_every}


@keras.saving.register_keras_serializable("gan_keras")
class R1GAN(R1Penalty, GAN):
    """`GAN` with the R1 penalty."""


@keras.saving.register_keras_serializable("gan_keras")
class R1LSGAN(R1Penalty, LSGAN):
    """`LSGAN` with the R1 penalty."""


@keras.saving.register_keras_serializable("gan_keras")
class R1HingeGAN(R1Penalty, HingeGAN):
    """`HingeGAN` with the R1 penalty."""
