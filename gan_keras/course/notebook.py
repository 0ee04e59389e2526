"""What the first cell of every notebook of the course calls."""

import os
from pathlib import Path

import gan_keras
from gan_keras.command import import_tensorflow
from gan_keras.course.language import choose_language


def begin(language="en"):
    """Begin a notebook: TensorFlow without its start-up messages, verdicts in this language.

    In a clone of the project the data files are those of its folder ``data``, wherever the
    notebook lies. A GAN_KERAS_DATA that is set stays.

    Raises:
        InputError: an unknown language.
    """
    choose_language(language)
    data = Path(gan_keras.__file__).resolve().parents[1] / "data"
    if (data / "README.md").is_file():
        os.environ.setdefault("GAN_KERAS_DATA", str(data))
    import_tensorflow()
