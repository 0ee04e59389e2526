"""SRGAN (1609.04802): a generator that enlarges pictures and may invent the detail.

    L_G = l_content + 1e-3 l_adversarial                                     (equation 3)
    l_adversarial = -log D(G(low))                                           (equation 6)

G sees a small picture instead of noise, and its fake has a counterpart among the reals, as in
`Pix2Pix`; D judges the large picture alone. Two stages (section 3.2): "pretrain" on the pixels
alone, which gives SRResNet and the highest PSNR, then "adversarial", which gives up PSNR for
detail that looks real. Only the second one compares features, where `content` is one on features.
"""

import keras

from gan_keras.models.content import DISTANCES, PIXELS_OF
from gan_keras.models.gan import GAN
from gan_keras.models.pix2pix import Pix2Pix

STAGES = ("pretrain", "adversarial")


@keras.saving.register_keras_serializable("gan_keras")
class SRGAN(Pix2Pix):
    """Pairs (low, high) of pictures in [-1, 1] train it; see `Pix2Pix` for the rest.

    Args:
        generator: small pictures (batch, h, w, 3) -> large ones (batch, scale h, scale w, 3).
        discriminator: large pictures -> logits.
        weight: of the adversarial loss in the adversarial stage. The paper has 1e-3, for a content
            loss on features of VGG19; beside one on pixels that changes nothing visible.
        stage: the one that training is in; see `enter`.

    Raises:
        ValueError: an unknown content or stage, or a negative weight.
    """

    judge = GAN.judge  # D sees no small picture

    def __init__(self, generator, discriminator, *, weight=0.01, stage="adversarial", **kwargs):
        super().__init__(generator, discriminator, weight=weight, **kwargs)
        pixels = PIXELS_OF.get(self.content)
        second = self.distance
        self.distances = {"pretrain": DISTANCES[pixels]() if pixels else second,
                          "adversarial": second}  # fmt: skip
        self.enter(stage)

    def enter(self, stage):
        """Go on in a stage; what `fit` has compiled for the other one is dropped."""
        if stage not in STAGES:
            raise ValueError(f"unknown stage '{stage}': use one of {', '.join(STAGES)}")
        self.stage, self.distance = stage, self.distances[stage]
        self.adversarial_weight = self.weight if stage == "adversarial" else 0.0
        if self.train_function is not None:
            self.make_train_function(force=True)
        self.test_function = None  # made anew by `evaluate`

    def get_config(self):
        return super().get_config() | {"stage": self.stage}
