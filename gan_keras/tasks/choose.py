"""The task of a config."""

import importlib

from gan_keras.data.cards import judge_of


def task_for(config, data_dir=None):
    """The task of a config, with its data loaded."""
    name = config.card.task
    if name == "sampling" and judge_of(config.dataset, config.card.folders_show) == "faces":
        name = "faces"
    file = importlib.import_module(f"gan_keras.tasks.{name}")
    return file.TASK(config, data_dir)
