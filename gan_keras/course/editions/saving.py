"""Files of the editions, written whole or not at all."""

import contextlib
from pathlib import Path

from gan_keras.errors import InputError, special_kind
from gan_keras.files import replace_atomically


@contextlib.contextmanager
def saved(path, flag):
    """Yield a temporary path; what is written there replaces ``path``, which ``flag`` named.

    Raises:
        InputError: it cannot be written; a file that is there stays as it is.
    """
    cure = f"name another file with {flag}"
    if kind := special_kind(path):
        raise InputError(f"cannot write {path}: it is {kind}, {cure}")
    try:
        with replace_atomically(Path(path)) as part:
            yield part
    except OSError as error:
        raise InputError(f"cannot write {path} ({error.strerror}): {cure}") from None
