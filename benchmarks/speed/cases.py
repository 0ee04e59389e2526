"""The train steps that are compared: sizes and settings, the same for every contender."""

from dataclasses import dataclass

from gan_keras.settings.recipes import RECIPES

LATENT, FILTERS = 100, 64  # of G: 128 and 64 filters
WIDTHS = (64, 128)  # of D, which has no batch normalization: a gradient penalty forbids it
IMAGE = (28, 28, 1)
SIZES = (28, 14, 7)  # of D's maps
SUPER = RECIPES["srgan"]  # blocks and filters of SRResNet
SCALE = 4


@dataclass(frozen=True)
class Case:
    """A train step.

    Args:
        steps: in a turn; also this project's steps_per_execution.
        adam: (learning rate, beta_1, beta_2) of both optimizers.
    """

    title: str
    batch: int
    steps: int
    adam: tuple
    n_critic: int = 1
    gp_weight: float = 0.0


CASES = {
    "dcgan": Case("DCGAN", 64, 12, (2e-4, 0.5, 0.999)),
    "wgan_gp": Case("WGAN-GP, 3 critic steps", 64, 4, (1e-4, 0.0, 0.9), 3, 10.0),
    "srresnet": Case("SRResNet, 12x12 to 48x48, L1", SUPER["batch_size"], 10, (1e-4, 0.9, 0.99)),
}
LOW = (SUPER["image_size"] // SCALE,) * 2 + (3,)
HIGH = (SUPER["image_size"],) * 2 + (3,)
