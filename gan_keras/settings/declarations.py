"""The settings of a training run: one flat dataclass, checked before TensorFlow is imported."""

import dataclasses
import json
import math
import types
import typing
from dataclasses import dataclass
from pathlib import Path

from gan_keras.errors import InputError

SCHEDULES = ("constant", "linear", "cosine")
NETWORKS = ("mlp", "dcgan", "dcgan_no_bn", "resnet", "srresnet", "unet")
G_LOSSES = ("non_saturating", "minimax")
OPTIMIZERS = ("adam", "rmsprop")
LS_TARGETS = ("binary", "pearson")
CONTENT = ("l1", "l2", "vgg19")
STRATEGIES = ("none", "mirrored", "multiworker")
PRECISIONS = ("bfloat16", "float16")  # beside float32, in which variables and losses stay
SCALES = (2, 3, 4)
AUGMENTATIONS = ("color", "translation", "cutout")
TRANSLATING = ("pix2pix", "inpaint", "denoise")  # a picture into another of the same size
PAIRED = ("srgan", *TRANSLATING)  # models that draw nothing from noise
CROSS_ENTROPY = ("gan", "dcgan", "face", "cgan")
PENALISED = (*CROSS_ENTROPY, "lsgan", "hinge")
USED_BY = {  # settings that only some models read
    "mirror": (*PENALISED, "wgan", "wgan_gp"),
    "g_loss": CROSS_ENTROPY,
    "real_target": CROSS_ENTROPY,
    "r1_gamma": PENALISED,
    "ls_targets": ("lsgan",),
    "clip_value": ("wgan",),
    "gp_weight": ("wgan_gp",),
    "content": PAIRED,
    "adversarial_weight": PAIRED,
    **dict.fromkeys(("scale", "blocks", "pretrain_share", "adversarial_learning_rate"), ("srgan",)),
}
NOT_SETTINGS = ("versions",)  # keys of config.json that are records


@dataclass(frozen=True)
class Config:
    """All that is needed to repeat a run; `recipes` beside this file holds values and reasons."""

    model: str
    dataset: str
    network: str
    recipe: str = "default"  # where the rest came from; see `gan_keras.settings.recipes`
    image_size: int | None = None  # pixels, for folder: datasets
    seed: int = 0
    epochs: int = 1
    steps_per_epoch: int | None = None  # None: one pass over the data
    batch_size: int = 64
    latent_dim: int = 100
    g_filters: int = 32  # of the layer next to the image; doubled with each halving
    d_filters: int = 32
    dropout: float = 0.0  # in the discriminator
    spectral_norm: bool = False  # in the discriminator
    mirror: bool = False  # add the mirror image of each picture to the data
    diffaugment: str = ""  # of what the discriminator sees: "color,translation,cutout" or fewer
    optimizer: str = "adam"  # "rmsprop" has no beta_1 and beta_2
    g_learning_rate: float = 2e-4
    d_learning_rate: float = 2e-4
    beta_1: float = 0.5
    beta_2: float = 0.999
    schedule: str = "constant"  # or "linear": down to zero at ``schedule_steps``
    schedule_steps: int | None = None  # None: the steps of this run
    g_loss: str = "non_saturating"
    n_critic: int = 1
    real_target: float = 1.0
    ls_targets: str = "binary"
    r1_gamma: float = 0.0  # R1 penalty on the discriminator, 0 for none
    clip_value: float = 0.01
    gp_weight: float = 10.0
    ema_decay: float | None = None
    scale: int = 4  # of super-resolution
    blocks: int = 6  # residual blocks
    content: str = "l1"  # see `gan_keras.models.content`
    adversarial_weight: float = 1e-3
    adversarial_learning_rate: float = 1e-4  # of G in the second stage
    pretrain_share: float = 0.8  # of the epochs, rounded to whole ones
    steps_per_execution: int = 1
    quality_every: int = 1  # epochs between measurements; 0: only at the end
    xla: bool | None = None  # compile the step; None: where it is faster, see `models.build`
    strategy: str = "none"  # see `gan_keras.devices.strategies`
    mixed_precision: str | None = None  # "bfloat16", "float16"
    seconds_per_step: float | None = None  # as measured on 2 cores, for the forecast

    def __post_init__(self):
        for field in dataclasses.fields(self):
            object.__setattr__(self, field.name, typed(field, getattr(self, field.name)))
        _check(self)


