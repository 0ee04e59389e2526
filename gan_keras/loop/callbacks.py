"""What happens around the training loop: guards, pictures, quality, history."""

import math
import time
from pathlib import Path

import keras
import numpy as np

from gan_keras.errors import Diverged
from gan_keras.inference.saved_network import save_network
from gan_keras.run.checkpoint import check_finite
from gan_keras.run.record import higher_is_better

SHORT = 10  # seconds: what is left is not worth a line then


class StopOnNaN(keras.callbacks.Callback):
    """Raise `Diverged` when any logged number, or a weight at the end of an epoch, is NaN or
    infinite. First in the list, it keeps such an epoch out of all that the others write.

    `keras.callbacks.TerminateOnNaN` looks at ``logs["loss"]`` only, which a GAN has not.
    """

    def on_train_batch_end(self, batch, logs=None):
        for name, value in (logs or {}).items():
            if not math.isfinite(float(value)):
                raise Diverged(f"{name} became {float(value)}")

    def on_epoch_end(self, epoch, logs=None):
        check_finite(self.model)


class TimeLeft(keras.callbacks.Callback):
    """Say after each epoch how long the rest will take, by the epochs so far.

    The first epoch, which compiles, counts only while it is alone.

    Args:
        say: function of a line of text.
        clock: function without arguments -> seconds.
    """

    def __init__(self, say, clock=time.monotonic):
        super().__init__()
        self.say, self.clock, self.ends = say, clock, []

    def on_epoch_begin(self, epoch, logs=None):
        if not self.ends:
            self.ends.append(self.clock())

    def on_epoch_end(self, epoch, logs=None):
        self.ends.append(self.clock())
        first = min(1, len(self.ends) - 2)
        each = (self.ends[-1] - self.ends[first]) / (len(self.ends) - 1 - first)
        left = (self.params["epochs"] - epoch - 1) * each
        if left >= SHORT:
            self.say(f"about {duration(left)} left")


def duration(seconds):
    """Seconds as people say them."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{minutes} minutes" if minutes < 90 else f"{minutes / 60:.1f} hours"


class KeepBest(keras.callbacks.Callback):
    """Measure samples every few epochs and keep the generator with the best number.

    Args:
        quality: a task's judge; without a metric this callback does nothing.
        path: where the best generator is saved.
        every: epochs between measurements, 0 for none; the last epoch is always measured.
        record: {"epoch", "value"} of the best so far in a resumed run, else {}.
    """

    def __init__(self, quality, path, every, record):
        super().__init__()
        self.quality, self.path, self.every, self.record = quality, Path(path), every, dict(record)
        self.name = quality.selection

    def on_epoch_end(self, epoch, logs=None):
        due = epoch + 1 == self.params["epochs"] or (self.every and (epoch + 1) % self.every == 0)
        if self.name is None or not due:
            return
        if not all(np.isfinite(w.numpy()).all() for w in self.model.sampler.weights):
            raise Diverged("the generator's weights are no longer finite")
        value = logs[self.name] = self.quality.select(self.model.sampler)
        sign = -1 if higher_is_better(self.name) else 1
        if sign * value < sign * self.record.get("value", sign * math.inf):
            self.record = {"epoch": epoch + 1, "value": value}
            self.path.parent.mkdir(parents=True, exist_ok=True)
            save_network(self.model.sampler, self.path)
