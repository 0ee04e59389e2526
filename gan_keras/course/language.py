"""The language in which the course speaks to a reader: English, or Chinese where it is asked for.

A notebook sets it once, in its first cell (`gan_keras.course.notebook.begin`). A single call can
choose another one: ``check_latents(fn, lang="zh")``.
"""

import contextlib

from gan_keras.errors import InputError

LANGUAGES = ("en", "zh")
_chosen = LANGUAGES[0]


def language():
    """The language that is chosen now, one of `LANGUAGES`."""
    return _chosen


def choose_language(name):
    """Speak this language from now on.

    Raises:
        InputError: none of `LANGUAGES`.
    """
    global _chosen
    if name not in LANGUAGES:
        raise InputError(f"unknown language {name!r}: choose one of {', '.join(LANGUAGES)}")
    _chosen = name


@contextlib.contextmanager
def speaking(name):
    """Speak this language within the block.

    Raises:
        InputError: none of `LANGUAGES`.
    """
    before = _chosen
    choose_language(name)
    try:
        yield
    finally:
        choose_language(before)
