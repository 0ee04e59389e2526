"""The models by name, one card each. Other code reads the card and compares no names.

A new model needs a file in `gan_keras.models`, a card here and a recipe in `recipes`.
Nothing here imports TensorFlow.
"""

import math
from dataclasses import dataclass

from gan_keras.errors import InputError

DEFAULT_MODEL, DEFAULT_DATASET = "dcgan", "mnist5k"


@dataclass(frozen=True)
class Model:
    """What the package must know about a model.

    A setting names its readers by a model's name, by its task or by one of its groups.
    """

    name: str
    what: str  # a line for --list
    home: str  # "file:Class" in gan_keras.models
    with_r1: str = ""  # the class that adds the R1 penalty, if there is one
    task: str = "sampling"  # a file of gan_keras.tasks
    command: str = "sample"  # the command that uses a trained run
    network: str = ""  # the one network that fits; "" if the user may choose
    dataset: str = DEFAULT_DATASET  # used if the user names none
    needs: str = ""  # what the dataset must have: "pictures" or "labels"
    own_groups: tuple = ()
    folders_show: str = ""  # the kind of metrics (see Card.judge) for pictures of a folder
    undecided: tuple = ()  # (D's loss when it cannot tell real from fake, label); () for critics
    kind: str = "generative adversarial network"  # in the words of a model card
    adversarial: bool = True  # whether there is a discriminator
    teacher: str = ""  # the model whose runs it learns from, named with --from
    judged: int | None = None  # digits for reported numbers; None: the usual number

    @property
    def groups(self):
        played = ["adversarial", f"adversarial_{self.task}"] if self.adversarial else []
        r1 = ["r1"] if self.with_r1 else []
        return {self.name, self.task, *self.own_groups, *r1, *played}

    @property
    def from_noise(self):
        """Whether it draws samples from noise; the others turn pictures into pictures."""
        return self.command == "sample"


CROSS_ENTROPY = {
    "own_groups": ("cross_entropy",),
    "undecided": (2 * math.log(2), "2 log 2: D loss at D = 1/2"),
}
TRANSLATION = {"task": "translation", "command": "apply", "network": "unet", "needs": "pictures"}

MODELS = {
    model.name: model
    for model in (
        Model("gan", "GAN with fully connected networks (1406.2661)",
              "gan:GAN", "r1:R1GAN", **CROSS_ENTROPY),
        Model("dcgan", "GAN with convolutional networks (1511.06434)",
              "gan:GAN", "r1:R1GAN", **CROSS_ENTROPY),
        Model("lsgan", "least squares instead of cross-entropy (1611.04076)",
              "lsgan:LSGAN", "r1:R1LSGAN"),
        Model("hinge", "hinge loss (1705.02894, 1802.05957)",
              "hinge:HingeGAN", "r1:R1HingeGAN", undecided=(2.0, "2: D loss at D = 0")),
        Model("wgan", "Wasserstein GAN, clipped critic (1701.07875)", "wgan:WGAN"),
        Model("wgan_gp", "Wasserstein GAN with gradient penalty (1704.00028), also known as iwgan",
              "wgan_gp:WGANGP", own_groups=("gradient_penalty",)),
        Model("r3gan", "relativistic pairing with R1 and R2 penalties (2501.05441)",
              "r3gan:RelativisticGAN", "r3gan:R3GAN",
              undecided=(math.log(2), "log 2: D loss at D(x) = D(G(z))")),
        Model("face", "GAN for a few hundred faces (R1 penalty, DiffAugment)",
              "gan:GAN", "r1:R1GAN", dataset="drawn_faces", needs="pictures",
              folders_show="faces", **CROSS_ENTROPY),
        Model("cgan", "conditional GAN: both networks receive a label (1411.1784)",
              "cgan:CGAN", "cgan:R1CGAN", needs="labels", **CROSS_ENTROPY),
        Model("srgan", "super-resolution, first SRResNet, then SRGAN (1609.04802)",
              "srgan:SRGAN", task="super_resolution", command="upscale", network="srresnet",
              dataset="photos"),
        Model("pix2pix", "makes pictures from their edges (1611.07004)",
              "pix2pix:Pix2Pix", **TRANSLATION),
        Model("inpaint", "fills a hole in a picture (1604.07379)",
              "pix2pix:Pix2Pix", **TRANSLATION),
        Model("denoise", "removes noise from a picture", "pix2pix:Pix2Pix", **TRANSLATION),
        Model("diffusion", "denoising diffusion (2006.11239), no GAN: a picture in many steps",
              "diffusion:Diffusion", network="denoiser", needs="pictures",
              kind="denoising diffusion model", adversarial=False,
              judged=2000),  # of 20 passes each: 20 seconds on two cores
        Model("distilled", "a diffusion model's pictures in one step (2405.05967, 2311.17042)",
              "distilled:Distilled", "distilled:R1Distilled", task="distillation",
              network="denoiser", needs="pictures", teacher="diffusion",
              kind="one-step student of a diffusion model"),
    )
}  # fmt: skip
ALIASES = {"iwgan": "wgan_gp"}  # "improved WGAN", after the title of 1704.00028


def canonical(model):
    """The model's name in `MODELS`; an alias such as "iwgan" is accepted.

    Raises:
        InputError: a model that does not exist.
    """
    model = ALIASES.get(model, model) if isinstance(model, str) else model
    if not isinstance(model, str) or model not in MODELS:
        raise InputError(f"unknown model '{model}': use one of {', '.join(MODELS)}")
    return model


def alias_note(model):
    return f"{model} is another name for {ALIASES[model]}: {MODELS[ALIASES[model]].what}"


def names(**wanted):
    """Names of the models whose cards have these values, such as ``task="translation"``."""
    return tuple(
        name
        for name, model in MODELS.items()
        if all(getattr(model, key) == value for key, value in wanted.items())
    )
