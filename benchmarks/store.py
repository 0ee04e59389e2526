"""Tables that grow: rows stay in their file, which knows what they were made with.

A benchmark writes each row as soon as it is measured, so that a stopped one goes on where it was,
and a later call adds seeds. Rows with other settings or other data never join them: such a call is
refused with the difference, and needs a table of its own.
"""

import argparse
import hashlib
import json
import statistics
from pathlib import Path

from benchmarks.origin import stamp
from gan_keras import command
from gan_keras.data.cards import FOLDER_PREFIX, PHOTOS
from gan_keras.errors import InputError
from gan_keras.loop.contenders import check_same
from gan_keras.run.record import write_json

RESULTS = Path(__file__).parent / "results"
ADVICE = "name another --name, or start anew with --overwrite"


def parser_for(module, what, name=None, seeds=1):
    """A parser with the flags of all growing tables.

    Args:
        module: such as "benchmarks.few_faces".
        what: one sentence for --help.
        name: of the file where --name does not say otherwise; None: the command has no --name.
        seeds: how many seeds by default.
    """
    parser = command.Parser(prog=f"python -m {module}", description=what)
    parser.add_argument(
        "--seeds", type=at_least_1, default=seeds, metavar="N",
        help=f"measure seeds 0 to N-1 (default {seeds}); those that are there stay as they are",
    )  # fmt: skip
    if name:
        parser.add_argument(
            "--name", default=name, metavar="NAME",
            help="of the table, benchmarks/results/NAME.json, and of runs, runs/NAME-... "
            f"(default {name})",
        )  # fmt: skip
    parser.add_argument(
        "--overwrite", action="store_true",
        help="start the table anew; finished runs stay and are measured again",
    )  # fmt: skip
    return parser


def at_least_1(text):
    """The whole number in a word of the command line."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got {number}")
    return number


def read(path, advice=ADVICE):
    """The content of a result, {} where there is none.

    Raises:
        InputError: a file that is damaged.
    """
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is damaged ({error}): {advice}") from None
    if not isinstance(found, dict):
        raise InputError(f"{path} is damaged (no JSON object): {advice}")
    return found


class Store:
    """One table of results as a JSON file.

    Args:
        path: where it lies, or will lie.
        settings: {group of rows: {setting: value}}: what this call makes its rows with.
        summary: function of all rows -> {name: value} to write above them.
        module, argv: the command, for the record.
        overwrite: forget the rows that are there.
        key: what the file calls the list of its rows.

    Raises:
        InputError: the file is damaged, or rows of the same group have other settings.
    """

    def __init__(self, path, settings, summary, module, argv, overwrite=False, key="rows"):
        self.path, self.summary, self.key = path, summary, key
        self.origin = stamp(module, argv)
        found = {} if overwrite else read(path)
        self.rows = found.get(key, [])
        known = found.get("settings", {})
        if found and not (known and key in found):
            raise InputError(f"{path} does not say what its rows were made with: {ADVICE}")
        for group, wanted in settings.items():
            check_same(f"{path} holds {group}", known.get(group, wanted), wanted, ADVICE)
        self.settings = known | settings

    def has(self, **wanted):
        """Whether there is a row with these values."""
        return any(all(row[key] == value for key, value in wanted.items()) for row in self.rows)

    def add(self, row):
        """Write the table with one more row."""
        self.rows.append(row | {"origin": self.origin})
        parts = self.summary(self.rows) | {self.key: self.rows}
        write_json(self.path, self.origin | {"settings": self.settings} | parts)


def mean_and_std(records):
    """{"mean": {name: number}, "std": {name: number}} of dicts with the same names.

    The standard deviation is that of a sample (n - 1); "std" is empty for a single record.
    """
    values = {name: [record[name] for record in records] for name in records[0]}
    several = len(records) > 1
    return {
        "mean": {name: statistics.fmean(v) for name, v in values.items()},
        "std": {name: statistics.stdev(v) for name, v in values.items() if several},
    }


def mean_interval(values):
    """{"mean", "low", "high", "seeds"}: Student's 95 % interval of a mean; of one value itself."""
    from scipy.stats import t

    mean, count, half = statistics.fmean(values), len(values), 0.0
    if count > 1:
        half = float(t.ppf(0.975, count - 1)) * statistics.stdev(values) / count**0.5
    return {"mean": mean, "low": mean - half, "high": mean + half, "seeds": count}


def pictures_text(folder):
    """Which pictures a folder holds, whatever they are called and wherever it lies.

    "Set5 (5 files, 0123456789ab)": the folder's name, and a digest of the contents.
    """
    from gan_keras.data.picture_files import image_files

    paths = image_files(folder)
    names = ",".join(Path(part).name for part in folder.split(","))
    contents = sorted(hashlib.sha256(Path(path).read_bytes()).digest() for path in paths)
    return f"{names} ({len(paths)} files, {digest(b''.join(contents))})"


def data_text(dataset, data_dir=None, image_size=None):
    """Which training samples stand behind a dataset's name, as `pictures_text`."""
    if dataset.startswith(FOLDER_PREFIX):
        return FOLDER_PREFIX + pictures_text(dataset[len(FOLDER_PREFIX) :])
    if dataset == PHOTOS:
        return dataset  # bundled, and of no other size
    from gan_keras.data.dataset import load_dataset

    samples = load_dataset(dataset, data_dir, image_size).samples
    return f"{dataset} ({len(samples)} samples, {digest(samples.tobytes())})"


def digest(content):
    return hashlib.sha256(content).hexdigest()[:12]


def fingerprint(settings):
    """A short name for what a run was made with: equal for equal settings, wherever it ran."""
    return digest(json.dumps(settings, sort_keys=True).encode())
