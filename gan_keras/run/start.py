"""Start a training from the networks of another run: train --from RUN.

Heavy imports are inside functions: `shaping` is asked before TensorFlow is imported.
"""

import dataclasses

from gan_keras.data.cards import FOLDER_SIZE, find_card, sample_shape
from gan_keras.errors import InputError
from gan_keras.run.generator import generator_file
from gan_keras.run.shipped import Shipped, find_run
from gan_keras.settings.declarations import FIELDS, readers
from gan_keras.settings.models import DEFAULT_MODEL, MODELS, names
from gan_keras.settings.resolve import is_ignored, is_toy

# Settings that the networks' shapes depend on: a run that starts from another takes them over.
SHAPING = ("network", "image_size", "latent_dim", "g_filters", "d_filters", "spectral_norm",
           "dropout")  # fmt: skip


def shaping(named, model=MODELS[DEFAULT_MODEL]):
    """{setting: value} that a run must share with the run it starts from.

    Args:
        named: the run it starts from.
        model: the card of its own model.
    """
    if model.name not in readers(FIELDS["start"]):
        raise InputError(f"--from does not apply to model {model.name}: leave it out")
    run = find_run(named)
    config = run.config()
    if model.teacher and config.model != model.teacher:
        raise InputError(
            f"{named} is a run of {config.model}, but the teacher of {model.name} is a run of "
            f"{model.teacher}: make one with python -m gan_keras.train --model {model.teacher}"
        )
    if model.teacher:
        generator_file(run, "last")  # refuses a run that is not finished
        return {
            "dataset": config.dataset,
            "image_size": side(config),
            "g_filters": config.g_filters,
        }
    if not config.card.from_noise:
        raise InputError(
            f"{named} turns pictures into pictures: --from takes runs that draw from noise"
        )
    if not config.card.adversarial:
        raise InputError(
            f"{named} is a run of {config.model}: --from takes runs of GANs, or give --model "
            f"{', '.join(names(teacher=config.model))} to learn from it"
        )
    settings = dataclasses.asdict(config)
    taken = {name: settings[name] for name in SHAPING if not is_ignored(FIELDS[name], settings)} | {
        "image_size": side(config)
    }
    if is_toy(config.dataset):
        taken.pop("image_size")
    return taken


def side(config):
    """Pixels of a side of a run's pictures, of points their number of coordinates."""
    card = find_card(config.dataset)
    return sample_shape(card, config.image_size)[0] if card else config.image_size or FOLDER_SIZE


def begin_from(gan, named):
    """Give a model the weights of the networks, and of the average, of a run or shipped model.

    Optimizers begin anew.

    Raises:
        InputError: networks that do not fit, or a run without a checkpoint.
    """
    for role, source in networks(find_run(named)).items():
        target = getattr(gan, role)
        if target is None:
            continue
        if [w.shape for w in target.weights] != [w.shape for w in source.weights]:
            raise InputError(
                f"the {role.replace('_', ' ')} of {named} does not fit this run: give it the same "
                f"kind of data, and leave out {', '.join(SHAPING)}"
            )
        target.set_weights(source.get_weights())


def networks(run):
    """{attribute of a GAN: network} of a run."""
    from gan_keras.inference.saved_network import load_network
    from gan_keras.models.build import build_gan
    from gan_keras.run.checkpoint import find_checkpoint, load_checkpoint

    averaged = load_network(run.last)
    if not run.config().card.adversarial:  # a teacher, whose average begins as both
        return {"generator": averaged, "ema_generator": averaged}
    if isinstance(run, Shipped):
        generator = load_network(run.trained_generator)
        discriminator = load_network(run.trained_discriminator)
    else:
        config, found = run.config(), find_checkpoint(run.checkpoint)
        if not found:
            raise InputError(f"{run} has no checkpoint: its discriminator is lost; train it again")
        gan = build_gan(config, averaged.output_shape[1:], config.schedule_steps)
        load_checkpoint(gan, found[0])
        generator, discriminator = gan.generator, gan.discriminator
    return {"generator": generator, "discriminator": discriminator, "ema_generator": averaged}
