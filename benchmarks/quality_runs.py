"""The trainings that `benchmarks.time_to_quality` times. Each returns its curve of `fd_digits`."""

import keras
import numpy as np
import tensorflow as tf

from benchmarks import published
from gan_keras import load_dataset
from gan_keras.inference.generate import draw_samples
from gan_keras.metrics.digits import fd_digits
from gan_keras.models.build import build_gan
from gan_keras.settings import resolve
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config
from gan_keras.tasks.base import SELECTION_SEED

LATER = 0.2  # measurements take long: at least this share of the training lies between two
ENDLESS = 10**6  # epochs; the watch stops the training


class Watch(keras.callbacks.Callback):
    """Measures every few seconds of training, later more rarely; stops at the limit or at a NaN.

    Args:
        generator: what makes the samples.
        limits: (low, high) of its images.
        steps: train steps in an execution.
        clock: see `benchmarks.time_to_quality.Clock`.
        limit, every: seconds of training: at most, and between measurements.
        samples: how many are drawn for a measurement.
    """

    def __init__(self, generator, limits, steps, clock, limit, every, samples):
        super().__init__()
        self.generator, self.limits, self.steps = generator, limits, steps
        self.clock, self.limit, self.every, self.samples = clock, limit, every, samples
        self.curve, self.updates, self.measured, self.first = [], 0, 0.0, None

    def on_train_batch_end(self, batch, logs=None):
        self.updates += self.steps
        now = self.clock.training()
        self.first = now if self.first is None else self.first
        if not all(np.isfinite(float(value)) for value in (logs or {}).values()):
            self.stop()
        elif now - self.measured >= max(self.every, LATER * self.measured) or now >= self.limit:
            self.measure(now)
        if now >= self.limit:
            self.stop()

    def stop(self):
        self.model.stop_training = True

    def on_train_end(self, logs=None):
        if not self.curve or self.curve[-1]["updates"] < self.updates:
            self.measure(self.clock.training())

    def measure(self, now):
        value = self.clock.pause(self.quality)
        self.measured = now
        if value is None:
            return
        self.curve.append({
            "training_seconds": round(now, 2),
            "all_seconds": round(self.clock.all(), 2),
            "updates": self.updates,
            "fd": round(value, 2),
        })  # fmt: skip

    def quality(self):
        """`fd_digits` of samples, None where they hold a NaN."""
        low, high = self.limits
        made = draw_samples(self.generator, self.samples, SELECTION_SEED)
        if not np.isfinite(made).all():
            return None
        scaled = (made - low) * (2.0 / (high - low)) - 1.0
        return fd_digits(np.clip(scaled, -1.0, 1.0).astype(np.float32), against="select")

    def report(self, networks, batch):
        return {
            "curve": self.curve,
            "batch": batch,
            "weights": [network.count_params() for network in networks],
            "first_execution_seconds": round(self.first, 2),
        }


def ready():
    """The digits. What measures them is loaded and compiled here, before any clock runs."""
    dataset = load_dataset("mnist5k")
    fd_digits(dataset.floats(500), against="select")
    return dataset


def ours(name, seed, clock, limit, every, samples):
    """The recipe of docs/comparison.md, until its end or the limit."""
    dataset, clock = ready(), clock()
    config = resolve.settled(make_config(COMPARED | {"seed": seed}), dataset.count)
    gan = build_gan(config, dataset.shape, config.schedule_steps)
    watch = Watch(
        gan.sampler, (-1.0, 1.0), config.steps_per_execution, clock, limit, every, samples
    )
    gan.fit(
        dataset.batches(config.batch_size, config.seed),
        epochs=config.epochs,
        steps_per_epoch=config.steps_per_epoch,
        verbose=0,
        callbacks=[watch],
    )
    return watch.report((gan.generator, gan.discriminator), config.batch_size)


def peer(name, seed, clock, limit, every, samples):
    """A published configuration, until the limit."""
    images, clock = ready().floats(), clock()
    model, batch, limits = published.build(name)
    low, high = limits
    scaled = low + (images + 1.0) * ((high - low) / 2.0)
    batches = tf.data.Dataset.from_tensor_slices(scaled).shuffle(len(images), seed=seed)
    watch = Watch(model.generator, limits, 1, clock, limit, every, samples)
    model.fit(
        batches.batch(batch).prefetch(2), epochs=ENDLESS, verbose=0, shuffle=False,
        callbacks=[watch],
    )  # fmt: skip
    return watch.report((model.generator, model.discriminator), batch)
