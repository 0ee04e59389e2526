"""Checkpoints from which training continues bit for bit.

checkpoint/epoch-0007/ holds
- variables.npz: all networks, the averaged one too, the state of every random generator
  (Dropout's too) and the optimizers with their slots;
- state.json: epoch, best metric, seconds, and the shape of every variable;
- manifest.json: the sha256 of the two.

A checkpoint is written under another name, flushed to the disk and then renamed. Renaming is one
operation, so a process that is killed leaves the old checkpoint or the new one. The arrays are
packed in memory first, because the HDF5 library of `save_weights` crashes the process when the
disk is full.
"""

import hashlib
import io
import json
import math
import re
from pathlib import Path

import keras
import numpy as np

from gan_keras.errors import Diverged, InputError, first_line
from gan_keras.files import UNFINISHED, remove_tree, sync, unfinished

VARIABLES, STATE, MANIFEST = "variables.npz", "state.json", "manifest.json"
EPOCH_FOLDER = re.compile(r"epoch-(\d+)$")


def all_variables(model):
    """Everything that training changes, in a fixed order, including random states."""
    optimizers = model.optimizers.values()
    return [*model.variables, *(v for optimizer in optimizers for v in optimizer.variables)]


def variable_shapes(model):
    """Shapes of all that a checkpoint restores, in order; they differ between networks."""
    return [list(v.shape) for v in all_variables(model)]


def check_finite(model):
    """Raise Diverged if a variable that a checkpoint holds is NaN or infinite."""
    for variable in all_variables(model):
        if not np.isfinite(variable.numpy()).all():
            raise Diverged(f"weight {variable.path} is not finite")


def find_checkpoint(folder):
    """(path, epoch) of the newest complete checkpoint in a folder, or None."""
    folder = Path(folder)
    names = [p.name for p in folder.iterdir()] if folder.is_dir() else []
    epochs = [int(match[1]) for match in map(EPOCH_FOLDER.match, names) if match]
    return (folder / f"epoch-{max(epochs):04d}", max(epochs)) if epochs else None


def save_checkpoint(model, folder, epoch, state):
    """Write checkpoint ``epoch`` (the number of finished epochs) and remove older ones.

    Raises:
        Diverged: a weight is not finite; the older checkpoint stays.
        OSError: the disk is full or not writable; the older checkpoint stays.
    """
    check_finite(model)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / f"epoch-{epoch:04d}"
    part = unfinished(final)
    remove_tree(part)
    part.mkdir()
    try:
        (part / VARIABLES).write_bytes(_pack(model))
        state = state | {"epoch": epoch, "shapes": variable_shapes(model)}
        (part / STATE).write_text(json.dumps(state), "utf-8")
        manifest = {name: _sha256(part / name) for name in (VARIABLES, STATE)}
        (part / MANIFEST).write_text(json.dumps(manifest, indent=2), "utf-8")
        for name in (VARIABLES, STATE, MANIFEST, ""):
            sync(part / name)
        if final.exists():  # left behind by a run that was killed
            remove_tree(final)
        part.rename(final)
        sync(folder)
    finally:
        remove_tree(part)
    for other in folder.iterdir():
        if other != final and (EPOCH_FOLDER.match(other.name) or other.name.startswith(UNFINISHED)):
            remove_tree(other)


def load_checkpoint(model, path):
    """Restore a compiled model and return the state that was saved with it.

    Raises:
        InputError: files are missing or have changed, or belong to another network.
    """
    advice = "restore it from a backup, or start anew with --overwrite"
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
        for name in (VARIABLES, STATE):
            if _sha256(path / name) != manifest[name]:
                raise InputError(f"{path / name} is damaged (sha256 differs): {advice}")
        state = dict(json.loads((path / STATE).read_text("utf-8")))
    except InputError:
        raise
    except (OSError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise InputError(f"checkpoint {path} is incomplete ({error}): {advice}") from None
    if not _is_state(state) or path.name != f"epoch-{state['epoch']:04d}":
        raise InputError(f"{path / STATE} holds no state of {path.name}: {advice}")
    if state.get("shapes") != variable_shapes(model):
        raise InputError(
            f"checkpoint {path} was made with other networks or optimizers than config.json "
            "describes: resume with the config.json it was made with"
        )
    variables = all_variables(model)
    try:
        with np.load(path / VARIABLES, allow_pickle=False) as arrays:
            values = [arrays[str(i)] for i in range(len(variables))]
        for value, variable in zip(values, variables, strict=True):
            if value.shape != variable.shape or value.dtype != variable.dtype:
                raise ValueError(f"{value.dtype} {value.shape} for {variable.path}")
    except Exception as error:  # zipfile, zlib and numpy each raise their own exceptions
        raise InputError(
            f"{path / VARIABLES} does not hold the weights ({first_line(error)}): {advice}"
        ) from None
    for value, variable in zip(values, variables, strict=True):
        variable.assign(value)
    return state


def _is_state(state):
    """Whether a value read from JSON is the state that is saved beside the weights."""
    best = state.get("best", {})
    numbers = [state.get("seconds", 0.0), *(best.values() if isinstance(best, dict) else [None])]
    return (
        type(state.get("epoch")) is int
        and all(type(number) in (int, float) and math.isfinite(number) for number in numbers)
        and best.keys() in (set(), {"epoch", "value"})
        and type(best.get("epoch", 0)) is int
    )


def _pack(model):
    buffer = io.BytesIO()
    np.savez(buffer, **{str(i): v.numpy() for i, v in enumerate(all_variables(model))})
    return buffer.getvalue()


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Checkpoint(keras.callbacks.Callback):
    """Save a checkpoint after each epoch.

    Put it last in the list: a saved epoch is not repeated, so the other callbacks must have run.

    Args:
        folder: where checkpoints are written.
        state: function without arguments -> dict of numbers to save beside the weights.
    """

    def __init__(self, folder, state):
        super().__init__()
        self.folder, self.state = Path(folder), state

    def on_epoch_end(self, epoch, logs=None):
        save_checkpoint(self.model, self.folder, epoch + 1, self.state())
