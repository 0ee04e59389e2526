"""The settings of a training run: one flat dataclass, checked before TensorFlow is imported."""

import dataclasses
import json
import math
import types
import typing
from dataclasses import dataclass
from pathlib import Path

from gan_keras.errors import InputError

SCHEDULES = ("constant", "linear")
NETWORKS = ("mlp", "dcgan", "dcgan_no_bn")
G_LOSSES = ("non_saturating", "minimax")
LARGEST_IMAGE = 128  # pixels; the networks double their filters with each halving
NOT_SETTINGS = ("versions",)  # keys of config.json that are records


@dataclass(frozen=True)
class Config:
    """All that is needed to repeat a run; `gan_keras.recipes` holds the values and reasons."""

    model: str
    dataset: str
    network: str
    image_size: int | None = None  # pixels, for folder: datasets
    seed: int = 0
    epochs: int = 1
    steps_per_epoch: int | None = None  # None: one pass over the data
    batch_size: int = 64
    latent_dim: int = 100
    g_filters: int = 32  # of the layer next to the image; doubled with each halving
    d_filters: int = 32
    dropout: float = 0.0  # in the discriminator
    g_learning_rate: float = 2e-4
    d_learning_rate: float = 2e-4
    beta_1: float = 0.5
    beta_2: float = 0.999
    schedule: str = "constant"  # or "linear": down to zero at ``schedule_steps``
    schedule_steps: int | None = None  # None: the steps of this run
    g_loss: str = "non_saturating"
    n_critic: int = 1
    real_target: float = 1.0
    r1_gamma: float = 0.0  # R1 penalty on the discriminator, 0 for none
    ema_decay: float | None = None
    steps_per_execution: int = 1
    quality_every: int = 1  # epochs between measurements; 0: only at the end
    seconds_per_step: float | None = None  # as measured on 2 cores, for the forecast

    def __post_init__(self):
        for field in dataclasses.fields(self):
            object.__setattr__(self, field.name, _typed(field, getattr(self, field.name)))
        _check(self)


def _typed(field, value):
    """``value`` if it has the field's type, with whole numbers accepted as floats."""
    kinds = (
        typing.get_args(field.type) if isinstance(field.type, types.UnionType) else (field.type,)
    )
    if float in kinds and type(value) is int:
        return float(value)
    if type(value) not in kinds:
        names = " or ".join("null" if kind is type(None) else kind.__name__ for kind in kinds)
        raise InputError(f"{field.name} must be {names}, got {json.dumps(value, default=str)}")
    return value


def _check(config):
    counts = ("epochs", "batch_size", "latent_dim", "g_filters", "d_filters", "n_critic")
    optional = ("steps_per_execution", "steps_per_epoch", "image_size", "schedule_steps")
    for name in counts + optional:
        value = getattr(config, name)
        if value is not None and value < 1:
            raise InputError(f"{name} must be at least 1, got {value}")
    for name in ("g_learning_rate", "d_learning_rate"):
        if not 0 < getattr(config, name) < 1:
            raise InputError(f"{name} must be between 0 and 1, got {getattr(config, name)}")
    for name in ("beta_1", "beta_2", "dropout", "ema_decay"):
        value = getattr(config, name)
        if value is not None and not 0 <= value < 1:
            raise InputError(f"{name} must be at least 0 and below 1, got {value}")
    if not 0 <= config.r1_gamma < math.inf:
        raise InputError(f"r1_gamma must be at least 0, got {config.r1_gamma}")
    if (config.image_size or 0) > LARGEST_IMAGE:
        raise InputError(f"image_size must be at most {LARGEST_IMAGE}, got {config.image_size}")
    if config.r1_gamma and config.network == "dcgan":
        raise InputError(
            "r1_gamma cannot be used with network dcgan, which has batch normalization: use "
            "--network dcgan_no_bn, or r1_gamma=0"
        )
    if not 0 < config.real_target <= 1:
        raise InputError(f"real_target must be above 0 and at most 1, got {config.real_target}")
    if config.quality_every < 0:
        raise InputError(f"quality_every must be at least 0, got {config.quality_every}")
    if not 0 <= config.seed < 2**31 - 1:
        raise InputError(f"seed must be from 0 to {2**31 - 2}, got {config.seed}")
    for name, allowed in (("network", NETWORKS), ("schedule", SCHEDULES), ("g_loss", G_LOSSES)):
        if getattr(config, name) not in allowed:
            raise InputError(
                f"unknown {name} '{getattr(config, name)}': use one of {', '.join(allowed)}"
            )


def known_keys():
    return [field.name for field in dataclasses.fields(Config)]


def check_keys(keys, where):
    """Refuse settings that do not exist instead of ignoring them."""
    for key in keys:
        if key not in known_keys():
            raise InputError(f"unknown key '{key}' in {where}: known are {', '.join(known_keys())}")


def parse_assignments(assignments):
    """{"beta_1": 0.5} from ["beta_1=0.5"], values read as JSON, else as text."""
    settings = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals:
            raise InputError(f"--set takes key=value, got '{assignment}'")
        check_keys([key], "--set")
        try:
            settings[key] = json.loads(text)
        except json.JSONDecodeError:
            settings[key] = text
    return settings


def read_settings(path):
    """Settings from a JSON file, such as the config.json of another run."""
    try:
        settings = json.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"cannot read settings from {path}: {error}") from None
    if not isinstance(settings, dict):
        raise InputError(f"{path} holds no settings: it must be one JSON object")
    settings = {key: value for key, value in settings.items() if key not in NOT_SETTINGS}
    check_keys(settings, path)
    return settings
