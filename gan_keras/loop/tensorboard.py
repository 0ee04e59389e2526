"""Logs for TensorBoard: the logged numbers and the picture of each epoch.

To write them and to look at them you need `pip install tensorboard`.
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
    """Raise InputError if the package tensorboard is missing."""
    if find_spec("tensorboard") is None:
        raise InputError("--tensorboard needs a package that is missing: pip install tensorboard")


class EpochLog(keras.callbacks.Callback):
    """Log the scalars of ``logs`` and the picture of each epoch, counted from 1.

    Put it after the callbacks that draw, and before the checkpoint.

    Args:
        folder: where the event files are written; a run from the beginning removes old ones.
        samples: folder of the pictures epoch-0001.png and so on.
        finished: number of epochs that a resumed run has already finished.
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
            for name, optimizer in self.model.optimizers.items():
                tf.summary.scalar(f"{name}_learning_rate", optimizer.learning_rate)
            picture = self.samples / f"epoch-{epoch + 1:04d}.png"
            if picture.is_file():
                with Image.open(picture) as image:
                    tf.summary.image("samples", np.asarray(image.convert("RGB"))[None])
        self.writer.flush()  # a process that is killed loses what it has only in memory

    def on_train_end(self, logs=None):
        self.writer.close()
