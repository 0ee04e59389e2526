"""Pictures that cannot be read: found before training starts, and refused or left out."""

import os
from multiprocessing.pool import ThreadPool

from gan_keras.data.picture_files import Unreadable, read_picture
from gan_keras.errors import InputError

THREADS = min(8, os.cpu_count() or 1)


def opened(paths):
    """What each picture turns out to be, in order: its mode, or the `Unreadable` in its place."""

    def look(path):
        try:
            return read_picture(path).mode
        except Unreadable as error:
            return error

    with ThreadPool(THREADS) as pool:
        yield from pool.imap(look, paths, chunksize=8)


def refusal(first, others, inspected):
    """The error that names the first damaged picture and how many more there are.

    Args:
        first: an `Unreadable`.
        others: number of damaged pictures beside it.
        inspected: number of pictures that were opened.
    """
    if not others:
        return Unreadable(
            first.path, first.reason,
            "repair or remove it, or leave damaged pictures out with --skip-damaged",
        )  # fmt: skip
    return Unreadable(
        first.path, first.reason,
        f"{others} more of {inspected} inspected pictures cannot be read either: repair or remove "
        "them, or leave them out with --skip-damaged",
    )  # fmt: skip


def inspected(paths, count, skip_damaged=False):
    """(paths that are left, modes of the pictures that were opened, notes for the user).

    Args:
        count: pictures to open, from the first on; with ``skip_damaged`` all of them, because
            training goes on exactly where it was only with a list that stays the same.

    Raises:
        InputError: a damaged picture, or with ``skip_damaged`` nothing but damaged ones.
    """
    count = len(paths) if skip_damaged else min(count, len(paths))
    found = list(opened(paths[:count]))
    damaged = [what for what in found if isinstance(what, Unreadable)]
    if damaged and not skip_damaged:
        raise refusal(damaged[0], len(damaged) - 1, count)
    if len(damaged) == len(paths):
        raise InputError(f"none of {count} pictures can be read; the first: {damaged[0]}")
    kept = [path for path, what in zip(paths, found, strict=False) if isinstance(what, str)]
    notes = [
        f"{len(damaged)} of {count} pictures are left out, they cannot be read; the first: "
        f"{damaged[0].path} ({damaged[0].reason})"
    ] if damaged else []  # fmt: skip
    return kept + paths[count:], [what for what in found if isinstance(what, str)], notes
