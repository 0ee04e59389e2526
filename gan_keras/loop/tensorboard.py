"""Logs for TensorBoard: the logged numbers and the picture of each epoch.

Both writing and looking at them need `pip install tensorboard`.
"""

from importlib.util import find_spec
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from gan_keras.errors import InputError
from gan_keras.files import remove_tree


def check_installed():
    """Raise InputError where nobody could look at the logs."""
    if find_spec("tensorboard") is None:
        raise InputError("--tensorboard needs a package that is not here: pip install tensorboard")


class EpochLog(keras.callbacks.Callback):
    """Scalars of ``logs`` and samples/epoch-0001.png and so on, counted by epochs from 1.

    Put it after the callbacks that draw, and before the checkpoint.

    Args:
        folder: where the event files go; those of a run that begins anew are removed.
        samples: folder of the pictures.
        finished: epochs that a resumed run has behind it.
    """

    def __init__(self, folder, samples, finished=0):
        super().__init__()
        self.folder, self.samples, self.finished = Path(folder), Path(samples), finished

    def on_train_begin(self, logs=None):
        if not self.finished:
            remove_tree(self.folder)
        self.writer = tf.summary.create_file_writer(str(self.folder))

    def on_epoch_end(self, epoch, logs=None):
        with self.writer.as_default(step=epoch + 1):
            for name, value in (logs or {}).items():
                tf.summary.scalar(name, value)
            rates = {"g": self.model.g_optimizer, "d": self.model.d_optimizer}
            for name, optimizer in rates.items():
                tf.summary.scalar(f"{name}_learning_rate", optimizer.learning_rate)
            picture = self.samples / f"epoch-{epoch + 1:04d}.png"
            if picture.is_file():
                with Image.open(picture) as image:
                    tf.summary.image("samples", np.asarray(image.convert("RGB"))[None])
        self.writer.flush()  # what a killed process had in memory is lost

    def on_train_end(self, logs=None):
        self.writer.close()
