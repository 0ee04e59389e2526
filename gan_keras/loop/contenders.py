"""The folder of a comparison: its plan, the runs of each contender, and what they must share."""

import contextlib
import dataclasses
import json

from gan_keras.errors import InputError
from gan_keras.files import locked
from gan_keras.run.folder import Run
from gan_keras.settings.declarations import FIELDS

PLAN, RESULT = "plan.json", "compare.json"
# Settings whose values a run works out when it begins; in a comparison they follow from the budget.
LENGTH = ("epochs", "steps_per_epoch", "schedule_steps", "steps_per_execution")
ELSEWHERE = "name another --out, or give --overwrite"


def settings_of(config):
    """{name: value} of a config without its seed, as read back from JSON."""
    settings = dataclasses.asdict(config)
    del settings["seed"]
    return json.loads(json.dumps(settings))


def check_same(what, stored, wanted, advice=ELSEWHERE):
    """Raise InputError if stored settings differ from the wanted ones.

    A setting that did not exist yet when the others were stored counts as its default.

    Args:
        what: beginning of the message, such as "runs/compare-ring holds gan".
    """
    for name, value in wanted.items():
        before = stored.get(name, FIELDS[name].default if name in FIELDS else None)
        if before != value:
            was, now = ("null" if part is None else part for part in (before, value))
            raise InputError(f"{what} with {name} {was}, not {now}: {advice}")


def check_run(run, settings, advice=ELSEWHERE, settled=LENGTH):
    """Raise InputError for a run that was trained with other settings.

    Args:
        settings: keys that are not, or no longer, settings of a run are not compared.
        settled: names that are not compared either, because the run works out their values.
    """
    if run.exists():
        compared = set(FIELDS) - set(settled)
        wanted = {name: value for name, value in settings.items() if name in compared}
        check_same(f"{run.folder} holds a run", settings_of(run.config()), wanted, advice)


def load_plan(folder):
    """The plan of a comparison, or None if there is none.

    Raises:
        InputError: a plan.json that is damaged or not that of a comparison.
    """
    path = folder / PLAN
    if not path.is_file():
        return None
    try:
        plan = json.loads(path.read_text("utf-8"))
        parts = [plan[key] for key in ("budget", "seconds_per_step", "settings")]
        parts += [plan.get("for_all", {})]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no plan of a comparison ({type(error).__name__}): name another --out"
        ) from None
    times = parts[1].values() if isinstance(parts[1], dict) else [None]
    if not all(isinstance(part, dict) for part in parts) or not all(
        isinstance(value, float) and value > 0 for value in times
    ):
        raise InputError(f"{path} is no plan of a comparison: name another --out")
    return plan


def folder_name(contender):
    return contender.replace(":", "-").replace("=", "-")


def runs_of(folder, contender):
    """{seed: `Run`} of a contender's runs in a folder, ordered by seed."""
    beginning, found = f"{folder_name(contender)}-", {}
    for path in folder.glob("*/"):
        seed = path.name[len(beginning) :]
        if path.name.startswith(beginning) and seed.isascii() and seed.isdigit():
            found[int(seed)] = Run(path)
    return dict(sorted(found.items()))


def versions_of(runs):
    """{package: version} that runs were trained with; several versions are joined by commas."""
    found = {}
    for run in runs:
        config = json.loads(run.config_file.read_text("utf-8"))
        for package, version in config.get("versions", {}).items():
            found.setdefault(package, set()).add(version)
    return {package: ", ".join(sorted(versions)) for package, versions in found.items()}


def clear(folder):
    """Remove the comparison in ``folder``: its runs, plan and result, and nothing else.

    Raises:
        InputError: a plan.json that is not that of a comparison, or a run that is being trained.
    """
    plan = load_plan(folder)
    if plan is None:
        return
    runs = [run for name in plan["settings"] for run in runs_of(folder, name).values()]
    with contextlib.ExitStack() as locks:  # all of them, before the first is removed
        for run in runs:
            locks.enter_context(locked(run.folder))
        for run in runs:
            if run.exists():
                run.clear()
    for run in runs:
        if not any(run.folder.iterdir()):
            run.folder.rmdir()
    for name in (PLAN, RESULT):
        (folder / name).unlink(missing_ok=True)
