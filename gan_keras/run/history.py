"""history.csv: one row per epoch."""

import csv
from pathlib import Path

import keras

from gan_keras.files import replace_atomically


def read_history(path):
    """The rows of history.csv as dicts of strings."""
    with Path(path).open(newline="") as file:
        return list(csv.DictReader(file))


class History(keras.callbacks.CSVLogger):
    """Write one row per epoch, counted from 1, to history.csv; continue an existing file.

    Args:
        path: the file. Rows of epochs after ``finished`` are removed, so that an epoch
            that is trained again has one row. Columns of other names stay, with NA from now on.
        columns: the names to log, in order; missing values are written as NA.
        finished: number of epochs that a resumed run has already finished.
    """

    def __init__(self, path, columns, finished=0):
        self.columns = truncate_history(path, finished, columns)
        super().__init__(str(path), append=True)

    def on_epoch_end(self, epoch, logs=None):
        self.keys = self.columns  # Keras would add val_ columns full of NA
        super().on_epoch_end(epoch + 1, logs)


def truncate_history(path, finished, columns):
    """Keep the rows of epochs 1 to ``finished``, with NA in columns that they lack.

    Returns:
        ``columns``, and behind them those that only the file has.
    """
    path, columns = Path(path), list(columns)
    if not path.exists():
        return columns
    with path.open(newline="") as file:
        reader = csv.DictReader(file, restval="NA")
        rows = [row for row in reader if (row.get("epoch") or "").isdigit()]
        known = {"epoch", *columns}
        columns += [name for name in reader.fieldnames or () if name not in known] * bool(finished)
    with replace_atomically(path) as part, part.open("w", newline="") as file:
        if finished:
            fields = ["epoch", *columns]
            writer = csv.DictWriter(file, fields, restval="NA", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(row for row in rows if int(row["epoch"]) <= finished)
    return columns
