"""What a run needs beside the algorithm: data, metric, pictures. Samples from noise, or pairs."""

from gan_keras.data.cards import FACES
from gan_keras.settings.declarations import TRANSLATING
from gan_keras.tasks.faces import FaceTask
from gan_keras.tasks.sampling import SamplingTask
from gan_keras.tasks.super_resolution import EnlargingTask
from gan_keras.tasks.translation import TranslatingTask


def task_for(config, data_dir=None):
    """The task of a config, its data loaded."""
    if config.model == "srgan":
        return EnlargingTask(config, data_dir)
    if config.model in TRANSLATING:
        return TranslatingTask(config, data_dir)
    return (FaceTask if config.dataset in FACES else SamplingTask)(config, data_dir)