def _check(config):
    counts = ("epochs", "batch_size", "latent_dim", "g_filters", "d_filters", "n_critic")
    counts += ("blocks",)
    optional = ("steps_per_execution", "steps_per_epoch", "image_size", "schedule_steps")
    for name in counts + optional:
        value = getattr(config, name)
        if value is not None and value < 1:
            raise InputError(f"{name} must be at least 1, got {value}")
    check_limits(config)
    for name in ("g_learning_rate", "d_learning_rate", "adversarial_learning_rate"):
        if not 0 < getattr(config, name) < 1:
            raise InputError(f"{name} must be between 0 and 1, got {getattr(config, name)}")
    for name in ("beta_1", "beta_2", "dropout", "ema_decay"):
        value = getattr(config, name)
        if value is not None and not 0 <= value < 1:
            raise InputError(f"{name} must be at least 0 and below 1, got {value}")
    for name in ("r1_gamma", "gp_weight", "adversarial_weight"):
        if not 0 <= getattr(config, name) < math.inf:
            raise InputError(f"{name} must be at least 0, got {getattr(config, name)}")
    if not 0 < config.clip_value < math.inf:
        raise InputError(f"clip_value must be above 0, got {config.clip_value}")
    for field in dataclasses.fields(config):
        users, value = USED_BY.get(field.name), getattr(config, field.name)
        if users and config.model not in users and value != field.default:
            raise InputError(
                f"{field.name} does not apply to model {config.model}: leave it out, or use one "
                f"of {', '.join(users)}"
            )
    for name in config.diffaugment.split(",") if config.diffaugment else ():
        if name not in AUGMENTATIONS:
            raise InputError(
                f"unknown augmentation '{name}' in diffaugment: use some of "
                f"{','.join(AUGMENTATIONS)}"
            )
    if config.scale not in SCALES:
        raise InputError(f"scale must be one of {', '.join(map(str, SCALES))}, got {config.scale}")
    if config.network == "dcgan" and (config.r1_gamma or config.model == "wgan_gp"):
        raise InputError(
            "a gradient penalty cannot be used with network dcgan, which has batch "
            "normalization in the discriminator: use --network dcgan_no_bn"
            + (", or r1_gamma=0" if config.r1_gamma else "")
        )
    if config.mixed_precision == "float16" and (config.r1_gamma or config.model == "wgan_gp"):
        raise InputError(
            "mixed_precision float16 cannot be used with a gradient penalty, whose inner gradient "
            "would overflow or vanish unscaled: use --mixed-precision bfloat16"
            + (", or r1_gamma=0" if config.r1_gamma else "")
        )
    if not 0 < config.real_target <= 1:
        raise InputError(f"real_target must be above 0 and at most 1, got {config.real_target}")
    if not 0 <= config.pretrain_share <= 1:
        raise InputError(f"pretrain_share must be from 0 to 1, got {config.pretrain_share}")
    if config.quality_every < 0:
        raise InputError(f"quality_every must be at least 0, got {config.quality_every}")
    if not 0 <= config.seed < 2**31 - 1:
        raise InputError(f"seed must be from 0 to {2**31 - 2}, got {config.seed}")
    for name, allowed in (
        ("network", NETWORKS), ("schedule", SCHEDULES), ("g_loss", G_LOSSES),
        ("optimizer", OPTIMIZERS), ("ls_targets", LS_TARGETS),
        ("content", CONTENT), ("strategy", STRATEGIES), ("mixed_precision", (None, *PRECISIONS)),
    ):  # fmt: skip
        if getattr(config, name) not in allowed:
            raise InputError(
                f"unknown {name} '{getattr(config, name)}': use one of "
                + ", ".join(filter(None, allowed))
            )


def known_keys():
    return [field.name for field in dataclasses.fields(Config)]


def check_keys(keys, where):
    """Refuse settings that do not exist instead of ignoring them."""
    for key in keys:
        if key not in known_keys():
            raise InputError(f"unknown key '{key}' in {where}: known are {', '.join(known_keys())}")


def parse_assignments(assignments, where="--set"):
    """{"beta_1": 0.5} from ["beta_1=0.5"], values read as JSON, else as text."""
    settings = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals:
            raise InputError(f"{where} takes key=value, got '{assignment}'")
        check_keys([key], where)
        try:
            settings[key] = json.loads(text)
        except (ValueError, RecursionError):  # no JSON, or a number of thousands of digits
            settings[key] = text
    return settings


def read_settings(path):
    """Settings from a JSON file, such as the config.json of another run."""
    try:
        settings = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"cannot read settings from {path}: {error}") from None
    if not isinstance(settings, dict):
        raise InputError(f"{path} holds no settings: it must be one JSON object")
    settings = {key: value for key, value in settings.items() if key not in NOT_SETTINGS}
    check_keys(settings, path)
    return settings


LARGEST_IMAGE = 128  # pixels; the networks double their filters with each halving
MOST = {  # far above what is sensible; beyond it a typing error would fill memory or never end
    "epochs": 10**6,
    "steps_per_epoch": 10**6,
    "schedule_steps": 10**12,
    "steps_per_execution": 10**4,
    "batch_size": 2**16,
    "latent_dim": 2**14,
    "g_filters": 512,
    "d_filters": 512,
    "n_critic": 100,
    "blocks": 100,
    "image_size": LARGEST_IMAGE,
    "quality_every": 10**6,
}


def check_limits(config):
    """Raise InputError for a setting above its entry in ``MOST``."""
    for name, most in MOST.items():
        value = getattr(config, name)
        if value is not None and value > most:
            raise InputError(f"{name} must be at most {most}, got {shown(value)}")


def typed(field, value):
    """``value`` if it has the dataclass field's type, with whole numbers accepted as floats.

    Raises:
        InputError: any other type.
    """
    kinds = (
        typing.get_args(field.type) if isinstance(field.type, types.UnionType) else (field.type,)
    )
    if float in kinds and type(value) is int:
        try:
            return float(value)
        except OverflowError:
            raise InputError(f"{field.name} is too large for a number") from None
    if type(value) not in kinds:
        names = " or ".join("null" if kind is type(None) else kind.__name__ for kind in kinds)
        raise InputError(f"{field.name} must be {names}, got {shown(value)}")
    return value


def shown(value, most=80):
    """A value as JSON, cut where it is long."""
    try:
        text = json.dumps(value, default=str)
    except (RecursionError, ValueError):
        return f"a {type(value).__name__}"
    return text if len(text) <= most else text[:most] + "..."


def pretrain_epochs(config):
    """Epochs of the first stage of an SRGAN."""
    return round(config.pretrain_share * config.epochs)
