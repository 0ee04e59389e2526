"""Adversarial distillation: a diffusion model's pictures in one step (2405.05967, 2311.17042).

A diffusion model asks its network many times for a picture, and DDIM leads from the same noise to
the same picture each time. So many steps are one function from noise to pictures, and a network can
learn it from pairs (2405.05967, section 3.1). That is translation, as pix2pix does it:

    source z: noise        target y: what the teacher draws from z        x: a real picture
    L(G) = E|y - G(z)| + weight L_adv(G),      L(D) = E[-log D(x)] + E[-log(1 - D(G(z)))]

With the first term alone the student draws blurred pictures. Noises that are near each other lead
to different pictures, and something between these costs least. D sees the blur. The student is the
teacher's own network, asked once, and begins with its weights.

What differs from the papers: D judges against real pictures, as in 2311.17042, and not against the
teacher's, so the student may become better than its teacher. D does not see z, because no noise
belongs to a real picture; in 2405.05967 it does, and it begins with the teacher's weights. The
content loss compares pixels; there it compares features (E-LatentLPIPS). 2311.17042 stores no
pairs: the teacher denoises what the student has drawn, noised anew, and the student begins with
real pictures and noise, mixed.
"""

import keras

from gan_keras.models.data_door import Part
from gan_keras.models.gan import GAN
from gan_keras.models.pix2pix import Pix2Pix
from gan_keras.models.r1 import R1Penalty


@keras.saving.register_keras_serializable("gan_keras")
class Distilled(Pix2Pix):
    """Pairs (noise, [the teacher's picture, a real one]) train it; see `Pix2Pix` for the rest.

    The two pictures lie beside each other in the channels: (batch, h, w, 2 c), in [-1, 1]. They
    have nothing to do with each other; the first is for the content loss, the second for D.

    Args:
        generator: noise (batch, h * w * c) -> pictures (batch, h, w, c), such as a
            `gan_keras.networks.ddim.sampler` of one step.
        discriminator: pictures -> logits.
        weight: of the adversarial loss; 0 trains G on the teacher's pictures alone, D rests.
    """

    wide = 0  # as `Diffusion`: on a CPU a step of the denoiser is slower with XLA

    def __init__(self, generator, discriminator, *, weight=0.2, **kwargs):
        super().__init__(generator, discriminator, weight=weight, **kwargs)
        self.channels = generator.output_shape[-1]

    def judge(self, samples, given=None, training=True):
        """Logits of fakes, or of the second pictures of pairs; no noise is shown to D."""
        return self.discriminator(samples[..., -self.channels :], training=training)

    def content_loss(self, real, fake):
        return self.distance(real[..., : self.channels], fake)

    def expected_data(self):
        *sides, channels = self.generator.output_shape[1:]
        return [
            Part("noise", self.generator.input_shape[1:]),
            Part("pairs of pictures", (*sides, 2 * channels), (-1.0, 1.0)),
        ]

    generate = GAN.generate  # which pix2pix refuses


@keras.saving.register_keras_serializable("gan_keras")
class R1Distilled(R1Penalty, Distilled):
    """`Distilled` with the R1 penalty at the real pictures."""

    logged = (*R1Penalty.logged, "content")
