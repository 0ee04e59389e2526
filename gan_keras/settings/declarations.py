"""The settings of a training run, each declared once: type, default, range, who reads it, help.

The flags of the train command, its checks, ``--list`` and docs/settings.md are made from these
declarations. To add a setting, add a field to `Config` and run
``python -m gan_keras.settings.page``. Nothing here imports TensorFlow.
"""

import dataclasses
from dataclasses import dataclass

from gan_keras.errors import InputError
from gan_keras.settings.checks import checked
from gan_keras.settings.models import MODELS

NETWORKS = (
    "mlp", "dcgan", "dcgan_no_bn", "dcgan_deep", "resnet", "srresnet", "unet", "denoiser",
)  # fmt: skip
COUNT = {"at_least": 1, "at_most": 10**6}
RATE = {"above": 0, "below": 1}
AVERAGE = {"at_least": 0, "below": 1}
FILTERS = {"at_least": 1, "at_most": 512, "ignored_with": {"network": ("mlp",)}}
FROM_PICTURES = ("translation", "super_resolution")
BOTH_LOSSES = (*FROM_PICTURES, "distillation")  # a content loss and an adversarial one
PLAYED = ("adversarial",)  # read by the models that have a discriminator


def setting(default, help, **rule):
    """A dataclass field that describes a setting.

    Args:
        default: used if neither the user nor a recipe sets a value.
        help: one line of description for users.
        rule: ``at_least``, ``above``, ``at_most``, ``below`` (of numbers), ``choices`` (with
            ``several``: any of them, separated by commas), ``read_by`` (models, tasks or groups
            of `Model`; all if it is left out), ``ignored_with`` ({setting: values with which
            this one is not read}), ``argument`` (its name in the model's class), ``flag`` (name
            of its value in the train command's help), ``bare`` (the flag's value if none
            is given), ``option`` (the flag's own name, if it is not that of the setting).
    """
    return dataclasses.field(default=default, metadata={"help": help, **rule})


