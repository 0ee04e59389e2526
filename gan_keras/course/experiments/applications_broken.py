"""A broken run of notebook 02: a filler of half digits that has lost its tie to the source.

Nothing copies the known half into the answer. D reads the answer alone and there is no content
loss, so every picture of a digit passes, whether it fits or not.
"""

import keras
import numpy as np

from gan_keras import fd_digits
from gan_keras.course.experiments import applications_runs as runs
from gan_keras.metrics.digit_classifier import digit_classes, digit_features


class Watch(keras.callbacks.Callback):
    """At the end of each epoch: D's loss, and how held-out digits (sources, truth, labels) fare."""

    def __init__(self, sources, truth, labels):
        super().__init__()
        self.sources, self.truth, self.labels = sources, truth, labels
        self.found = {"d_loss": [], "fd": [], "known": [], "right": []}

    def on_epoch_end(self, epoch, logs=None):
        made = np.clip(runs.answers(self.model.generator, self.sources, 1)[0], -1, 1)
        half = made.shape[1] // 2
        values = {
            "d_loss": logs["d_loss"],
            "fd": fd_digits(made),
            "known": np.abs(made - self.truth)[:, :half].mean(),
            "right": np.mean(digit_classes(digit_features(made)) == self.labels),
        }
        for name, value in values.items():
            self.found[name].append(float(value))


def history(gan, given, train, held_out, epochs=6, steps=100):
    """({name: (epochs,)} of `Watch`, updates (epochs,)) of a model that is trained here.

    Args:
        gan: a `Pix2Pix` that draws its own noise, of `untied` networks.
        given, train: sources and digits to train on.
        held_out: sources, digits and labels.
    """
    adams = (runs.falling_adam(1e-3, epochs * steps, 0.0) for _ in range(2))
    gan.compile(*adams, steps_per_execution=20, jit_compile=False)
    watch = Watch(*held_out)
    gan.fit(runs.pairs(given, train, 64, 0), steps_per_epoch=steps, epochs=epochs, verbose=0,
            callbacks=[watch])  # fmt: skip
    return watch.found, steps * np.arange(1, epochs + 1)


def untied(shape):
    """Networks of `many_answers_networks` without the copy of what is known."""
    return runs.many_answers_networks(shape, keep_known=False)
