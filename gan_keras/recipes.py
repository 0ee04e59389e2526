"""Model + network + dataset + hyper-parameters, each number with its source.

A recipe holds only what differs from `gan_keras.config.Config`; a recipe for a dataset only
what differs from the recipe of the model. Nothing here imports TensorFlow.
"""

from gan_keras.config import Config
from gan_keras.data.cards import find_card
from gan_keras.errors import InputError

DEFAULT_MODEL, DEFAULT_DATASET = "dcgan", "mnist5k"

MODELS = {
    "gan": "GAN with fully connected networks (1406.2661)",
    "dcgan": "GAN with convolutional networks (1511.06434)",
}

# The search behind the numbers of dcgan is benchmarks/results/search_dcgan.json.
RECIPES = {
    "gan": {
        "network": "mlp",
        "r1_gamma": 10.0,  # as for dcgan; without it the digits stay noisy
        "beta_1": 0.0,
        "beta_2": 0.99,
        "g_learning_rate": 1e-3,
        "d_learning_rate": 1e-3,
        "schedule": "linear",
        "ema_decay": 0.998,
        "batch_size": 64,
        "latent_dim": 64,
        "epochs": 80,
        "steps_per_execution": 26,
        "quality_every": 10,
        "seconds_per_step": 0.014,
    },
    "dcgan": {
        "network": "dcgan_no_bn",  # R1 is per image, batch normalization is not
        "r1_gamma": 10.0,  # 1801.04406, as in its authors' published configurations
        "beta_1": 0.0,  # no momentum, as 1801.04406
        "beta_2": 0.99,
        "g_learning_rate": 3e-3,  # ten times the usual: the penalty keeps D in check
        "d_learning_rate": 3e-3,
        "schedule": "linear",  # to zero: worth more than any average of the weights
        "ema_decay": 0.99,  # a short average, which evens out the last epochs; 1806.04498
        "batch_size": 32,
        "latent_dim": 64,
        "g_filters": 48,
        "d_filters": 24,
        "epochs": 18,
        "steps_per_execution": 12,
        "quality_every": 4,
        "seconds_per_step": 0.042,
    },
}

TOY = {
    "network": "mlp",
    "batch_size": 250,
    "latent_dim": 8,
    "r1_gamma": 0.0,  # the plain GAN of 1406.2661, lost modes included
    "beta_1": 0.5,  # 1511.06434, section 4
    "beta_2": 0.999,
    "epochs": 20,
    "steps_per_epoch": 200,
    "g_learning_rate": 1e-3,
    "d_learning_rate": 1e-3,
    "real_target": 1.0,
    "schedule": "constant",
    "ema_decay": 0.99,
    "steps_per_execution": 50,  # a step takes a millisecond or two: leave Python rarely
    "quality_every": 0,
    "seconds_per_step": 0.003,
}

FOR_DATASET = {
    "ring": TOY,
    "grid": TOY,
    "digits": {"batch_size": 32, "epochs": 60, "steps_per_execution": 14},
    "mnist": {"epochs": 3, "steps_per_execution": 25, "quality_every": 1},
    "fashion_mnist": {"epochs": 3, "steps_per_execution": 25},
    "cifar10": {"epochs": 3, "steps_per_execution": 22},
}


# The forecast of a run's duration holds for the recipe's own networks and these datasets.
SPEED_DEPENDS_ON = {"network", "batch_size", "g_filters", "d_filters", "r1_gamma", "n_critic"}
FORECAST = ("mnist5k", "mnist", "fashion_mnist", "ring", "grid")


def make_config(settings):
    """A checked `Config` from settings that may leave out all but what should differ.

    Raises:
        InputError: unknown model or dataset, or a setting that is out of range.
    """
    model = settings.get("model", DEFAULT_MODEL)
    dataset = settings.get("dataset", DEFAULT_DATASET)
    if model not in MODELS:
        raise InputError(f"unknown model '{model}': use one of {', '.join(MODELS)}")
    card = find_card(dataset)
    recipe = RECIPES[model] | FOR_DATASET.get(dataset, {})
    if SPEED_DEPENDS_ON & set(settings) or dataset not in FORECAST:
        recipe["seconds_per_step"] = None
    network = settings.get("network", recipe["network"])
    if card is not None and len(card.shape) == 1 and network != "mlp":
        raise InputError(f"network {network} needs images, but {dataset} has points: use mlp")
    config = Config(**({"model": model, "dataset": dataset} | recipe | settings))
    if card is not None and config.image_size not in (None, card.shape[0]):
        raise InputError(
            f"--image-size {config.image_size} does not apply to {dataset}, whose samples have "
            f"shape {card.shape}: leave it out, or use folder:PATH"
        )
    if card is not None and config.batch_size > card.count:
        raise InputError(
            f"batch_size {config.batch_size} is larger than {dataset}, which has {card.count} "
            "samples: use a smaller --batch-size"
        )
    return config
