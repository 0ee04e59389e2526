"""From the settings that a user named to a complete, checked `Config`.

What is not named comes from `gan_keras.settings.recipes`. Nothing here imports TensorFlow.
"""

import dataclasses
import math

from gan_keras.data.cards import CARDS, PAIRS, check_size, find_card
from gan_keras.errors import InputError
from gan_keras.settings.declarations import TRANSLATING, Config
from gan_keras.settings.models import ALIASES, DATASET_OF, DEFAULT_DATASET, DEFAULT_MODEL, MODELS
from gan_keras.settings.paper import PAPER
from gan_keras.settings.recipes import (
    FOR_DATASET,
    FORECAST,
    RECIPE_NAMES,
    RECIPES,
    SPEED_DEPENDS_ON,
    TOY,
    TOY_OF,
)

DEFAULTS = {field.name: field.default for field in dataclasses.fields(Config)}
TOY_DATASETS = ("ring", "grid")
SMALLEST_CROP = 32  # pixels; the discriminator halves three times
NOT_READ_BY = {
    ("network", "mlp"): ("g_filters", "d_filters", "dropout"),
    ("network", "srresnet"): ("latent_dim", "dropout", "diffaugment", "schedule"),
    ("network", "unet"): ("latent_dim", "dropout", "diffaugment"),
    ("network", "resnet"): ("dropout",),
    ("optimizer", "rmsprop"): ("beta_1", "beta_2"),
}


def recipe_for(model, dataset, recipe="default"):
    """The settings of a recipe: those of the model, changed by those for the dataset.

    Raises:
        InputError: a recipe that does not exist for this model or dataset.
    """
    if recipe not in RECIPE_NAMES:
        raise InputError(f"unknown recipe '{recipe}': use one of {', '.join(RECIPE_NAMES)}")
    toy = dataset in TOY_DATASETS
    if recipe == "paper":
        if model not in PAPER or toy:
            raise InputError(
                f"there is no paper recipe for {model} on {dataset}: they exist for images and "
                f"{', '.join(PAPER)}"
            )
        return RECIPES[model] | FOR_DATASET.get(dataset, {}) | PAPER[model]
    if toy:
        return RECIPES[model] | TOY | TOY_OF[model]
    return RECIPES[model] | FOR_DATASET.get(dataset, {})


def canonical(model):
    """The model's name, with "iwgan" understood.

    Raises:
        InputError: a model that does not exist.
    """
    model = ALIASES.get(model, model) if isinstance(model, str) else model
    if not isinstance(model, str) or model not in MODELS:
        raise InputError(f"unknown model '{model}': use one of {', '.join(MODELS)}")
    return model


def alias_note(model):
    return f"{model} is another name for {ALIASES[model]}: {MODELS[ALIASES[model]]}"


def refuse_ignored(settings, recipe):
    """Raise InputError for a setting that the chosen network or optimizer does not read."""
    for (key, value), names in NOT_READ_BY.items():
        for name in names if settings.get(key, recipe.get(key, "adam")) == value else ():
            if name in settings and settings[name] not in (recipe.get(name), DEFAULTS[name]):
                raise InputError(f"{name} does not apply to {key} {value}: leave it out")


def check_match(model, dataset, card, network):
    """Raise InputError for a model that cannot learn from the dataset, or not in that network."""
    wrong = f"model {model} does not learn from {dataset}: "
    if card is not None and (model == "srgan") != (dataset == PAIRS):
        right = f"use {PAIRS} or folder:PATH" if model == "srgan" else "that one is for model srgan"
        raise InputError(wrong + right)
    if model in (*TRANSLATING, "face", "cgan") and card is not None and len(card.shape) == 1:
        raise InputError(wrong + "it needs pictures, and these are points")
    if model == "cgan" and (card is None or not card.labels):
        labelled = [name for name, other in CARDS.items() if other.labels]
        raise InputError(wrong + f"it needs labels, use one of {', '.join(labelled)}")
    own = {"srgan": "srresnet", **dict.fromkeys(TRANSLATING, "unet")}
    if network is not None and own.get(model, network) != network:
        raise InputError(f"model {model} does not go with network {network}: leave --network out")
    if network in own.values() and model not in own:
        users = [name for name in own if own[name] == network]
        raise InputError(
            f"model {model} does not go with network {network}: that one is for {', '.join(users)}"
        )


def check_crop(config):
    """Raise InputError unless the crops of super-resolution can be made and judged."""
    size = config.image_size
    if size is None or size % config.scale or size < SMALLEST_CROP:
        raise InputError(
            f"--image-size must be a multiple of scale {config.scale} and at least "
            f"{SMALLEST_CROP}, got {'null' if size is None else size}"
        )


def make_config(settings):
    """A checked `Config` from settings that may leave out all but what should differ.

    Raises:
        InputError: unknown model or dataset, or a setting that is out of range.
    """
    settings = dict(settings)
    model = settings["model"] = canonical(settings.get("model", DEFAULT_MODEL))
    dataset = settings.setdefault("dataset", DATASET_OF.get(model, DEFAULT_DATASET))
    card = find_card(dataset)
    check_match(model, dataset, card, settings.get("network"))
    recipe = recipe_for(model, dataset, settings.get("recipe", "default"))
    if SPEED_DEPENDS_ON & set(settings) or dataset not in FORECAST:
        recipe["seconds_per_step"] = None
    network = settings.get("network", recipe["network"])
    if card is not None and len(card.shape) == 1 and network != "mlp":
        raise InputError(f"network {network} needs images, but {dataset} has points: use mlp")
    refuse_ignored(settings, recipe)
    for name in ("diffaugment", "mirror"):
        if card is not None and len(card.shape) == 1 and settings.get(name):
            raise InputError(f"{name} changes images, but {dataset} has points: leave it out")
    config = Config(**({"model": model, "dataset": dataset} | recipe | settings))
    if model == "srgan":
        check_crop(config)
    elif card is not None:
        check_size(card, config.image_size)
    if card is not None and card.count is not None and config.batch_size > card.count:
        raise InputError(
            f"batch_size {config.batch_size} is larger than {dataset}, which has {card.count} "
            "samples: use a smaller --batch-size"
        )
    return config


def plan(config, count, steps=None):
    """(epochs, steps per epoch) for a dataset of ``count`` samples.

    Raises:
        InputError: a batch that is larger than the data.
    """
    if config.batch_size > count:
        raise InputError(
            f"batch_size {config.batch_size} is larger than {config.dataset}, which has {count} "
            "samples: use a smaller --batch-size"
        )
    per_epoch = config.steps_per_epoch or count // config.batch_size
    if steps is None:
        return config.epochs, per_epoch
    epochs = math.ceil(steps / per_epoch)
    return epochs, steps // epochs


def largest_divisor(number, most):
    """The largest whole number up to ``most`` that divides ``number``."""
    return max(d for d in range(1, min(number, most) + 1) if number % d == 0)


def settled(config, count, steps=None):
    """The config with its length written out, so that a resumed run cannot mean another one."""
    epochs, per_epoch = plan(config, count, steps)
    return dataclasses.replace(
        config,
        epochs=epochs,
        steps_per_epoch=per_epoch,
        steps_per_execution=largest_divisor(per_epoch, config.steps_per_execution),
        schedule_steps=config.schedule_steps or epochs * per_epoch,
    )
