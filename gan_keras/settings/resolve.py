"""Turn the settings that a user names into a complete, checked `Config`.

All other values come from `recipes`. Nothing here imports TensorFlow.
"""

import dataclasses
import json
import math
import os
from pathlib import Path

from gan_keras.data.cards import CARDS, FOLDER_PREFIX, PHOTOS, check_size, find_card
from gan_keras.errors import InputError, meant, refuse_special
from gan_keras.settings.checks import from_text
from gan_keras.settings.declarations import FIELDS, Config, refuse_unread
from gan_keras.settings.models import DEFAULT_MODEL, MODELS, canonical, names
from gan_keras.settings.paper import PAPER
from gan_keras.settings.recipes import COMPARED, FOR_DATASET, RECIPES, TOY, TOY_OF

SMALLEST_CROP = 32  # pixels; the discriminator halves three times
NOT_SETTINGS = ("versions", "seconds_per_step")  # records in config.json; the second in old ones


def check_keys(keys, where):
    """Refuse settings that do not exist instead of ignoring them."""
    for key in keys:
        if key not in FIELDS:
            hint = " ".join([meant(key, FIELDS), "known are"]).strip()
            raise InputError(f"unknown key '{key}' in {where}: {hint} {', '.join(FIELDS)}")


def parse_assignments(assignments, where="--set"):
    """{"beta_1": 0.5} from ["beta_1=0.5"]; a value that is not JSON stays text."""
    settings = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals:
            raise InputError(f"{where} takes key=value, got '{assignment}'")
        check_keys([key], where)
        settings[key] = from_text(text)
    return settings


def read_settings(path):
    """Settings from a JSON file, such as the config.json of another run."""
    refuse_special(path)
    try:
        settings = json.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"cannot read settings from {path}: there is no such file, name the "
                         "config.json of a run") from None  # fmt: skip
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"cannot read settings from {path}: {error}") from None
    if not isinstance(settings, dict):
        raise InputError(f"{path} holds no settings: it must be one JSON object")
    settings = {key: value for key, value in settings.items() if key not in NOT_SETTINGS}
    check_keys(settings, path)
    return settings


def is_toy(dataset):
    """Whether a dataset holds points in the plane."""
    return dataset in CARDS and len(CARDS[dataset].shape) == 1


def recipe_for(model, dataset, recipe="default"):
    """The settings of a recipe: those of the model, changed by those for the dataset.

    Raises:
        InputError: a recipe that does not exist for this model or dataset.
    """
    if recipe not in FIELDS["recipe"].metadata["choices"]:
        raise InputError(f"unknown recipe '{recipe}': use one of default, paper")
    plain = RECIPES[model] | (COMPARED if model == DEFAULT_MODEL else {})
    if recipe == "paper":
        if model not in PAPER or is_toy(dataset):
            raise InputError(
                f"there is no paper recipe for {model} on {dataset}: use images and one of the "
                f"models {', '.join(PAPER)}"
            )
        return plain | FOR_DATASET.get(dataset, {}) | PAPER[model]
    if is_toy(dataset):
        return plain | TOY | TOY_OF[model]
    return RECIPES[model] | FOR_DATASET.get(dataset, {})


def absolute(dataset):
    """``folder:PATH`` or ``folder:PATH,PATH`` with absolute paths, valid from any folder."""
    if not isinstance(dataset, str) or not dataset.startswith(FOLDER_PREFIX):
        return dataset
    place = dataset[len(FOLDER_PREFIX) :]
    if not place:
        return dataset
    one = os.path.abspath(os.path.expanduser(place))
    if os.path.isdir(one) or "," not in place:  # a folder's own name may hold a comma
        return FOLDER_PREFIX + one
    parts = (os.path.abspath(os.path.expanduser(part)) for part in place.split(","))
    return FOLDER_PREFIX + ",".join(parts)


def is_ignored(field, settings):
    """(key, value) of the setting because of which ``field`` is not read, or None."""
    for key, values in field.metadata.get("ignored_with", {}).items():
        value = settings.get(key, FIELDS[key].default)
        if value in values:
            return key, value
    return None


def refuse_ignored(settings, recipe, named=()):
    """Raise InputError for a setting that the chosen network or optimizer does not read."""
    for name, value in settings.items():
        found = is_ignored(FIELDS[name], recipe | settings)
        untyped = (recipe.get(name), COMPARED.get(name), FIELDS[name].default)  # read back
        if found and (name in named or value not in untyped):
            raise InputError(f"{name} does not apply to {found[0]} {found[1]}: leave it out")


