"""Many trainings on one network and one budget, and what their numbers say together."""

import dataclasses
import gc
import json
import statistics
import time

import keras

from gan_keras.errors import Diverged, InputError
from gan_keras.loop import fit
from gan_keras.loop.timing import seconds_per_step
from gan_keras.run.folder import Run
from gan_keras.run.record import versions, write_json
from gan_keras.settings import resolve
from gan_keras.settings.resolve import make_config

PLAN, RESULT, DIVERGED = "plan.json", "compare.json", "diverged.json"


def settings_of(config):
    """What all runs of one contender share, as it looks once it was written as JSON."""
    settings = dataclasses.asdict(config)
    del settings["seed"]
    return json.loads(json.dumps(settings))


def load_plan(folder):
    """The plan of a comparison, or None where there is none.

    Raises:
        InputError: a plan.json that is damaged or somebody else's.
    """
    path = folder / PLAN
    if not path.is_file():
        return None
    try:
        plan = json.loads(path.read_text("utf-8"))
        parts = [plan[key] for key in ("budget", "seconds_per_step", "settings")]
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


def clear(folder):
    """Remove the comparison in ``folder``: its runs, plan and result, and nothing else.

    Raises:
        InputError: a plan.json that is not a comparison's.
    """
    plan = load_plan(folder)
    if plan is None:
        return
    for name in plan["settings"]:
        for config in folder.glob(f"{folder_name(name)}-[0-9]*/config.json"):
            Run(config.parent).clear()
            if not any(config.parent.iterdir()):
                config.parent.rmdir()
    for name in (PLAN, RESULT):
        (folder / name).unlink(missing_ok=True)


