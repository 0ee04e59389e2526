"""One writer at a time in a run folder.

The lock is `flock` on a file that stays open: the system lets go of it when the process ends,
however it ends, so a lock that a killed process left behind blocks nobody.
"""

import contextlib
import os
from pathlib import Path

from gan_keras.errors import InputError

try:
    import fcntl
except ImportError:  # Windows has no flock: two writers are not noticed there
    fcntl = None

NAME = ".lock"


@contextlib.contextmanager
def locked(folder):
    """Hold the lock of a folder, which is made if need be and removed again if it stays empty.

    Raises:
        InputError: another process, or another part of this one, holds it.
    """
    folder = Path(folder)
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = _acquire(folder / NAME)
        try:
            yield
        finally:
            # Removed before it is let go of: whoever opened it meanwhile sees that it is not the
            # folder's lock any more, see `_acquire`.
            with contextlib.suppress(OSError):
                (folder / NAME).unlink()
            os.close(handle)
    finally:
        if new:
            with contextlib.suppress(OSError):
                folder.rmdir()  # refuses a folder that holds anything


def _acquire(path):
    """A handle on the locked file."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if fcntl is None:
            return handle
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise InputError(
                f"another training writes to {path.parent}: wait for its end, or name another "
                "folder with --out"
            ) from None
        except OSError:
            return handle  # a file system without locks: better trained than refused
        if _same(handle, path):
            return handle
        os.close(handle)  # its holder removed it between our open and our lock


def _same(handle, path):
    """Whether the open file is the one that lies at the path."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
