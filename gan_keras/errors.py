"""How a command ends early, and what it never opens. Imports nothing heavy."""

import difflib
import os
import stat

KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class InputError(ValueError):
    """Unusable input: its text is one line that names the thing and the fix (exit code 2)."""


class Diverged(ArithmeticError):
    """Training produced a NaN or an infinity (exit code 3)."""


def meant(name, known):
    """A question for a name that is not known, "did you mean ...?"; "" if none is alike."""
    parts = [each for each in known if name and (each.endswith(name) or name.endswith(each))]
    alike = parts or difflib.get_close_matches(name, known, 3)
    return f"did you mean {' or '.join(alike)}?" if alike else ""


def first_line(error):
    """The first line of an error's text, or its kind where there is none."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def special_kind(path):
    """What lies at the path if it is no regular file, in words; "" for files and for nothing.

    Ask before opening what a user named: reading a pipe or a device may never end. Links are
    followed.
    """
    try:
        return KINDS.get(stat.S_IFMT(os.stat(path).st_mode), "")
    except (OSError, ValueError):  # nothing there: opening it will say so
        return ""


def refuse_special(path):
    """Raise InputError for what lies at the path and is no regular file."""
    if kind := special_kind(path):
        raise InputError(f"cannot read {path}: it is {kind}, name a regular file")