class Comparison:
    """A folder with a run for each model and seed, and the plan that they share.

    Args:
        folder: where everything goes.
        contenders: {name as the user wrote it: settings of `make_config`}.
        seeds: the seeds, each used with each contender.
        budget: {"g_updates": n} or {"seconds": s}.
        count: number of training samples.
        data_dir: as `load_dataset`.
        say: prints a line of progress.
    """

    def __init__(self, folder, contenders, seeds, budget, count, data_dir, say):
        self.folder, self.contenders, self.seeds = folder, contenders, list(seeds)
        self.budget, self.count, self.data_dir, self.say = budget, count, data_dir, say
        self.plan = self.read_plan()

    def read_plan(self):
        """The plan in the folder, with this call's contenders added to it.

        Raises:
            InputError: a plan for something else, or a file that is damaged.
        """
        wanted = {name: settings_of(make_config(s)) for name, s in self.contenders.items()}
        plan = load_plan(self.folder)
        plan = plan or {"budget": self.budget, "seconds_per_step": {}, "settings": {}}
        if plan["budget"] != self.budget:
            raise InputError(
                f"{self.folder} holds a comparison with budget {plan['budget']}, not "
                f"{self.budget}: name another --out, or give --overwrite"
            )
        for name, settings in wanted.items():
            stored = plan["settings"].get(name, settings)
            for key, value in settings.items():
                if stored.get(key) != value:
                    raise InputError(
                        f"{self.folder} holds {name} with {key} {stored.get(key)}, not {value}: "
                        "name another --out, or give --overwrite"
                    )
        return plan | {"settings": plan["settings"] | wanted}

    def run_of(self, name, seed):
        return Run(self.folder / f"{folder_name(name)}-{seed}")

    def train_all(self):
        """Train what is not there yet. Seeds are the outer loop: a stop leaves a fair table."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.time_steps()
        todo = [(seed, name) for seed in self.seeds for name in self.contenders]
        clock, trained = time.monotonic(), 0
        for number, (seed, name) in enumerate(todo, 1):
            run = self.run_of(name, seed)
            if self.outcome(run) is None:
                self.train_one(run, name, seed)
                trained += 1
                left = (time.monotonic() - clock) / trained * (len(todo) - number) / 60
                self.say(f"[{number}/{len(todo)}] {name} seed {seed}: "
                         f"{brief(self.outcome(run))}; about {left:.0f} minutes left")  # fmt: skip
            else:
                self.say(f"[{number}/{len(todo)}] {name} seed {seed}: there already")
            write_json(self.folder / RESULT, self.result())

    def train_one(self, run, name, seed):
        config = make_config(self.contenders[name] | {"seed": seed})
        resume = (run.folder / "checkpoint").is_dir() and run.exists()
        if resume:
            config = run.config()
        try:
            fit.train(run, config, steps=self.steps(name), resume=resume,
                           data_dir=self.data_dir, quiet=True)  # fmt: skip
        except Diverged as error:
            write_json(run.folder / DIVERGED, {"diverged": str(error)})
        keras.backend.clear_session()  # graphs of finished runs would pile up
        gc.collect()

    def steps(self, name):
        """Generator updates of each run of a contender: whole epochs of whole executions.

        An epoch of, say, a prime number of steps would be executed one step at a time, and so
        slower than the step that was timed.
        """
        steps = self.budget.get("g_updates")
        if steps is None:
            steps = max(1, int(self.budget["seconds"] / self.plan["seconds_per_step"][name]))
        config = make_config(self.contenders[name])
        epochs, each = resolve.plan(config, self.count, steps)
        at_once = config.steps_per_execution
        return epochs * (each - each % at_once if each > at_once else each)

    def time_steps(self):
        """Measure the duration of a train step of each contender, once for the whole comparison."""
        missing = [name for name in self.contenders if name not in self.plan["seconds_per_step"]]
        if "seconds" in self.budget and missing:
            self.say("timing one train step of each model")
            for name in missing:
                seconds = seconds_per_step(make_config(self.contenders[name]), self.data_dir)
                self.plan["seconds_per_step"][name] = seconds
                self.say(f"  {name}: {1000 * seconds:.1f} ms")
        write_json(self.folder / PLAN, self.plan)

    def outcome(self, run):
        """metrics.json of a finished run, {"diverged"} of one that failed, else None."""
        failed = run.folder / DIVERGED
        if failed.is_file():
            try:
                return {"diverged": json.loads(failed.read_text("utf-8"))["diverged"]}
            except (OSError, ValueError, KeyError, TypeError):
                raise InputError(f"{failed} is damaged: remove {run.folder}") from None
        if not run.metrics.is_file():
            return None
        record = run.record()
        if not record["last"]:
            raise InputError(f"{run.metrics} holds no metrics: remove {run.folder}")
        return record

    def result(self):
        """What ``--json`` prints; std is that of a sample (n - 1), absent for a single run."""
        rows = []
        for name in self.contenders:
            outcomes = {seed: self.outcome(self.run_of(name, seed)) for seed in self.seeds}
            runs = [found for found in outcomes.values() if found and "diverged" not in found]
            failed = [seed for seed, found in outcomes.items() if found and "diverged" in found]
            row = {"model": name, "seeds": [run["seed"] for run in runs], "diverged": failed}
            for part, suffix in (("last", ""), ("best", "_best")):
                names = [k for k in (runs[0][part] if runs else {}) if k != "epoch"]
                values = {key: [run[part][key] for run in runs] for key in names}
                row["mean" + suffix] = {k: statistics.fmean(v) for k, v in values.items()}
                row["std" + suffix] = {
                    k: statistics.stdev(v) for k, v in values.items() if len(v) > 1
                }
            rows.append(row | {"runs": runs})
        return {"budget": self.plan["budget"], "seconds_per_step": self.plan["seconds_per_step"],
                "versions": versions(), "rows": rows}  # fmt: skip


def brief(outcome):
    """One run in a few words."""
    if "diverged" in outcome:
        return "diverged"
    name, value = next(iter(outcome["last"].items()))
    return f"{name} {value:.3g} in {outcome['seconds']:.0f} s"
