"""Many trainings on one network and one budget, and what their numbers say together."""

import gc
import json
import statistics
import time

import keras

from gan_keras.errors import Diverged, InputError
from gan_keras.loop import fit
from gan_keras.loop.contenders import (
    ELSEWHERE,
    PLAN,
    RESULT,
    check_run,
    check_same,
    folder_name,
    load_plan,
    runs_of,
    settings_of,
    versions_of,
)
from gan_keras.loop.timing import seconds_per_step
from gan_keras.run.folder import Run
from gan_keras.run.record import write_json
from gan_keras.settings import resolve
from gan_keras.settings.resolve import make_config

DIVERGED = "diverged.json"


class Comparison:
    """A folder with a run for each model and seed, and the plan that they share.

    Args:
        folder: where everything goes.
        contenders: {name as the user wrote it: settings of `make_config`}.
        for_all: settings that every contender has unless it names its own.
        seeds: the seeds, each used with each contender.
        budget: {"g_updates": n} or {"seconds": s}.
        count: number of training samples.
        data_dir: as `load_dataset`.
        say: prints a line of progress.
    """

    def __init__(self, folder, contenders, for_all, seeds, budget, count, data_dir, say):
        self.folder, self.contenders, self.for_all = folder, contenders, for_all
        self.seeds = list(seeds)
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
        whole = f"{self.folder} holds a comparison"
        check_same(whole, plan, {"budget": self.budget})
        for name, settings in wanted.items():
            check_same(
                f"{self.folder} holds {name}", plan["settings"].get(name, settings), settings
            )
        # Plans of earlier versions do not say what their contenders share, beside the data.
        known = next(iter(plan["settings"].values()), self.for_all)
        shared = plan.get("for_all", self.for_all | {"dataset": known["dataset"]})
        either = dict.fromkeys(shared | self.for_all)
        check_same(whole, either | shared, either | self.for_all)
        return plan | {"for_all": shared, "settings": plan["settings"] | wanted}

    def run_of(self, name, seed):
        return Run(self.folder / f"{folder_name(name)}-{seed}")

    def train_all(self):
        """Train what is not there yet. Seeds are the outer loop: a stop leaves a fair table."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.time_steps()
        todo = [(seed, name) for seed in self.seeds for name in self.contenders]
        clock, trained = time.monotonic(), 0
        for number, (seed, name) in enumerate(todo, 1):
            run, place = self.run_of(name, seed), f"[{number}/{len(todo)}] {name} seed {seed}"
            if self.outcome(run, name) is None:
                self.train_one(run, name, seed)
                trained += 1
                left = (time.monotonic() - clock) / trained * (len(todo) - number) / 60
                found = brief(self.outcome(run, name))
                self.say(f"{place}: {found}; about {left:.0f} minutes left")
            else:
                self.say(f"{place}: there already")
            write_json(self.folder / RESULT, self.result())

    def train_one(self, run, name, seed):
        epochs, each = self.length(name)
        length = {"seed": seed, "epochs": epochs, "steps_per_epoch": each}
        config = make_config(self.contenders[name] | length)
        resume = (run.folder / "checkpoint").is_dir() and run.exists()
        if resume:
            config = run.config()
        try:
            fit.train(run, config, resume=resume, data_dir=self.data_dir, quiet=True)
        except Diverged as error:
            write_json(run.folder / DIVERGED, {"diverged": str(error)})
        keras.backend.clear_session()  # graphs of finished runs would pile up
        gc.collect()

    def length(self, name):
        """(epochs, generator updates of each) of the runs of a contender.

        Of a budget in seconds they are whole executions: an epoch of, say, a prime number of steps
        would be executed one step at a time, and so slower than the step that was timed.
        """
        config = make_config(self.contenders[name])
        if "g_updates" in self.budget:
            return resolve.plan(config, self.count, self.budget["g_updates"])
        steps = max(1, int(self.budget["seconds"] / self.plan["seconds_per_step"][name]))
        epochs, each = resolve.plan(config, self.count, steps)
        at_once = config.steps_per_execution
        if each > at_once:
            each -= each % at_once
            epochs = steps // each
        return epochs, each

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

    def outcome(self, run, name):
        """metrics.json of a contender's finished run, {"diverged"} of a failed one, else None.

        Raises:
            InputError: a run with other settings, or a file that is damaged.
        """
        check_run(run, self.plan["settings"][name], f"remove it, or {ELSEWHERE}")
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
        """What ``--json`` prints: all that lies in the folder, that of earlier calls too.

        std is that of a sample (n - 1), absent for a single run.
        """
        rows, measured = [], []
        for name in self.plan["settings"]:
            there = runs_of(self.folder, name)
            outcomes = {seed: self.outcome(run, name) for seed, run in there.items()}
            outcomes = {seed: found for seed, found in outcomes.items() if found}
            if not outcomes:
                continue
            runs = [found for found in outcomes.values() if "diverged" not in found]
            failed = [seed for seed, found in outcomes.items() if "diverged" in found]
            row = {"model": name, "seeds": [run["seed"] for run in runs], "diverged": failed}
            for part, suffix in (("last", ""), ("best", "_best")):
                names = [k for k in (runs[0][part] if runs else {}) if k != "epoch"]
                values = {key: [run[part][key] for run in runs] for key in names}
                row["mean" + suffix] = {k: statistics.fmean(v) for k, v in values.items()}
                row["std" + suffix] = {
                    k: statistics.stdev(v) for k, v in values.items() if len(v) > 1
                }
            rows.append(row | {"runs": runs})
            measured += [there[seed] for seed in outcomes]
        return {"budget": self.plan["budget"], "seconds_per_step": self.plan["seconds_per_step"],
                "versions": versions_of(measured), "rows": rows}  # fmt: skip


def brief(outcome):
    """One run in a few words."""
    if "diverged" in outcome:
        return "diverged"
    name, value = next(iter(outcome["last"].items()))
    return f"{name} {value:.3g} in {outcome['seconds']:.0f} s"
