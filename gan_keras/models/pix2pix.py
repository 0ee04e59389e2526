"""pix2pix (1611.07004): a generator that turns one picture into another, judged beside its source.

    G* = arg min_G max_D  L_cGAN(G, D) + lambda L_L1(G)                              (eq. 4)
    L_cGAN = E[log D(x, y)] + E[log(1 - D(x, G(x)))],   L_L1 = E|y - G(x)|           (eq. 1 and 3)

x is the source, y the target. Whether x is made of y by drawing its edges, by cutting a hole into
it (1604.07379) or by noise, the training is the same: see `gan_keras.data.sources`. The weights
are written the other way round, L_L1 + weight L_cGAN: lambda = 100 is a weight of 0.01.
"""

import keras

from gan_keras.models.checks import check_weight, first_input
from gan_keras.models.content import DISTANCES
from gan_keras.models.data_door import Part
from gan_keras.models.gan import GAN


@keras.saving.register_keras_serializable("gan_keras")
class Pix2Pix(GAN):
    """Pairs (source, target) of pictures in [-1, 1] train it; see `GAN` for the rest.

    There is no noise. The paper found that G ignores a vector z, and used dropout in its place,
    also at test time (section 3.1); here G is deterministic.

    Args:
        generator: sources (batch, h, w, s) -> pictures (batch, h, w, c).
        discriminator: [pictures, sources] -> logits.
        content: "l1", "l2", "vgg19" or "efflite"; see `gan_keras.models.content`.
        weight: of the adversarial loss; 0 trains G on the content alone, D rests.

    Raises:
        ValueError: an unknown content, or a negative weight.
    """

    logged = (*GAN.logged, "content")

    def __init__(self, generator, discriminator, *, content="l1", weight=0.01, **kwargs):
        super().__init__(generator, discriminator, None, **kwargs)
        check_weight("weight", weight)
        if content not in DISTANCES:
            raise ValueError(f"unknown content '{content}': use one of {', '.join(DISTANCES)}")
        self.content, self.weight = content, weight
        self.adversarial_weight = weight
        self.distance = DISTANCES[content]()
        if content == "efflite":
            self.wide = 0  # XLA is slow at that network

    def unpack(self, data):
        source, target, _ = keras.utils.unpack_x_y_sample_weight(data)
        return self.as_made(target), self.as_made(source)

    def make_fake(self, real, given=None, training=True):
        return self.generator(given, training=training)

    def judge(self, samples, given=None, training=True):
        return self.discriminator([samples, given], training=training)

    def content_loss(self, real, fake):
        return self.distance(real, fake)

    def logged_now(self):
        return self.logged if self.adversarial_weight else ("content",)

    def expected_data(self):
        limits = (-1.0, 1.0)
        return [
            Part("sources", first_input(self.generator), limits),
            Part("targets", self.generator.output_shape[1:], limits),
        ]

    def call(self, source, training=False):
        return self.sampler(source, training=training)

    def generate(self, *args, **kwargs):
        raise TypeError(
            f"a {type(self).__name__} turns pictures into pictures and has no noise: call it on "
            "source pictures"
        )

    def get_config(self):
        config = super().get_config() | {"content": self.content, "weight": self.weight}
        return {key: value for key, value in config.items() if key != "latent_dim"}
