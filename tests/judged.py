"""Judges as a run gets them, for tests of what they look at."""

import numpy as np

from gan_keras.settings.resolve import make_config
from gan_keras.tasks.choose import task_for


def task_of(data_dir=None, **settings):
    return task_for(make_config(settings), data_dir)


def rows(array):
    """The rows of an array as a set of bytes."""
    return {row.tobytes() for row in np.asarray(array)}
