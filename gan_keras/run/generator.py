"""Which file of a run holds the generator that a command asks for."""

from gan_keras.errors import InputError
from gan_keras.settings.models import MODELS


def check_label(config, label):
    """Raise InputError for a label that the run's model was not trained with."""
    from gan_keras.data.cards import find_card

    if label is None:
        return
    if config.model != "cgan":
        raise InputError(
            f"--label is for runs of cgan, not of {config.model}: leave it out, or train one with "
            "python -m gan_keras.train --model cgan"
        )
    classes = find_card(config.dataset).labels
    if not 0 <= label < classes:
        raise InputError(f"--label must be from 0 to {classes - 1}, got {label}")


def generator_file(run, which):
    """The file of the wanted generator; "best" where a metric chose one, else the last."""
    if which is None:
        which = "best" if run.best.is_file() else "last"
    path = run.best if which == "best" else run.last
    if not path.is_file():
        raise InputError(
            f"{run} has no {which} generator ({path.name} is missing): finish the run "
            "with --resume"
            + (", or use --which last" if which == "best" and run.last.is_file() else "")
        )
    return path


def refuse_paired(run, model):
    """Raise InputError for a model that makes nothing from noise."""
    other = MODELS[model].command
    if other != "sample":
        raise InputError(
            f"{run} turns pictures into pictures and draws none from noise: use "
            f"python -m gan_keras.{other} {run} PICTURE"
        )
