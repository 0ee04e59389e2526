"""Types of settings, and how large they may be."""

import json
import types
import typing

from gan_keras.errors import InputError

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
