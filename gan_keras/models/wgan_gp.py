"""WGAN-GP (1704.00028, algorithm 1): the critic pays for every slope that is not 1.

    L(f) = E[f(G(z))] - E[f(x)] + lambda E[(|grad f(x^)|_2 - 1)^2]        (eq. 3)
    x^ = alpha x + (1 - alpha) G(z),   alpha ~ U[0, 1], one per sample

An optimal critic has slope 1 almost everywhere between the two distributions (proposition 1),
so nothing is clipped. "Improved WGAN" and "IWGAN" are other names for the same thing.
"""

import keras
import tensorflow as tf
from keras import ops

from gan_keras import losses
from gan_keras.devices.replicas import drawn
from gan_keras.models import checks
from gan_keras.models.wgan import WGAN


def gradient_norms(critic, samples, training=False):
    """|grad f(x)|_2 of each sample: (batch,).

    Samples are told apart by summing the outputs: the gradient of the sum at one sample is
    that of its own output, as long as the critic does not mix samples (no batch normalization).
    """
    with tf.GradientTape() as tape:
        tape.watch(samples)
        outputs = losses.per_sample(critic(samples, training=training))
    gradients = tape.gradient(outputs, samples)
    squares = ops.sum(gradients**2, axis=tuple(range(1, len(gradients.shape))))
    return ops.sqrt(squares + 1e-12)  # the square root alone has no derivative at zero


@keras.saving.register_keras_serializable("gan_keras")
class WGANGP(WGAN):
    """`WGAN` with the gradient penalty in place of clipping.

    Args:
        gp_weight: the lambda of eq. 3, 10 in the paper.

    Raises:
        ValueError: a critic with batch normalization (section 4, "no critic batch
            normalization").
    """

    logged = (*WGAN.logged, "penalty", "gradient_norm")

    def __init__(self, *args, gp_weight=10.0, **kwargs):
        super().__init__(*args, clip_value=None, **kwargs)
        checks.check_no_batch_norm(self.discriminator)
        checks.check_weight("gp_weight", gp_weight)
        self.gp_weight = gp_weight

    @property
    def penalty_weight(self):
        return self.gp_weight

    def penalty(self, real, fake, given=None, training=True):
        ones = [1] * (len(real.shape) - 1)
        alpha = drawn(
            lambda n: keras.random.uniform((n, *ones), dtype=real.dtype, seed=self._noise),
            ops.shape(real)[0],
        )
        between = alpha * real + (1.0 - alpha) * fake
        norms = gradient_norms(
            lambda samples, training: self.judge(samples, given, training), between, training
        )
        self.track(gradient_norm=ops.mean(norms))
        return ops.mean((norms - 1.0) ** 2)

    def get_config(self):
        config = super().get_config() | {"gp_weight": self.gp_weight}
        del config["clip_value"]
        return config
