"""Callbacks of the training loop: a guard, the time left, the best generator."""

import math
import time
from pathlib import Path

import keras

from gan_keras.errors import Diverged
from gan_keras.inference.saved_network import save_network
from gan_keras.run.checkpoint import check_finite
from gan_keras.run.record import higher_is_better

SHORT = 10  # seconds: a shorter rest is not announced
TIMED = 2  # seconds of steps that the first estimate needs


class StopOnNaN(keras.callbacks.Callback):
    """Raise `Diverged` when a logged number, or a weight at the end of an epoch, is not finite.

    Put it first in the list, so that no other callback writes anything of such an epoch.
    `keras.callbacks.TerminateOnNaN` checks only ``logs["loss"]``, which a GAN does not have.
    """

    def on_train_batch_end(self, batch, logs=None):
        for name, value in (logs or {}).items():
            if not math.isfinite(float(value)):
                raise Diverged(f"{name} became {float(value)}")

    def on_epoch_end(self, epoch, logs=None):
        check_finite(self.model)


class TimeLeft(keras.callbacks.Callback):
    """Say how long the rest will take: once the first steps are timed, and after each epoch.

    The first execution is left out, because it includes compilation, and so is the first epoch
    as soon as a second one has finished.

    Args:
        say: function of a line of text.
        clock: function without arguments -> seconds.
    """

    def __init__(self, say, clock=time.monotonic):
        super().__init__()
        self.say, self.clock, self.ends, self.first = say, clock, [], None
        self.told = False

    def on_epoch_begin(self, epoch, logs=None):
        if not self.ends:
            self.begun = epoch
            self.ends.append(self.clock())

    def on_train_batch_end(self, batch, logs=None):
        if self.told:
            return
        if self.first is None:
            self.first = batch, self.clock()
            return
        done, seconds = batch - self.first[0], self.clock() - self.first[1]
        if done > 0 and seconds >= TIMED:
            self.told = True
            todo = (self.params["epochs"] - self.begun) * self.params["steps"] - batch - 1
            self.tell(todo * seconds / done)

    def on_epoch_end(self, epoch, logs=None):
        self.told = True
        self.ends.append(self.clock())
        first = min(1, len(self.ends) - 2)
        each = (self.ends[-1] - self.ends[first]) / (len(self.ends) - 1 - first)
        self.tell((self.params["epochs"] - epoch - 1) * each)

    def tell(self, seconds):
        if seconds >= SHORT:
            self.say(f"about {duration(seconds)} left")


def duration(seconds):
    """A duration in words, such as "12 minutes"."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{minutes} minutes" if minutes < 90 else f"{minutes / 60:.1f} hours"


class KeepBest(keras.callbacks.Callback):
    """Measure samples every few epochs and keep the generator with the best number.

    Args:
        judge: that of the task; without a metric this callback does nothing.
        path: where the best generator is saved.
        every: epochs between measurements, 0 for none; the last epoch is always measured.
        record: {"epoch", "value"} of the best so far in a resumed run, else {}.
    """

    def __init__(self, judge, path, every, record):
        super().__init__()
        self.judge, self.path, self.every, self.record = judge, Path(path), every, dict(record)
        self.name = judge.selection

    def on_epoch_end(self, epoch, logs=None):
        due = epoch + 1 == self.params["epochs"] or (self.every and (epoch + 1) % self.every == 0)
        if self.name is None or not due:
            return
        value = logs[self.name] = self.judge.select(self.model.sampler)
        sign = -1 if higher_is_better(self.name) else 1
        if sign * value < sign * self.record.get("value", sign * math.inf):
            self.record = {"epoch": epoch + 1, "value": value}
            self.path.parent.mkdir(parents=True, exist_ok=True)
            save_network(self.model.sampler, self.path)
