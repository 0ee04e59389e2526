"""How long a train step takes on this machine."""

import time

import keras

from gan_keras.data.dataset import load_dataset
from gan_keras.models.build import build_gan

TIMED_EXECUTIONS = 5


def seconds_per_step(config, data_dir=None):
    """The shortest of several timings of a train step, without compilation."""
    dataset = load_dataset(config.dataset, data_dir, config.image_size)
    gan = build_gan(config, dataset.shape, 10**6)
    timer = ExecutionTimer()
    labels = {"labels": True} if config.card.needs == "labels" else {}
    stream = dataset.batches(config.batch_size, config.seed, **labels)
    steps = config.steps_per_execution * TIMED_EXECUTIONS
    gan.fit(stream, steps_per_epoch=steps, verbose=0, callbacks=[timer])
    keras.backend.clear_session()
    return min(timer.seconds[1:]) / config.steps_per_execution


class ExecutionTimer(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_train_batch_begin(self, batch, logs=None):
        self.begun = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        self.seconds.append(time.perf_counter() - self.begun)
