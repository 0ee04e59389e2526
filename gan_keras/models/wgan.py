"""Wasserstein GAN (1701.07875, algorithm 1): a critic that measures, kept Lipschitz by clipping.

    W1(p_data, p_g) = sup_{|f|_L <= 1}  E[f(x)] - E[f(G(z))]        (eq. 2, Kantorovich-Rubinstein)

The critic f replaces the discriminator: no sigmoid, no logarithm, no probability. After each
of its updates every weight is clipped to [-c, c], which bounds its Lipschitz constant K, but
by an unknown number: what the critic estimates is at most K * W1.
"""

import keras
from keras import ops

from gan_keras import losses
from gan_keras.models.gan import GAN


@keras.saving.register_keras_serializable("gan_keras")
class WGAN(GAN):
    """Wasserstein GAN with weight clipping. ``discriminator`` is the critic.

    Args:
        n_critic: critic updates for each generator update, 5 in the paper.
        clip_value: the c of the clipping, 0.01 in the paper; None for no clipping.
    """

    logged = (*GAN.logged, "wasserstein")

    def __init__(self, *args, n_critic=5, clip_value=0.01, **kwargs):
        super().__init__(*args, n_critic=n_critic, **kwargs)
        if clip_value is not None and not clip_value > 0:
            raise ValueError(f"clip_value must be above 0 or None, got {clip_value}")
        self.clip_value = clip_value

    def discriminator_loss(self, real_logits, fake_logits):
        return losses.wasserstein_critic_loss(real_logits, fake_logits)

    def generator_loss(self, fake_logits):
        return losses.wasserstein_generator_loss(fake_logits)

    def after_discriminator_step(self):
        if self.clip_value is not None:
            for weight in self.discriminator.trainable_variables:
                weight.assign(ops.clip(weight, -self.clip_value, self.clip_value))

    def output(self, logits):
        return logits

    def quantities(self, real_logits, fake_logits):
        """The critic's estimate of W1, in units of its own slope, beside the means."""
        estimate = ops.mean(real_logits) - ops.mean(fake_logits)
        return super().quantities(real_logits, fake_logits) | {"wasserstein": estimate}

    def get_config(self):
        return super().get_config() | {"clip_value": self.clip_value}
