"""SRGAN (1609.04802): a generator that enlarges pictures and may invent the detail.

    L_G = l_content + 1e-3 l_adversarial                                     (equation 3)
    l_adversarial = -log D(G(low))                                           (equation 6)

G sees a small picture instead of noise, and its fake has a counterpart among the reals. Two
stages (section 3.2): "pretrain" on the content alone, which gives SRResNet and the highest PSNR,
then "adversarial", which gives up PSNR for detail that looks real.
"""

import keras

from gan_keras.models.checks import check_weight
from gan_keras.models.content import CONTENT, content_distance
from gan_keras.models.gan import GAN

STAGES = ("pretrain", "adversarial")


@keras.saving.register_keras_serializable("gan_keras")
class SRGAN(GAN):
    """Pairs (low, high) of pictures in [-1, 1] train it; see `GAN` for the rest.

    Args:
        generator: small pictures (batch, h, w, 3) -> large ones (batch, scale h, scale w, 3).
        discriminator: large pictures -> logits.
        content: "l1", "l2" or "vgg19"; see `gan_keras.models.content`.
        weight: of the adversarial loss in the adversarial stage, 1e-3 in the paper.
        stage: the one that training is in; see `enter`.

    Raises:
        ValueError: an unknown content or stage, or a negative weight.
    """

    logged = (*GAN.logged, "content")

    def __init__(self, generator, discriminator, *, content="l1", weight=1e-3,
                 stage="adversarial", **kwargs):  # fmt: skip
        super().__init__(generator, discriminator, None, **kwargs)
        check_weight("weight", weight)
        if content not in CONTENT:
            raise ValueError(f"unknown content '{content}': use one of {', '.join(CONTENT)}")
        self.content, self.weight = content, weight
        self.distance = content_distance(content)
        self.enter(stage)

    def unpack(self, data):
        low, high = data
        return high, low

    def make_fake(self, real, given=None, training=True):
        return self.generator(given, training=training)

    def content_loss(self, real, fake):
        return self.distance(real, fake)

    def enter(self, stage):
        """Go on in a stage; what `fit` has compiled for the other one is dropped."""
        if stage not in STAGES:
            raise ValueError(f"unknown stage '{stage}': use one of {', '.join(STAGES)}")
        self.stage = stage
        self.adversarial_weight = self.weight if stage == "adversarial" else 0.0
        if self.train_function is not None:
            self.make_train_function(force=True)

    def logged_now(self):
        return self.logged if self.adversarial_weight else ("content",)

    def expected_data(self):
        limits = (-1.0, 1.0)
        return [
            (self.generator.input_shape[1:], limits),
            (self.generator.output_shape[1:], limits),
        ]

    def call(self, low, training=False):
        return self.sampler(low, training=training)

    def generate(self, *args, **kwargs):
        raise TypeError("an SRGAN enlarges pictures and has no noise: call it on small pictures")

    def get_config(self):
        config = super().get_config() | {
            "content": self.content,
            "weight": self.weight,
            "stage": self.stage,
        }
        return {key: value for key, value in config.items() if key != "latent_dim"}