def check_match(model, dataset, data, network):
    """Raise InputError for a model that does not fit the dataset or the network.

    Args:
        model: a card of `MODELS`.
        data: the dataset's card, None for a folder.
    """
    wrong = f"model {model.name} does not learn from {dataset}: "
    pairs = model.task == "super_resolution"
    if data is not None and pairs != (dataset == PHOTOS):
        users = ", ".join(names(task="super_resolution"))
        raise InputError(
            wrong + (f"use {PHOTOS} or folder:PATH" if pairs else f"that one is for model {users}")
        )
    if model.needs and is_toy(dataset):
        raise InputError(wrong + "it needs pictures, and these are points")
    if model.needs == "labels" and (data is None or not data.labels):
        labelled = [name for name, other in CARDS.items() if other.labels]
        raise InputError(wrong + f"it needs labels, use one of {', '.join(labelled)}")
    if network is not None and model.network and model.network != network:
        raise InputError(
            f"model {model.name} does not go with network {network}: leave --network out"
        )
    if users := names(network=network) if network and not model.network else ():
        raise InputError(
            f"model {model.name} does not go with network {network}: that one is for "
            f"{', '.join(users)}"
        )


def check_together(config):
    """Raise InputError for settings that are valid alone but not together."""
    penalised = config.r1_gamma or "gradient_penalty" in config.card.groups
    without = ", or r1_gamma=0" if config.r1_gamma else ""
    if config.network == "dcgan" and penalised:
        raise InputError(
            "a gradient penalty cannot be used with network dcgan, which has batch "
            f"normalization in the discriminator: use --network dcgan_no_bn{without}"
        )
    if config.mixed_precision == "float16" and penalised:
        raise InputError(
            "mixed_precision float16 cannot be used with a gradient penalty, whose inner gradient "
            f"would overflow or vanish unscaled: use --mixed-precision bfloat16{without}"
        )
    if config.card.teacher and config.strategy == "multiworker":
        raise InputError(
            f"strategy multiworker does not go with model {config.model}, whose pairs only one "
            "machine has: use none or mirrored"
        )
    if config.freeze_d and not config.start:
        raise InputError("freeze_d keeps weights that were trained: it needs --from RUN")
    size, scale = config.image_size, config.scale
    if config.card.task == "super_resolution" and (
        size is None or size % scale or size < SMALLEST_CROP
    ):
        raise InputError(
            f"--image-size must be a multiple of scale {scale} and at least {SMALLEST_CROP}, got "
            f"{'null' if size is None else size}"
        )


def make_config(settings, named=()):
    """A checked `Config` from some settings; the others come from the recipe and the defaults.

    Raises:
        InputError: unknown model or dataset, a setting that is out of range, or one of ``named``,
            which a user typed, that nothing reads.
    """
    settings = dict(settings)
    model = MODELS[canonical(settings.get("model", DEFAULT_MODEL))]
    dataset = settings.get("dataset", model.dataset)
    data = find_card(dataset)
    settings |= {"model": model.name, "dataset": absolute(dataset)}
    check_match(model, dataset, data, settings.get("network"))
    recipe = recipe_for(model.name, dataset, settings.get("recipe", "default"))
    crops = model.task == "super_resolution"  # whose recipe names the size of the crops
    if data is not None and not crops and recipe.get("image_size") not in (None, *data.sizes):
        recipe.pop("image_size")  # a recipe's size is for data that come in several
    network = settings.get("network", recipe["network"])
    if is_toy(dataset) and network != "mlp":
        raise InputError(f"network {network} needs images, but {dataset} has points: use mlp")
    refuse_ignored(settings, recipe, named)
    for name in ("diffaugment", "mirror"):
        if is_toy(dataset) and settings.get(name):
            raise InputError(f"{name} changes images, but {dataset} has points: leave it out")
    if data is not None and settings.get("skip_damaged"):
        raise InputError(f"skip_damaged is for folder:PATH, {dataset} has no files: leave it out")
    config = Config(**(recipe | settings))
    for name in named:
        refuse_unread(config, FIELDS[name], typed=True)
    check_together(config)
    if data is not None:
        if model.task != "super_resolution":
            check_size(data, config.image_size)
        if data.count is not None:
            check_batch(config, data.count)
    return config


def check_batch(config, count):
    """Raise InputError for a batch that is larger than the data."""
    if config.batch_size > count:
        raise InputError(
            f"batch_size {config.batch_size} is larger than {config.dataset}, which has {count} "
            "samples: use a smaller --batch-size"
        )


def plan(config, count, steps=None):
    """(epochs, steps per epoch) of a run on ``count`` samples, at most ``steps`` updates in all."""
    check_batch(config, count)
    per_epoch = config.steps_per_epoch or count // config.batch_size
    if steps is None:
        return config.epochs, per_epoch
    epochs = math.ceil(steps / per_epoch)
    return epochs, steps // epochs


def largest_divisor(number, most):
    return max(d for d in range(1, min(number, most) + 1) if number % d == 0)


def settled(config, count, steps=None):
    """The config with its length as numbers, so that a resumed run has the same length."""
    epochs, per_epoch = plan(config, count, steps)
    return dataclasses.replace(
        config,
        epochs=epochs,
        steps_per_epoch=per_epoch,
        steps_per_execution=largest_divisor(per_epoch, config.steps_per_execution),
        schedule_steps=config.schedule_steps or epochs * per_epoch,
    )
