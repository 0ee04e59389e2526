"""What is remembered between two drills: for each question the last grade and when it is due.

The rule is that of a box of cards (Leitner): a good answer moves the card to the next box, whose
interval is longer, and a missed one moves it back to the first. Where the package `fsrs` is
installed it chooses the day instead (see `spacing`); the boxes are kept up to date all the same.
"""

import contextlib
import datetime
import json
import os
import sys
from pathlib import Path

from gan_keras.course.drill import spacing
from gan_keras.errors import InputError, first_line, refuse_special
from gan_keras.files import replace_atomically

VERSION = 1
DAYS = (1, 3, 7, 16, 35)  # until a card of each box is due again
GOOD = 2  # the least grade that counts as known
MOVES = {1: 0, 2: 1, 3: 2}  # grade: by how many boxes; grade 0 leads back to the first


def default_file():
    """progress.json in the folder where programs of this system keep their data."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        named = os.environ.get("XDG_DATA_HOME", "")
        base = Path(named) if os.path.isabs(named) else Path.home() / ".local" / "share"
    return base / "gan_keras" / "progress.json"


def today():
    return datetime.date.today()


def _between(number, most):
    return type(number) is int and 0 <= number <= most


def _checked(path, text):
    """{id: card} of a file's text."""
    cure = "repair it, move it away to begin anew, or name another --progress"
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is damaged ({first_line(error)}): {cure}") from None
    version = data.get("version") if isinstance(data, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise InputError(f"{path} was written by a newer version: update, or name another "
                         "--progress")  # fmt: skip
    cards = data.get("questions") if isinstance(data, dict) else None
    if not isinstance(cards, dict) or version != VERSION:
        raise InputError(f"{path} holds no progress of a drill: {cure}")
    for name, card in cards.items():
        try:
            fine = _between(card["box"], len(DAYS) - 1) and _between(card["grade"], 3)
            fine = fine and ("fsrs" not in card or spacing.is_state(card["fsrs"]))
            datetime.date.fromisoformat(card["due"])
        except (KeyError, TypeError, ValueError):
            fine = False
        if not fine:
            raise InputError(f"{path} is damaged at question '{name}': {cure}")
    return cards


def read(path):
    """{id: {"box", "grade", "due", perhaps "fsrs"}}; empty if there is no file yet.

    Raises:
        InputError: a file that is damaged, or no file.
    """
    refuse_special(path)
    try:
        return _checked(path, Path(path).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        return _checked(path, "")


def prepare(path, folder=False):
    """Raise InputError unless the file can be written; make its folder if ``folder``."""
    home = Path(path).parent
    if folder:
        with contextlib.suppress(OSError):
            home.mkdir(parents=True, exist_ok=True)
    if not home.is_dir():
        raise InputError(f"cannot write {path}: name a file in a folder that exists with "
                         "--progress")  # fmt: skip
    if not os.access(home, os.W_OK):
        raise InputError(f"cannot write {path}: you may not write in {home}, name another file "
                         "with --progress")  # fmt: skip


def moved(card, grade, day):
    """The card after a grade of 0 to 3 on a day, by the simple rule.

    Args:
        card: the one before, None for a new question.
    """
    box = -1 if card is None else card["box"]
    box = max(0, min(box + MOVES[grade], len(DAYS) - 1)) if grade else 0
    due = day + datetime.timedelta(days=DAYS[box] if grade >= GOOD else 1)
    return {"box": box, "grade": grade, "due": due.isoformat()}


def scheduled(card, grade, day):
    """As `moved`, by FSRS where it is installed. What was missed comes tomorrow by either rule."""
    after = moved(card, grade, day)
    if fsrs := spacing.import_fsrs():
        waited = DAYS[card["box"]] if card and card["grade"] >= GOOD else 1
        due, state = spacing.spaced(fsrs, card, grade, day, waited)
        after |= {"fsrs": state} | ({"due": due.isoformat()} if grade >= GOOD else {})
    return after


def remember(path, name, grade):
    """Write one grade to the file, which another drill may have changed meanwhile."""
    cards = read(path)
    cards[name] = scheduled(cards.get(name), grade, today())
    text = json.dumps({"version": VERSION, "questions": cards}, indent=1, sort_keys=True)
    try:
        with replace_atomically(Path(path)) as part:
            part.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise InputError(
            f"cannot write {path} ({error.strerror}): the grade of {name} is lost, those before "
            "are kept; make room, or name another file with --progress"
        ) from None
    return cards[name]


def is_due(card, day):
    return datetime.date.fromisoformat(card["due"]) <= day
