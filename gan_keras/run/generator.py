"""Which file of a run holds the generator that a command asks for, and how it is opened."""

from gan_keras.errors import InputError
from gan_keras.settings.checks import checked
from gan_keras.settings.declarations import FIELDS, readers
from gan_keras.settings.models import MODELS

STEPS = FIELDS["denoising_steps"]


def add_steps(parser):
    """The flag with which a command changes how often a denoiser is asked for a picture."""
    parser.add_argument(
        "--denoising-steps", type=int, metavar="N",
        help=f"of {' or '.join(readers(STEPS))}: passes of the denoiser for a picture (default "
             "that of the run)",
    )  # fmt: skip


def check_steps(config, steps):
    """Raise InputError for a number of steps that the run's model cannot take."""
    if steps is not None and config.model not in readers(STEPS):
        raise InputError(
            f"--denoising-steps is for runs of {' or '.join(readers(STEPS))}, not of "
            f"{config.model}: leave it out"
        )
    if steps is not None:
        checked(STEPS, steps)


def load_generator(path, steps=None):
    """The generator in a file; one that draws in steps takes ``steps`` of them, if they are given.

    Raises:
        InputError: a file that is damaged or holds no network.
    """
    from gan_keras.inference.saved_network import load_network

    network = load_network(path)
    if steps is not None:
        from gan_keras.networks.ddim import with_steps

        network = with_steps(network, steps)
    return network


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
        if run.last.is_file():
            raise InputError(f"{run} has no best generator, as no number chose one: use --which "
                             "last, or leave --which out")  # fmt: skip
        raise InputError(
            f"{run} has no {which} generator yet: finish it with python -m gan_keras.train "
            f"--resume --out {run.folder}"
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
