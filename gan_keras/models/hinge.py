"""GAN with the hinge loss (1705.02894, 1802.05957): D is content with a margin of 1.

    L(D) = E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z)))]        L(G) = -E[D(G(z))]

The loss alone bounds nothing: use it with spectral normalization (as 1802.05957) or with the
R1 penalty (`gan_keras.models.r1`).
"""

import keras

from gan_keras import losses
from gan_keras.models.gan import GAN


@keras.saving.register_keras_serializable("gan_keras")
class HingeGAN(GAN):
    """`GAN` with the hinge loss; D(x) is the raw output."""

    def discriminator_loss(self, real_logits, fake_logits):
        return losses.hinge_discriminator_loss(real_logits, fake_logits)

    def generator_loss(self, fake_logits):
        return losses.wasserstein_generator_loss(fake_logits)

    def output(self, logits):
        return logits
