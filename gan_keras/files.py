"""Files that are written in whole or not at all."""

import contextlib
import errno
import os
import shutil
from pathlib import Path

from gan_keras.errors import InputError

UNFINISHED = ".part-"  # begins the name of what is still being written


def unfinished(path):
    """The name beside ``path`` under which this process writes what will become ``path``.

    Of a very long name only the end is kept, so that the longer one fits where the name does.
    """
    return path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name[-50:]}")


def without_links(path):
    """The path that a link leads to, at last; other paths as they are, but absolute.

    Raises:
        OSError: links that lead in a circle.
    """
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return real


def remove_unfinished(folders):
    """Remove what killed processes left half-written in folders; nobody else may write there."""
    for folder in folders:
        for path in folder.glob(f"{UNFINISHED}*"):
            if path.is_dir():
                remove_tree(path)
            else:
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def replace_atomically(path):
    """Yield a temporary path beside ``path``; what is written there replaces ``path``.

    The suffix is kept, because libraries choose the format by it. If the block raises,
    ``path`` is as it was. A link stays, and the file that it leads to is replaced.
    """
    real = without_links(path)
    part = unfinished(real.with_name(Path(path).name))
    try:
        yield part
        sync(part)
        part.replace(real)
    except OSError as error:
        if error.errno and error.filename in (None, str(part)):
            error.filename = str(path)  # the name that the user knows
        raise
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def replace_folder(path):
    """As `replace_atomically`, for a folder.

    A folder cannot be renamed onto another, so the old one steps aside for a moment. A process
    that is killed in that moment leaves it beside ``path``, under the name `unfinished` and "-old".
    """
    path = without_links(path)
    part = unfinished(path)
    old = part.with_name(f"{part.name}-old")
    try:
        yield part
        for file in (*part.rglob("*"), part):
            sync(file)
        if path.exists():
            path.rename(old)
        part.rename(path)
    finally:
        if old.exists() and not path.exists():
            old.rename(path)
        for folder in (part, old):
            remove_tree(folder)


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
        if place.is_symlink():
            raise InputError(
                f"{place} is a link that leads nowhere: remove it, or name another folder with "
                "--out"
            )
        place = place.parent
    if not place.is_dir():
        raise InputError(f"{place} is a file: name another folder with --out")
    probe = unfinished(place / "probe")
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError(
            f"cannot write in {place} ({error.strerror}): name another folder with --out"
        ) from None


try:
    import fcntl
except ImportError:  # Windows has no flock: two writers are not noticed there
    fcntl = None
LOCK = ".lock"


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
        handle = _acquire(folder / LOCK)
        try:
            yield
        finally:
            # Removed before it is let go of: whoever opened it meanwhile sees that it is not the
            # folder's lock any more, see `_acquire`.
            with contextlib.suppress(OSError):
                (folder / LOCK).unlink()
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
