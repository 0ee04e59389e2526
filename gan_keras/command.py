"""What all commands share: exit codes, one-line errors, a quiet TensorFlow."""

import argparse
import errno
import os
import signal
import sys
from pathlib import Path

from gan_keras.errors import Diverged, InputError

RESUME = "finished epochs are kept, continue with --resume"
DONE, BAD_INPUT, DIVERGED, INTERRUPTED = 0, 2, 3, 130
# Of files and disks, which no correction of the program would mend.
OF_THE_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS, errno.EPERM,
                errno.EIO, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR)  # fmt: skip


class Parser(argparse.ArgumentParser):
    """argparse with errors of one line, and without abbreviated flags."""

    def __init__(self, **kwargs):
        super().__init__(allow_abbrev=False, **kwargs)

    def error(self, message):
        raise InputError(f"{message}; see --help")


def default_folder(model, dataset, seed):
    """runs/<model>-<dataset>-<seed>, with a folder: dataset named by its last part."""
    name = Path(dataset.partition(":")[2]).resolve().name if ":" in dataset else dataset
    return Path("runs") / f"{model}-{name}-{seed}"


def import_tensorflow(look_for_devices=True):
    """Import TensorFlow without its start-up messages.

    Some of them ignore TF_CPP_MIN_LOG_LEVEL, so the error stream is closed meanwhile; set that
    variable to see everything. Devices are looked for now, not later, unless several of them
    are to be arranged first.
    """
    if "TF_CPP_MIN_LOG_LEVEL" in os.environ:
        return
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    sys.stderr.flush()
    saved, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        import tensorflow as tf

        if look_for_devices:
            tf.zeros(1)
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)


def run(main, argv=None, advice=RESUME):
    """Call ``main(argv)`` and turn how it ends into an exit code and at most one line of error.

    ``advice`` says how to go on after an interruption or a full disk.
    """
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    if hasattr(sys.stdout, "reconfigure"):  # a name that the terminal cannot show is no failure
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return main(argv)
    except InputError as error:
        return _fail(BAD_INPUT, error)
    except Diverged as error:
        return _fail(DIVERGED, error)
    except KeyboardInterrupt:
        return _fail(INTERRUPTED, f"interrupted; {advice}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python complains once more at its end
        return _fail(INTERRUPTED, f"nobody reads the output any more; {advice}")
    except OSError as error:
        if error.errno not in OF_THE_PLACE:
            raise
        place = error.filename or "the output folder"
        return _fail(BAD_INPUT, f"cannot write {place} ({error.strerror}): make room or choose "
                     f"another --out; {advice}")  # fmt: skip


def _fail(code, message):
    print(f"error: {' '.join(str(message).split())}", file=sys.stderr)
    return code


PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")


def picture_file(path, kinds=PICTURES):
    """The path, if a picture can be written there.

    Raises:
        InputError: not the name of a picture, or a folder that does not exist.
    """
    out = Path(path)
    if out.suffix.lower() not in kinds:
        raise InputError(f"--out {out} is no picture: end it in one of {', '.join(kinds)}")
    if out.is_dir() or not out.parent.is_dir():
        raise InputError(f"cannot write {out}: name a file in a folder that exists")
    return out


def refuse_existing(out, source, overwrite):
    """Raise InputError for a file that is there, unless it may be replaced; the source never."""
    if out.exists() and (out.samefile(source) or not overwrite):
        raise InputError(f"{out} exists: name another --out" + (
            "" if out.samefile(source) else ", or replace it with --overwrite"))  # fmt: skip
