"""Files that are written in whole or not at all."""

import contextlib
import os
import shutil
from pathlib import Path


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
