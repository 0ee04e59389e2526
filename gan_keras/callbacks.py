"""What happens around the training loop: guards, pictures, quality, history."""

import csv
import math
import time
from pathlib import Path

import keras
import numpy as np

from gan_keras import plots
from gan_keras.checkpoint import check_finite
from gan_keras.errors import Diverged
from gan_keras.files import replace_atomically
from gan_keras.four_panels import save_four_panels
from gan_keras.quality import higher_is_better
from gan_keras.render import render

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


class History(keras.callbacks.CSVLogger):
    """history.csv with a row an epoch, counted from 1; continues an existing file.

    Args:
        path: the file; rows of epochs after ``finished`` are cut off, so that an epoch
            that is trained again has one row. Its columns become ``columns``.
        columns: the names to log, in order; missing values are written as NA.
        finished: number of epochs that a resumed run has behind it.
    """

    def __init__(self, path, columns, finished=0):
        truncate_history(path, finished, columns)
        super().__init__(str(path), append=True)
        self.columns = list(columns)

    def on_epoch_end(self, epoch, logs=None):
        self.keys = self.columns  # Keras would add val_ columns full of NA
        super().on_epoch_end(epoch + 1, logs)


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


def truncate_history(path, finished, columns):
    """Keep the rows of epochs 1 to ``finished``, with NA in columns that they had not."""
    path = Path(path)
    if not path.exists():
        return
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file, restval="NA"))
    kept = [row for row in rows if (row.get("epoch") or "").isdigit()]
    with replace_atomically(path) as part, part.open("w", newline="") as file:
        if finished:
            fields = ["epoch", *columns]
            writer = csv.DictWriter(file, fields, restval="NA", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(row for row in kept if int(row["epoch"]) <= finished)


class SamplePictures(keras.callbacks.Callback):
    """samples/epoch-0001.png and so on, from the same latent vectors each time.

    Args:
        folder: where they go.
        real: real points (n, 2) to draw beneath generated ones, None for images.
    """

    def __init__(self, folder, real=None, seed=0):
        super().__init__()
        self.folder, self.real, self.seed = Path(folder), real, seed
        self.count = plots.IMAGES if real is None else plots.POINTS

    def on_epoch_end(self, epoch, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"epoch-{epoch + 1:04d}.png"
        if self.real is not None:
            save_four_panels(self.model, path, self.real, self.count, self.seed,
                             f"epoch {epoch + 1}")  # fmt: skip
        else:
            plots.save_samples(self.model.generate(self.count, seed=self.seed), path)


class TranslatedPictures(keras.callbacks.Callback):
    """samples/epoch-0001.png and so on: source | network | target, three such triples in a row.

    Args:
        folder: where they go.
        sources, targets: pictures (n, h, w, s) and (n, h, w, c) in [-1, 1].
    """

    def __init__(self, folder, sources, targets):
        super().__init__()
        self.folder, self.sources, self.targets = Path(folder), sources, targets

    def on_epoch_end(self, epoch, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        made = render(self.model.sampler, self.sources)
        with replace_atomically(self.folder / f"epoch-{epoch + 1:04d}.png") as part:
            plots.translation_grid(self.sources, made, self.targets).save(part)


class KeepBest(keras.callbacks.Callback):
    """Measure samples every few epochs and keep the generator with the best number.

    Args:
        quality: from `gan_keras.quality.quality_of`; without a metric this callback does nothing.
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


def save_network(network, path):
    """Write a .keras file in whole or not at all."""
    with replace_atomically(path) as part:
        network.save(part)
