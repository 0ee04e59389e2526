"""From a `Config` to a compiled model: which class, which networks, which optimizers."""

import dataclasses
import importlib

import keras

from gan_keras.data.cards import find_card
from gan_keras.errors import InputError
from gan_keras.models.schedules import TwoStages, schedule
from gan_keras.networks.build import build_networks
from gan_keras.settings.declarations import FIELDS
from gan_keras.settings.resolve import is_ignored


def class_of(config):
    """The class that a config names, with the R1 penalty where it has a weight."""
    card = config.card
    file, name = (card.with_r1 if config.r1_gamma else card.home).split(":")
    return getattr(importlib.import_module(f"gan_keras.models.{file}"), name)


def own_arguments(config):
    """Arguments of the class that other classes do not have, from the settings that say so."""
    arguments = {
        argument: getattr(config, field.name)
        for field in FIELDS.values()
        if (argument := field.metadata.get("argument"))
        and set(field.metadata["read_by"]) & config.card.groups
    }
    if not config.r1_gamma:
        arguments = {name: value for name, value in arguments.items() if name[:3] != "r1_"}
    if config.card.needs == "labels":
        arguments["classes"] = find_card(config.dataset).labels
    if config.card.adversarial:
        arguments["n_critic"] = config.n_critic
    if not is_ignored(FIELDS["latent_dim"], dataclasses.asdict(config)):
        arguments["latent_dim"] = config.latent_dim
    if config.card.task == "super_resolution":
        arguments["stage"] = "pretrain" if config.pretrain_epochs else "adversarial"
    return arguments


def optimizer(config, rate):
    if config.optimizer == "rmsprop":
        chosen = keras.optimizers.RMSprop(rate)
    else:
        chosen = keras.optimizers.Adam(rate, config.beta_1, config.beta_2)
    if config.mixed_precision == "float16":
        return keras.optimizers.LossScaleOptimizer(chosen)  # small gradients would become 0
    return chosen


def rates(config, steps):
    """(learning rate of G or of the denoiser, of D) over ``steps`` updates of the first."""
    if config.card.task == "super_resolution":
        first = config.pretrain_epochs * config.steps_per_epoch
        more = steps - first
        return (
            TwoStages(config.g_learning_rate, first, config.adversarial_learning_rate, more),
            schedule("cosine", config.d_learning_rate, max(1, more * config.n_critic)),
        )
    return (
        schedule(config.schedule, config.g_learning_rate, steps),
        schedule(config.schedule, config.d_learning_rate, steps * config.n_critic),
    )


def build_gan(config, shape, total_steps):
    """A compiled model for samples of ``shape``; ``total_steps`` is the schedule's horizon."""
    keras.utils.set_random_seed(config.seed)
    networks = build_networks(config, shape)
    if config.card.adversarial:
        freeze(networks[-1], config.freeze_d)
    return assembled(config, networks, total_steps)


def freeze(discriminator, count):
    """Keep the weights of the first ``count`` layers that have some (FreezeD, 2002.10964).

    A conditional discriminator is one without labels behind a layer that draws the label: its
    layers are counted, and that one goes on learning.

    Raises:
        InputError: no layer would be left to train.
    """
    inner = [layer for layer in discriminator.layers if isinstance(layer, keras.Model)]
    whole = inner[0] if inner else discriminator
    layers = [layer for layer in whole.layers if layer.weights]
    if count >= len(layers):
        raise InputError(
            f"freeze_d is {count}, but D has {len(layers)} layers with weights: use less"
        )
    for layer in layers[:count]:
        layer.trainable = False


def assembled(config, networks, total_steps):
    """The compiled model of networks that are there; see `build_gan`."""
    gan = class_of(config)(
        *networks, ema_decay=config.ema_decay, seed=config.seed, **own_arguments(config)
    )
    named = zip(gan.optimizer_names.values(), rates(config, config.schedule_steps or total_steps),
                strict=False)  # fmt: skip
    gan.compile(
        **{name: optimizer(config, rate) for name, rate in named},
        jit_compile="auto" if config.xla is None else config.xla,
        steps_per_execution=config.steps_per_execution,
    )
    return gan