@dataclass(frozen=True)
class Config:
    """All that is needed to repeat a run. The values and their reasons are in `recipes`."""

    model: str = setting("dcgan", "the model to train", choices=MODELS, flag="NAME")
    dataset: str = setting("mnist5k", "the data to learn from; see --list", flag="NAME")
    network: str = setting("mlp", "architecture of the networks", choices=NETWORKS, flag="NAME")
    recipe: str = setting(
        "default", "source of the values that you do not set",
        choices=("default", "paper"), flag="NAME",
    )  # fmt: skip
    image_size: int | None = setting(
        None, "side of the pictures in pixels, for folder:PATH and for datasets with several "
        "sizes; for super-resolution, side of the crops. Of a folder 32 if not set, of face 64, of "
        "srgan 48", at_least=1, at_most=128, flag="N",
    )  # fmt: skip
    skip_damaged: bool = setting(
        False, "skip pictures of a folder that cannot be read, and report how many; all are opened "
        "once before training", flag="",
    )  # fmt: skip
    seed: int = setting(
        0, "seed of the random numbers; the same seed gives the same weights",
        at_least=0, at_most=2**31 - 2, flag="N",
    )  # fmt: skip
    start: str = setting(
        "", "begin with the networks of a run, or of pretrained:NAME, in place of random weights",
        read_by=("adversarial_sampling", "distillation"), flag="RUN", option="from",
    )  # fmt: skip
    freeze_d: int = setting(
        0, "layers of D with weights, counted from the picture, that stay as they are (FreezeD, "
        "2002.10964); only after --from", at_least=0, at_most=100,
        read_by=("adversarial_sampling",),
    )  # fmt: skip
    epochs: int = setting(1, "epochs to train", **COUNT, flag="N")
    steps_per_epoch: int | None = setting(
        None, "generator updates in an epoch; if not set, one pass over the data", **COUNT, flag="N"
    )
    batch_size: int = setting(64, "samples in a batch", at_least=1, at_most=2**16, flag="N")
    latent_dim: int = setting(
        100, "length of the latent vector z", at_least=1, at_most=2**14,
        ignored_with={"network": ("srresnet", "unet", "denoiser")},
    )  # fmt: skip
    denoising_steps: int = setting(
        20, "passes of the denoiser that turn noise into a picture; sample, evaluate and export "
        "take another number", at_least=1, at_most=1000, read_by=("diffusion",), flag="N",
        argument="steps",
    )  # fmt: skip
    pairs: int = setting(
        16_000, "pairs of noise and the teacher's picture to learn from", **COUNT,
        read_by=("distillation",),
    )  # fmt: skip
    teacher_steps: int = setting(
        16, "passes of the denoiser with which the teacher draws a picture of the pairs",
        at_least=1, at_most=1000, read_by=("distillation",),
    )  # fmt: skip
    g_filters: int = setting(
        32, "filters of G's layer next to the image; each halving doubles them", **FILTERS
    )
    d_filters: int = setting(
        32, "filters of D's layer next to the image; each halving doubles them", **FILTERS,
        read_by=PLAYED,
    )  # fmt: skip
    dropout: float = setting(
        0.0, "share of D's activations that dropout sets to 0", **AVERAGE, read_by=PLAYED,
        ignored_with={"network": ("mlp", "srresnet", "unet", "resnet")},
    )  # fmt: skip
    spectral_norm: bool = setting(
        False, "spectral normalization of D's kernels (1802.05957)", read_by=PLAYED
    )
    mirror: bool = setting(
        False, "add the mirror image of each picture to the data", read_by=("sampling",)
    )
    diffaugment: str = setting(
        "", "DiffAugment (2006.10738) of all images that D sees: names separated by commas",
        choices=("color", "translation", "cutout"), several=True, read_by=PLAYED,
        ignored_with={"network": ("srresnet", "unet")},
    )  # fmt: skip
    optimizer: str = setting("adam", "optimizer of all networks", choices=("adam", "rmsprop"))
    g_learning_rate: float = setting(2e-4, "learning rate of G, or of the denoiser", **RATE)
    d_learning_rate: float = setting(2e-4, "learning rate of D", **RATE, read_by=PLAYED)
    beta_1: float = setting(
        0.5, "Adam's momentum", **AVERAGE, ignored_with={"optimizer": ("rmsprop",)}
    )
    beta_2: float = setting(
        0.999, "Adam's decay of squared gradients", **AVERAGE,
        ignored_with={"optimizer": ("rmsprop",)},
    )  # fmt: skip
    schedule: str = setting(
        "constant", "how the learning rates fall to zero by the end; constant: they do not fall",
        choices=("constant", "linear", "cosine"), ignored_with={"network": ("srresnet",)},
    )  # fmt: skip
    schedule_steps: int | None = setting(
        None, "generator updates until the learning rates are zero; if not set, all of the run",
        at_least=1, at_most=10**12,
    )  # fmt: skip
    g_loss: str = setting(
        "non_saturating", "G's loss (1406.2661, section 3 and equation 1)",
        choices=("non_saturating", "minimax"), read_by=("cross_entropy",), argument="g_loss",
    )  # fmt: skip
    n_critic: int = setting(
        1, "updates of D for each update of G", at_least=1, at_most=100, read_by=PLAYED
    )
    real_target: float = setting(
        1.0, "D's target for real samples; 0.9 is one-sided label smoothing (1606.03498)",
        above=0, at_most=1, read_by=("cross_entropy",), argument="real_target",
    )  # fmt: skip
    ls_targets: str = setting(
        "binary", "targets a, b, c: binary 0, 1, 1; pearson -1, 1, 0 (1611.04076)",
        choices=("binary", "pearson"), read_by=("lsgan",), argument="targets",
    )  # fmt: skip
    r1_gamma: float = setting(
        0.0, "weight of the R1 penalty on D (1801.04406), in r3gan of R2 too; 0: none", at_least=0,
        read_by=("r1",), argument="r1_gamma",
    )  # fmt: skip
    r1_every: int = setting(
        1, "updates of D from one R1 penalty to the next, which is then as many times as strong "
        "(1912.04958, section 3.1)", at_least=1, at_most=1000, read_by=("r1",),
        ignored_with={"r1_gamma": (0.0,)}, argument="r1_every",
    )  # fmt: skip
    clip_value: float = setting(
        0.01, "c: the critic's weights are clipped to [-c, c] (1701.07875)", above=0,
        read_by=("wgan",), argument="clip_value",
    )  # fmt: skip
    gp_weight: float = setting(
        10.0, "lambda, the weight of the gradient penalty (1704.00028)", at_least=0,
        read_by=("wgan_gp",), argument="gp_weight",
    )  # fmt: skip
    ema_decay: float | None = setting(
        None, "decay of the moving average of the weights of G, or of the denoiser; the average "
        "makes the samples; null: none",
        **AVERAGE,
    )  # fmt: skip
    scale: int = setting(
        4, "factor by which super-resolution enlarges a picture", choices=(2, 3, 4),
        read_by=("super_resolution",),
    )  # fmt: skip
    blocks: int = setting(
        6, "residual blocks of SRResNet", at_least=1, at_most=100, read_by=("super_resolution",)
    )
    content: str = setting(
        "l1", "content loss: distance to the target in pixels, or in features of a network",
        choices=("l1", "l2", "vgg19", "efflite"), read_by=BOTH_LOSSES, argument="content",
    )  # fmt: skip
    adversarial_weight: float = setting(
        1e-3, "weight of the adversarial loss beside the content loss", at_least=0,
        read_by=BOTH_LOSSES, argument="weight",
    )  # fmt: skip
    adversarial_learning_rate: float = setting(
        1e-4, "learning rate of G in the second stage", **RATE, read_by=("super_resolution",)
    )
    pretrain_share: float = setting(
        0.8, "share of the epochs, rounded to whole ones, that train on the content loss alone",
        at_least=0, at_most=1, read_by=("super_resolution",),
    )  # fmt: skip
    steps_per_execution: int = setting(
        1, "updates between two returns to Python", at_least=1, at_most=10**4
    )
    quality_every: int = setting(
        1, "epochs between measurements that choose the best generator; 0: only at the end",
        at_least=0, at_most=10**6,
    )  # fmt: skip
    xla: bool | None = setting(
        None, "compile the step with XLA; null: the package decides (docs/scaling.md)"
    )
    strategy: str = setting(
        "none", "train on several devices: all GPUs of this machine, or several machines "
        "(docs/scaling.md)",
        choices=("none", "mirrored", "multiworker"), flag="NAME",
    )  # fmt: skip
    mixed_precision: str | None = setting(
        None, "compute in bfloat16, or in float16 with loss scaling, on GPUs where this is faster",
        choices=("bfloat16", "float16"), flag="KIND", bare="bfloat16",
    )  # fmt: skip

    def __post_init__(self):
        for field in FIELDS.values():
            object.__setattr__(self, field.name, checked(field, getattr(self, field.name)))
        for field in FIELDS.values():
            refuse_unread(self, field)

    @property
    def card(self):
        """The model's card."""
        return MODELS[self.model]

    @property
    def pretrain_epochs(self):
        """Epochs of the first stage of super-resolution."""
        return round(self.pretrain_share * self.epochs)


FIELDS = {field.name: field for field in dataclasses.fields(Config)}


def readers(field):
    """Names of the models that read a setting."""
    wanted = set(field.metadata.get("read_by", ()))
    return [name for name, card in MODELS.items() if not wanted or wanted & card.groups]


def refuse_unread(config, field, typed=False):
    """Raise InputError for a setting that the model does not read: typed, or not the default."""
    users = readers(field)
    if config.model not in users and (typed or getattr(config, field.name) != field.default):
        raise InputError(
            f"{field.name} does not apply to model {config.model}: leave it out, or use one of "
            f"{', '.join(users)}"
        )
