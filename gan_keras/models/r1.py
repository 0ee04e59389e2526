"""The R1 penalty (1801.04406, eq. 9): reals are where the discriminator should be flat.

    R1 = gamma / 2 * E_x[ |grad_x D(x)|^2 ],  D(x) being the logit, x real

At the equilibrium the generator is right and the discriminator has nothing left to say; the
penalty takes away the slope that would push the generator off again. Without it the updates
of a plain GAN may circle around the equilibrium for ever.
"""

import keras
import tensorflow as tf
from keras import ops

from gan_keras.models import checks
from gan_keras.models.gan import GAN
from gan_keras.models.hinge import HingeGAN
from gan_keras.models.lsgan import LSGAN


class R1Penalty:
    """Makes the discriminator of a GAN pay for its slope at real samples; put it before the GAN.

    Args:
        r1_gamma: the gamma of the formula; 10 in the paper for large images.

    Raises:
        ValueError: a discriminator with batch normalization, where the gradient at one
            sample is mixed with those of the others in its batch.
    """

    logged = (*GAN.logged, "penalty")

    def __init__(self, *args, r1_gamma=1.0, **kwargs):
        super().__init__(*args, **kwargs)
        checks.check_no_batch_norm(self.discriminator)
        checks.check_weight("r1_gamma", r1_gamma)
        self.r1_gamma = r1_gamma
        self.penalty_weight = r1_gamma / 2

    def penalty(self, real, fake, given=None, training=True):
        with tf.GradientTape() as tape:
            tape.watch(real)
            logits = self.judge(real, given, training)
        gradients = tape.gradient(logits, real)
        return ops.mean(ops.sum(gradients**2, axis=tuple(range(1, len(gradients.shape)))))

    def get_config(self):
        return super().get_config() | {"r1_gamma": self.r1_gamma}


@keras.saving.register_keras_serializable("gan_keras")
class R1GAN(R1Penalty, GAN):
    """`GAN` with the R1 penalty."""


@keras.saving.register_keras_serializable("gan_keras")
class R1LSGAN(R1Penalty, LSGAN):
    """`LSGAN` with the R1 penalty."""


@keras.saving.register_keras_serializable("gan_keras")
class R1HingeGAN(R1Penalty, HingeGAN):
    """`HingeGAN` with the R1 penalty."""
