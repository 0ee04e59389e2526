"""Files that are written in whole or not at all."""

import contextlib
import os
import shutil
from pathlib import Path

from gan_keras.errors import InputError


@contextlib.contextmanager
def replace_atomically(path):
    """Yield a temporary path beside ``path``; what is written there replaces ``path``.

    The suffix is kept, because libraries choose the format by it. If the block raises,
    ``path`` is as it was.
    """
    path = Path(path)
    part = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        yield part
        sync(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sync(path):
    """Ask the system to bring a file or a folder to the disk."""
    if os.name == "nt":
        return  # needs a writable handle there; the rename alone keeps files whole
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_tree(path):
    shutil.rmtree(path, ignore_errors=True)


def check_writable(folder):
    """Raise InputError unless ``folder`` is or can become a folder that one may write in."""
    place = Path(folder)
    while not place.exists():
        place = place.parent
    if not place.is_dir():
        raise InputError(f"{place} is a file: name another folder with --out")
    probe = place / f".probe-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError(
            f"cannot write in {place} ({error.strerror}): name another folder with --out"
        ) from None
