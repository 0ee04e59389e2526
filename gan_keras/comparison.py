"""Many trainings on one network and one budget, and what their numbers say together."""

import dataclasses
import gc
import json
import statistics
import time

import keras

from gan_keras import training
from gan_keras.data.dataset import load_dataset
from gan_keras.errors import Diverged, InputError
from gan_keras.models.build import build_gan
from gan_keras.recipes import make_config
from gan_keras.runs import Run, versions, write_json

PLAN, RESULT = "plan.json", "compare.json"
TIMED_EXECUTIONS, STEPS_PER_TIMING = 8, 6


class Comparison:
    """A folder with a run for each model and seed, and the plan that they share.

    Args:
        folder: where everything goes.
        contenders: {name as the user wrote it: settings of `make_config`}.
        seeds: the seeds, each used with each contender.
        budget: {"g_updates": n} or {"seconds": s}.
        data_dir: as `load_dataset`.
        say: prints a line of progress.
    """

    def __init__(self, folder, contenders, seeds, budget, data_dir, say):
        self.folder, self.contenders, self.seeds = folder, contenders, list(seeds)
        self.budget, self.data_dir, self.say = budget, data_dir, say
        self.plan = self.read_plan()

    def read_plan(self):
        path = self.folder / PLAN
        if not path.is_file():
            return {"budget": self.budget, "seconds_per_step": {}}
        try:
            plan = json.loads(path.read_text("utf-8"))
            if plan["budget"] == self.budget:
                return plan
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"cannot read {path}: {error}") from None
        raise InputError(
            f"{self.folder} holds a comparison with budget {plan['budget']}, not {self.budget}: "
            "name another --out, or give --overwrite"
        )

    def run_of(self, name, seed):
        return Run(self.folder / f"{name.replace(':', '-').replace('=', '-')}-{seed}")

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
            training.train(run, config, steps=self.steps(name), resume=resume,
                           data_dir=self.data_dir, quiet=True)  # fmt: skip
        except Diverged as error:
            write_json(run.folder / "diverged.json", {"seed": seed, "diverged": str(error)})
        keras.backend.clear_session()  # graphs of finished runs would pile up
        gc.collect()

    def steps(self, name):
        """Generator updates of each run of a contender."""
        if "g_updates" in self.budget:
            return self.budget["g_updates"]
        return max(1, int(self.budget["seconds"] / self.plan["seconds_per_step"][name]))

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
        failed = run.folder / "diverged.json"
        if failed.is_file():
            return json.loads(failed.read_text("utf-8"))
        return run.record() if run.metrics.is_file() else None

    def result(self):
        """What ``--json`` prints; std is that of a sample (n - 1), absent for a single run."""
        rows = []
        for name in self.contenders:
            outcomes = [self.outcome(self.run_of(name, seed)) for seed in self.seeds]
            runs = [outcome for outcome in outcomes if outcome and "diverged" not in outcome]
            failed = [outcome["seed"] for outcome in outcomes if outcome and "diverged" in outcome]
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


def seconds_per_step(config, data_dir=None):
    """The shortest of several timings of a train step, compilation left out."""
    dataset = load_dataset(config.dataset, data_dir, config.image_size)
    config = dataclasses.replace(config, steps_per_execution=STEPS_PER_TIMING)
    gan = build_gan(config, dataset.shape, 10**6)
    timer = ExecutionTimer()
    stream = dataset.batches(config.batch_size, config.seed)
    steps = STEPS_PER_TIMING * TIMED_EXECUTIONS
    gan.fit(stream, steps_per_epoch=steps, verbose=0, callbacks=[timer])
    keras.backend.clear_session()
    return min(timer.seconds[1:]) / STEPS_PER_TIMING


class ExecutionTimer(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_train_batch_begin(self, batch, logs=None):
        self.begun = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        self.seconds.append(time.perf_counter() - self.begun)


def brief(outcome):
    """One run in a few words."""
    if "diverged" in outcome:
        return "diverged"
    name, value = next(iter(outcome["last"].items()))
    return f"{name} {value:.3g} in {outcome['seconds']:.0f} s"
