"""Runs that a benchmark measures: those that are there already, or trained now."""

import json

from benchmarks.store import read
from gan_keras.errors import InputError
from gan_keras.loop.contenders import check_run, check_same, settings_of
from gan_keras.run.folder import Run
from gan_keras.run.record import write_json
from gan_keras.settings.resolve import make_config

# What training works out when it begins, and writes into the run's config.
SETTLED = ("steps_per_epoch", "schedule_steps", "steps_per_execution")
ADVICE = "remove it, or name another --name"


def finished(folder, named, data, data_dir=None):
    """The finished `Run` of a folder; an unfinished one goes on, a missing one is trained.

    Which data it was trained on is written beside it, as a run's config only has their name.

    Args:
        named: {setting: value} that differ from the recipe, the seed included.
        data: what `data_text` says of the dataset.

    Raises:
        InputError: the folder holds a run with other settings or data, or training failed.
    """
    from gan_keras import train

    run, note = Run(folder), folder.with_name(f"{folder.name}.data.json")
    if run.exists():
        check_run(run, settings_of(make_config(named)), ADVICE, SETTLED)
        check_same(f"{folder} holds a run", read(note), {"data": data}, ADVICE)
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        write_json(note, {"data": data})
    if run.metrics.is_file():
        return run
    words = ["--resume"] if run.exists() else ["--set", *map(assignment, named.items())]
    words += ["--data-dir", data_dir] if data_dir else []
    print(f"training {folder}", flush=True)
    if train.main([*words, "--out", str(folder)]) != 0:
        raise InputError(f"the run in {folder} failed")
    return run


def assignment(pair):
    """A setting as --set takes it."""
    name, value = pair
    return f"{name}={value if isinstance(value, str) else json.dumps(value)}"
