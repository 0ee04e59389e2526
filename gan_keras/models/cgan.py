"""Conditional GAN (1411.1784): the generator is told what to make, the discriminator what it sees.

    V(D, G) = E[log D(x | y)] + E[log(1 - D(G(z | y) | y))]                          (eq. 2)

y is a label, given to both networks as a further input. A fake that looks real but is not a y is
caught, so that G(. | y) learns the samples of y.
"""

import keras
from keras import ops

from gan_keras.inference.generate import draw_samples
from gan_keras.models.data_door import Part
from gan_keras.models.gan import GAN
from gan_keras.models.r1 import R1Penalty


class WithLabels:
    """Makes a GAN learn (sample, label); put it before the GAN.

    Args:
        generator: [latents, one-hot labels] -> samples.
        discriminator: [samples, one-hot labels] -> logits.
        classes: number of labels; they are whole numbers from 0 on.
    """

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.classes = classes

    def unpack(self, data):
        samples, labels, _ = keras.utils.unpack_x_y_sample_weight(data)
        # keras.datasets gives some labels as (n, 1).
        return self.as_made(samples), ops.one_hot(ops.reshape(labels, (-1,)), self.classes)

    def make_fake(self, real, given=None, training=True):
        return self.generator([self.noise(ops.shape(given)[0]), given], training=training)

    def judge(self, samples, given=None, training=True):
        return self.discriminator([samples, given], training=training)

    def expected_data(self):
        labels = Part("labels", (), (0, self.classes - 1), whole=True)
        return [*super().expected_data(), labels]

    def generate(self, count, seed=None, batch_size=250, labels=None):
        """As `GAN.generate`; ``labels`` (count,) are what is made, by default all in turn."""
        return draw_samples(self.sampler, count, seed, batch_size, labels)

    def get_config(self):
        return super().get_config() | {"classes": self.classes}


@keras.saving.register_keras_serializable("gan_keras")
class CGAN(WithLabels, GAN):
    """`GAN` with labels."""


@keras.saving.register_keras_serializable("gan_keras")
class R1CGAN(WithLabels, R1Penalty, GAN):
    """`CGAN` with the R1 penalty, on the samples and not on the labels."""
