"""The loss of R3GAN (2501.05441, section 2): each fake against a real one, and D flat at both.

    L(D) = E[softplus(-(D(x) - D(G(z))))] + gamma / 2 (R1 + R2)
    L(G) = E[softplus(-(D(G(z)) - D(x)))]
    R1 = E_x[ |grad D(x)|^2 ],   R2 = E_z[ |grad D(G(z))|^2 ]

The pairing (relativistic GAN, 1807.00734) asks whether x looks more real than G(z), not whether it
looks real. The argument: if G drops a mode, its reals keep winning against the fakes (2501.05441,
section 2.1). The loss has no bad local minima of this kind (2011.04926), but gradient descent on
it need not converge (2501.05441, proposition I). With R1 or R2 it does, near the equilibrium
(proposition II).
"""

import keras

from gan_keras import losses
from gan_keras.models.gan import GAN
from gan_keras.models.r1 import R1Penalty


@keras.saving.register_keras_serializable("gan_keras")
class RelativisticGAN(GAN):
    """`GAN` with the relativistic pairing; only differences of D's outputs count."""

    def discriminator_loss(self, real_logits, fake_logits):
        return losses.relativistic_loss(real_logits, fake_logits)

    def rate_fakes(self, real, fake, given=None, training=True):
        """D(G(z)) - D(x): by how much a fake looks more real than the real one beside it."""
        return self.judge(fake, given, training) - self.judge(real, given, training)

    def generator_loss(self, fake_logits):
        return losses.non_saturating_generator_loss(fake_logits)

    def output(self, logits):
        return logits


@keras.saving.register_keras_serializable("gan_keras")
class R3GAN(R1Penalty, RelativisticGAN):
    """`RelativisticGAN` with R1, and with R2, which is the same at the fakes."""

    def slopes(self, real, fake, given, training):
        return self.slope(real, given, training) + self.slope(fake, given, training)
