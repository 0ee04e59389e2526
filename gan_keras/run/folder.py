"""The folder of a training run: what it contains, and when a training may write there."""

import dataclasses
import json
from pathlib import Path

from gan_keras.command import NOTHING, RESUME
from gan_keras.errors import InputError
from gan_keras.files import (
    LOCK,
    UNFINISHED,
    check_writable,
    remove_tree,
    remove_unfinished,
)
from gan_keras.run.record import is_record, versions, write_json
from gan_keras.settings.resolve import make_config, read_settings

CONFIG = "config.json"
# In the order of removal: a process that is killed in between leaves a run without a checkpoint,
# which starts from the beginning.
OWN = ("checkpoint", "history.csv", "metrics.json", "losses.png", "samples", "training.gif",
       "best", "pretrain", "pairs.npz", "generator.keras", "strip.png", "neighbours.png",
       "MODEL_CARD.md", "diverged.json", "tensorboard", CONFIG)  # fmt: skip


class Run:
    """The paths of a run folder, its records and its checks."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.config_file = self.folder / CONFIG
        self.history = self.folder / "history.csv"
        self.metrics = self.folder / "metrics.json"
        self.losses = self.folder / "losses.png"
        self.samples = self.folder / "samples"
        self.animation = self.folder / "training.gif"
        self.checkpoint = self.folder / "checkpoint"
        self.best = self.folder / "best" / "generator.keras"
        self.last = self.folder / "generator.keras"
        self.pretrained = self.folder / "pretrain" / "generator.keras"  # srgan only
        self.pairs = self.folder / "pairs.npz"  # distilled only
        self.strip = self.folder / "strip.png"
        self.neighbours = self.folder / "neighbours.png"  # faces only
        self.tensorboard = self.folder / "tensorboard"
        self.card = self.folder / "MODEL_CARD.md"

    def __str__(self):
        return str(self.folder)

    def place(self, name):
        """Where a command writes a file of this name if the user names no place."""
        return self.folder / name

    def home(self, path):
        """The folder of one of its files as messages name it."""
        return path.parent

    def trained_on(self, config):
        """The dataset as messages name it."""
        return config.dataset

    def exists(self):
        return self.config_file.is_file()

    def config(self):
        """The `Config` that the run was started with.

        Raises:
            InputError: no run here, or a config.json that is damaged.
        """
        if not self.exists():
            there = "" if self.folder.exists() else ", and does not exist"
            raise InputError(
                f"{self.folder} holds no run{there}: name a folder that python -m gan_keras.train "
                "wrote, such as runs/dcgan-mnist5k-0, or a shipped model, such as pretrained:faces"
            )
        settings = read_settings(self.config_file)
        for key in ("model", "dataset", "epochs", "steps_per_epoch", "schedule_steps"):
            if settings.get(key) is None:
                raise InputError(f"{self.config_file} has no {key}: it is damaged or not a run's")
        return make_config(settings)

    def record(self):
        """The content of metrics.json.

        Raises:
            InputError: a run that is not finished, or a file that is damaged.
        """
        if not self.metrics.is_file():
            raise InputError(
                f"{self.folder} is not finished (metrics.json is missing): continue it with "
                f"python -m gan_keras.train --resume --out {self.folder}"
            )
        try:
            record = json.loads(self.metrics.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise InputError(f"cannot read {self.metrics}: {error}") from None
        if not is_record(record):
            raise InputError(
                f"{self.metrics} holds no metrics: it is damaged or not a run's; remove it and "
                f"measure again with python -m gan_keras.train --resume --out {self.folder}"
            )
        return record

    def write_config(self, config):
        record = dataclasses.asdict(config) | {"versions": versions()}
        write_json(self.config_file, record)

    def check(self, resume, overwrite):
        """Raise InputError for a folder that this run must not touch. Changes nothing."""
        if resume and overwrite:
            raise InputError("--resume and --overwrite exclude each other: give one of them")
        if self.folder.exists() and not self.folder.is_dir():
            raise InputError(f"{self.folder} is a file: name a folder with --out")
        if resume:
            self.config()
        elif self.exists() and not overwrite:
            raise InputError(
                f"{self.folder} holds a run: continue it with --resume, replace it with "
                "--overwrite, or name another folder with --out"
            )
        elif not self.exists() and any(map(foreign, self.folder.glob("*"))):
            raise InputError(f"{self.folder} is not empty and holds no run: name another --out")
        check_writable(self.folder)

    def what_is_left(self):
        """What an interrupted training leaves here, and how to go on."""
        if any(self.checkpoint.glob("epoch-*")):
            return RESUME
        return "no epoch is finished yet, begin again with --resume" if self.exists() else NOTHING

    def tidy(self):
        """Remove half-written files of a killed training; only for the holder of the lock."""
        places = (self.samples, self.checkpoint, self.best.parent, self.pretrained.parent)
        remove_unfinished((self.folder, *places))

    def clear(self):
        """Remove the files of an earlier run and nothing else."""
        for name in OWN:
            path = self.folder / name
            if path.is_dir():
                remove_tree(path)
            else:
                path.unlink(missing_ok=True)


def foreign(path):
    """Whether a file is something else than what a training leaves when killed at its start."""
    return path.name != LOCK and not path.name.startswith(UNFINISHED)
