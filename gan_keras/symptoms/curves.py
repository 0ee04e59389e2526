"""The curves of a run: the columns of a history.csv, of this package or of another one.

Nothing here imports TensorFlow.
"""

import csv
import io
import math
from pathlib import Path

from gan_keras.errors import InputError, refuse_special

NAMES = {  # the curves that rules read, and what they are
    "d_loss": "D's loss on reals and fakes together",
    "g_loss": "G's adversarial loss",
    "d_real": "mean of D on real samples",
    "d_fake": "mean of D on fakes",
    "d_gradient": "norm of D's gradient",
    "g_gradient": "norm of G's gradient",
    "val_d_loss": "D's loss on real samples that it was not trained on",
}
NEEDED = ("d_loss", "g_loss")
ROWS = 6  # with fewer rows no rule reads the curves
NOT_LOGGED = ("", "na", "n/a", "none", "null")  # in small letters
SEPARATORS = ",;\t"


def chosen_columns(text):
    """{our name: (column, factor)} from "d_loss=disc_loss,g_loss=gen_loss".

    "d_loss=2*disc_loss" doubles a column: for frameworks that log the mean of D's two halves.

    Raises:
        InputError: not in that form, or a name that is not in `NAMES`.
    """
    chosen = {}
    for part in text.split(","):
        name, equals, column = (word.strip() for word in part.partition("="))
        if not equals or not column:
            raise InputError(f"--columns takes NAME=COLUMN,NAME=COLUMN, got '{part}'")
        if name not in NAMES:
            raise InputError(f"unknown name '{name}' in --columns: use {', '.join(NAMES)}")
        chosen[name] = with_factor(column)
    return chosen


def with_factor(text):
    """(column, factor) from "disc_loss" or "2*disc_loss"."""
    factor, star, column = (word.strip() for word in text.partition("*"))
    try:
        factor = float(factor) if star else 1.0
    except ValueError:  # a column whose own name has a star
        return text, 1.0
    if not star:
        return text, factor
    if not column or not (0 < factor < math.inf):
        raise InputError(
            f"--columns takes a finite factor above 0 and a column, such as 2*loss_D, got '{text}'"
        )
    return column, factor


def read_rows(path):
    """(names of the columns, rows as dicts of strings) of a CSV file.

    Its separator is the one of `SEPARATORS` that its first line has most often.

    Raises:
        InputError: no such file, no text, or no rows.
    """
    path = Path(path)
    refuse_special(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        if "\0" in text:
            raise InputError(f"{path} is no UTF-8 text: save it as UTF-8")
        first = text.partition("\n")[0]
        reader = csv.DictReader(io.StringIO(text), delimiter=max(SEPARATORS, key=first.count))
        rows, names = list(reader), reader.fieldnames or ()
    except FileNotFoundError:
        raise InputError(f"{path} does not exist: name the history.csv of a run") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is no UTF-8 text: save it as UTF-8") from None
    except (OSError, csv.Error) as error:
        raise InputError(f"cannot read {path}: {error}; it must be a CSV file") from None
    if not rows:
        raise InputError(f"{path} is empty: it needs a line of names and a row for each epoch")
    return [name.strip() for name in names if name], rows


def read_curves(path, columns=None, first_stage=False):
    """{our name: [number of each row]} of a history.csv.

    What was not logged in a row is left out. NaN and infinity stay, because they are a finding.

    Args:
        columns: {our name: (column, factor)} of those that have other names than ours.
        first_stage: whether columns may be without numbers, which are then left out: in its first
            stage srgan has no losses of D.

    Raises:
        InputError: a file that is none, a column that is not there, or one without numbers.
    """
    there, rows = read_rows(path)
    listed = ", ".join(there)
    chosen = columns or {}
    wanted = {name: (name, 1.0) for name in NAMES if name in there} | chosen
    for name, (column, _) in wanted.items():
        if column not in there:
            raise InputError(f"{path} has no column '{column}' for {name}: it has {listed}")
    if missing := [name for name in NEEDED if name not in wanted]:
        raise InputError(
            f"{path} has no {' and no '.join(missing)}, it has {listed}: name its columns, such "
            f"as --columns {','.join(f'{name}=COLUMN' for name in NEEDED)}"
        )
    found = {name: numbers(path, rows, *place) for name, place in wanted.items()}
    empty = [n for n, curve in found.items() if not curve and n in (*NEEDED, *chosen)]
    if empty and not first_stage:
        column = wanted[empty[0]][0]
        raise InputError(f"{path} has no number in column '{column}': name another column")
    return {name: curve for name, curve in found.items() if curve}


def numbers(path, rows, column, factor):
    """The numbers of a column."""
    found = []
    for line, row in enumerate(rows, 2):
        text = next((v for k, v in row.items() if k and k.strip() == column), None)
        text = (text or "").strip()
        if text.lower() in NOT_LOGGED:
            continue
        try:
            found.append(factor * float(text))
        except ValueError:
            raise InputError(
                f"{path}, line {line}: '{text}' in column '{column}' is no number: correct it, or "
                "name another column with --columns"
            ) from None
    return found


def finite(curve):
    return [value for value in curve if math.isfinite(value)]
