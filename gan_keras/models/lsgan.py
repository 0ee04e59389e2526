"""LSGAN (1611.04076): the cross-entropies of the GAN become squared errors.

    L(D) = 1/2 E[(D(x) - b)^2] + 1/2 E[(D(G(z)) - a)^2]        L(G) = 1/2 E[(D(G(z)) - c)^2]

D is the raw output, not its sigmoid. With the optimal D, and the term of the reals added to L(G),
which does not depend on G, L(G) is a chi-squared divergence: chi2(p_data + p_g || 2 p_g) / 2 for
b - c = 1 and b - a = 2 (section 3.2), and (chi2 + 2) / 8 for the usual 0, 1, 1.
"""

import keras

from gan_keras import losses
from gan_keras.models.gan import GAN

TARGETS = {"binary": (0.0, 1.0, 1.0), "pearson": (-1.0, 1.0, 0.0)}  # (a, b, c)


@keras.saving.register_keras_serializable("gan_keras")
class LSGAN(GAN):
    """`GAN` with least-squares losses.

    Args:
        targets: "binary" (a, b, c = 0, 1, 1; eq. 9) or "pearson" (-1, 1, 0; eq. 8).
    """

    def __init__(self, *args, targets="binary", **kwargs):
        super().__init__(*args, **kwargs)
        if targets not in TARGETS:
            raise ValueError(f"unknown targets '{targets}': use one of {', '.join(TARGETS)}")
        self.targets = targets
        self.a, self.b, self.c = TARGETS[targets]

    def discriminator_loss(self, real_logits, fake_logits):
        return losses.least_squares_discriminator_loss(real_logits, fake_logits, self.a, self.b)

    def generator_loss(self, fake_logits):
        return losses.least_squares_generator_loss(fake_logits, self.c)

    def output(self, logits):
        return logits

    def get_config(self):
        return super().get_config() | {"targets": self.targets}
