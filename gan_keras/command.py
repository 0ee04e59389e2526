"""What all commands share: exit codes, one-line errors, a quiet TensorFlow, names of pictures."""

import argparse
import contextlib
import errno
import os
import re
import signal
import sys
import textwrap
from pathlib import Path

from gan_keras.doors import DOORS, EXAMPLES, PAGES
from gan_keras.errors import Diverged, InputError, meant

RESUME = "finished epochs are kept, continue with --resume"
NOTHING = "nothing was written"
DONE, BAD_INPUT, DIVERGED, INTERRUPTED = 0, 2, 3, 130
# Of files and disks, which no correction of the program would mend: what a user can do about it.
WRITING = {
    errno.ENOSPC: "make room, or choose another --out",
    errno.EDQUOT: "your share of this disk is used up: make room, or choose another --out",
    errno.EFBIG: "files may not become so large there: raise the limit (ulimit -f), or choose "
    "another --out",
    errno.EROFS: "this disk is read-only: choose another --out",
}
OPENING = {
    errno.EACCES: "your account may not: change the permissions, or choose another place",
    errno.EPERM: "your account may not: change the permissions, or choose another place",
    errno.EIO: "the disk reports a fault: check it, or choose another place",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ELOOP: "its links lead in a circle: remove them, or choose another name",
    errno.ENOTDIR: "a part of this path is a file: choose another name",
    errno.ENOENT: "a file or folder is not there, or not any more: bring it back, or choose "
    "another name",
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n)",
    errno.ENFILE: "too many files are open on this machine: close other programs",
}


class Parser(argparse.ArgumentParser):
    """argparse with errors of one line, and without abbreviated flags.

    Args:
        door: a key of `DOORS`, which gives the name of the program and its description. (A
            docstring does not: ``python -OO`` removes it.)
        notes: a paragraph below the options of a door.
    """

    def __init__(self, door=None, notes="", **kwargs):
        if door:
            what = DOORS[door]
            kwargs = {
                "prog": f"python -m gan_keras.{door}",
                "description": f"{what[0].upper()}{what[1:]}.",
                "epilog": below_options(door, notes),
                "formatter_class": argparse.RawDescriptionHelpFormatter,
            } | kwargs
        super().__init__(allow_abbrev=False, **kwargs)

    def error(self, message):
        unknown = re.match("unrecognized arguments: (--[^ =]+)", message)
        flags = [flag for flag in self._option_string_actions if flag.startswith("--")]
        hint = meant(unknown[1], flags) if unknown else ""
        raise InputError(f"{message}; {hint or 'see --help'}")


def below_options(door, notes=""):
    """What --help prints after the options: calls to begin with, and where to read more."""
    calls = [f"  python -m gan_keras.{door} {words}".rstrip() for words in EXAMPLES[door]]
    texts = [textwrap.fill(text, 80) for text in (notes, PAGES.get(door, "")) if text]
    return "\n\n".join(["\n".join(["examples:", *calls]), *texts])


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


def run(main, argv=None, advice=NOTHING):
    """Call ``main(argv)`` and turn how it ends into an exit code and at most one line of error.

    Args:
        advice: what is left after an interruption or a full disk, and how to go on. Where that
            depends on how far ``main`` came, it says so itself, with `advising`.
    """
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    if hasattr(sys.stdout, "reconfigure"):  # a name that the terminal cannot show is no failure
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = main(argv)
        if sys.stdout:
            sys.stdout.flush()  # or a reader that is gone would be noticed after the last line
        return code
    except InputError as error:
        return _fail(BAD_INPUT, error)
    except Diverged as error:
        return _fail(DIVERGED, error)
    except KeyboardInterrupt as error:
        return _fail(INTERRUPTED, f"interrupted; {_advice(error, advice)}")
    except BrokenPipeError as error:
        _drop_output()
        return _fail(INTERRUPTED, f"nobody reads the output any more; {_advice(error, advice)}")
    except OSError as error:
        if error.errno not in WRITING | OPENING:
            raise
        try:
            sys.stdout.flush()
        except (OSError, AttributeError):  # the output itself is what cannot be written
            _drop_output()
        verb = "write" if error.errno in WRITING else "open"
        place, cure = error.filename or "the output", (WRITING | OPENING)[error.errno]
        return _fail(BAD_INPUT, f"cannot {verb} {place} ({error.strerror}): {cure}; "
                     f"{_advice(error, advice)}")  # fmt: skip


@contextlib.contextmanager
def advising(look):
    """Ask ``look()`` for the advice of `run` if this block is interrupted or cannot write.

    It is asked then, so it can tell whether there is anything to go on with.
    """
    try:
        yield
    except (KeyboardInterrupt, OSError) as error:
        error.advice = look()
        raise


def _advice(error, advice):
    return getattr(error, "advice", advice)


def _drop_output():
    """Send what is not yet written to nowhere, or Python complains once more at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(code, message):
    print(f"error: {' '.join(str(message).split())}", file=sys.stderr)
    return code


PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")
LARGEST_SIDE = {".jpg": 65_500, ".jpeg": 65_500, ".webp": 16_383, ".gif": 65_535}  # pixels
MOST_PIXELS = 40_000_000  # of a picture that is read: it is held in memory, and the result too


def add_output(parser, default):
    """The flags of commands that make one picture of another."""
    add = parser.add_argument
    add("--out", metavar="FILE", help=f"default {default} beside the picture")
    add("--overwrite", action="store_true", help="replace the file that is in --out")
    add("--quiet", action="store_true", help="print errors only")


def file_name(named, flag="--out"):
    """The path of a file to write, which may be a link to one; ``flag`` is what named it.

    Raises:
        InputError: the name of a folder, or a folder that does not exist.
    """
    text = os.fspath(named)
    if os.path.basename(text) in ("", ".", "..") or os.path.isdir(text):
        raise InputError(f"cannot write '{text}': that names a folder, name a file with {flag}")
    if not os.path.isdir(os.path.dirname(os.path.realpath(text))):
        raise InputError(f"cannot write {text}: name a file in a folder that exists")
    return Path(text)


def picture_file(path, kinds=PICTURES):
    """The path, if a picture can be written there.

    Raises:
        InputError: not the name of a picture, or a folder that does not exist.
    """
    if Path(path).suffix.lower() not in kinds:
        one = "one of " * (len(kinds) > 1)
        raise InputError(f"--out {path} has another ending: end it in {one}{', '.join(kinds)}")
    return file_name(path)


def refuse_existing(out, source, overwrite):
    """Raise InputError for a file that is there, unless it may be replaced; the source never."""
    if out.exists() and (out.samefile(source) or not overwrite):
        raise InputError(f"{out} exists: name another --out" + (
            "" if out.samefile(source) else ", or replace it with --overwrite"))  # fmt: skip


def check_side(size, out):
    """Raise InputError for a picture (width, height) that its format cannot hold."""
    kind = out.suffix.lower()
    most = LARGEST_SIDE.get(kind)
    if most and max(size) > most:
        raise InputError(
            f"the result has {size[0]}x{size[1]} pixels, but {kind} holds {most} a side: write a "
            ".png or .tif"
        )


def progress(quiet):
    """A function (tiles done, tiles in all) that prints how far a command is."""

    def tell(done, total):
        if quiet or total == 1:
            return
        end = "\n" if done == total or not (sys.stdout and sys.stdout.isatty()) else "\r"
        if end == "\r" or done == total or done % max(1, total // 10) == 0:
            print(f"tile {done} of {total}", end=end, flush=True)

    return tell
