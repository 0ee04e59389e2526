"""Seconds of training until digits are good: our DCGAN, and what others publish.

    python -m benchmarks.time_to_quality --seeds 3
    python -m benchmarks.time_to_quality --only gan_keras --limit 120 --out times.json

"Good" means that `fd_digits` of 5,000 samples against the selection statistics is below a level.
It is measured every few seconds, and more rarely as training goes on. All contenders train on
mnist5k, one after the other, each in a process of its own.

There are two clocks. Both start before the networks are built, so that compilation counts; imports
and loading the digits come before. The clock of training stands still while samples are measured,
the other one never does.

Samples come from what each contender publishes: the averaged weights of this project, the last
weights of the others. Ours, the recipe of docs/comparison.md, has an end, where its learning rate
is zero; the others go on until the limit. A level that was not reached is null.
"""

import time
from pathlib import Path

import numpy as np

from benchmarks.origin import stamp
from benchmarks.speed import ratios
from benchmarks.speed.worker import Worker
from benchmarks.store import RESULTS, parser_for, read
from gan_keras import command
from gan_keras.errors import InputError
from gan_keras.loop.contenders import check_same, settings_of
from gan_keras.run.record import write_json
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config

MODULE = "benchmarks.time_to_quality"
TABLE = RESULTS / "time_to_quality.json"
ADVICE = "name another --out, or start anew with --overwrite"
OURS = "gan_keras"
NAMES = (OURS, "keras_guide", "tensorflow_docs", "pytorch_gan", "keras_io_wgan_gp")
LEVELS = (100, 50, 30, 20, 15)
LIMIT, EVERY, SAMPLES = 180.0, 4.0, 5000
QUICK = {"limit": 8.0, "every": 4.0, "samples": 1000}


class Clock:
    """Seconds of training, and all seconds, since it was made."""

    def __init__(self, now=time.perf_counter):
        self.now, self.begun, self.paused = now, now(), 0.0

    def training(self):
        return self.now() - self.begun - self.paused

    def all(self):
        return self.now() - self.begun

    def pause(self, work):
        """Call ``work`` while the clock of training stands still."""
        begin = self.now()
        value = work()
        self.paused += self.now() - begin
        return value


def reached(curve, levels=LEVELS):
    """{level: the first point at or below it, or None}.

    Args:
        curve: [{"fd": number, "training_seconds": ..., ...}] in the order of time.
    """
    return {
        str(level): next((point for point in curve if point["fd"] <= level), None)
        for level in levels
    }


def summary(runs, levels=LEVELS):
    """{level: {"reached": how many seeds, "training_seconds": spread of those, or None}}."""
    result = {}
    for level in map(str, levels):
        points = [run["reached"][level] for run in runs if run["reached"][level]]
        seconds = [point["training_seconds"] for point in points]
        spread = ratios.spread(seconds) if seconds else None
        result[level] = {"reached": len(points), "training_seconds": spread}
    return result


def build(name, seed, limit, every, samples):
    """A contender for `Worker`: its one step trains to the end and returns the curve."""
    command.import_tensorflow()
    import keras

    from benchmarks import quality_runs

    keras.utils.set_random_seed(seed)
    start = quality_runs.ours if name == OURS else quality_runs.peer
    return lambda count: start(name, seed, Clock, limit, every, samples), {}


def measure(name, seed, settings):
    worker = Worker("benchmarks.time_to_quality:build", name=name, seed=seed, **settings)
    try:
        answer = worker.run(1)
    finally:
        worker.close()
    curve = answer["curve"]
    run = {key: answer[key] for key in ("weights", "batch", "first_execution_seconds")}
    best = min((point["fd"] for point in curve), default=None)
    return run | {"seed": seed, "best_fd": best, "reached": reached(curve), "curve": curve}


def cells(row, levels):
    """A contender's cells: median seconds until each level, median of the best fd, seeds."""
    texts, count = [], len(row["runs"])
    for level in levels:
        times = row["summary"][level]["training_seconds"]
        missed = count - row["summary"][level]["reached"]
        texts.append(f"{times['median']:.0f} s" if times else "not reached")
        texts[-1] += f" ({missed} of {count} not)" if times and missed else ""
    bests = [run["best_fd"] for run in row["runs"] if run["best_fd"] is not None]
    return [*texts, f"{np.median(bests):.1f}" if bests else "diverged", str(count)]


def shown(rows):
    columns = [f"fd {level}" for level in LEVELS] + ["best fd", "seeds"]
    lines = {name: cells(row, map(str, LEVELS)) for name, row in rows.items()}
    return ratios.table("Seconds of training, median", columns, lines)


def build_parser():
    parser = parser_for(MODULE, "Measure the seconds of training until digits are good.")
    add = parser.add_argument
    add("--limit", type=float, default=LIMIT, metavar="SECONDS",
        help=f"seconds of training, at most (default {LIMIT:g})")  # fmt: skip
    add("--only", choices=NAMES, help="one contender")
    add("--quick", action="store_true", help="only try whether everything works: keep no results")
    add("--out", type=Path, metavar="FILE", help=f"default benchmarks/results/{TABLE.name}")
    return parser


def kept(out, asked, overwrite):
    """The table in a file, or an empty one.

    Raises:
        InputError: the file is damaged, or its runs were made with other settings.
    """
    found = read(out, ADVICE) if out and not overwrite else {}
    found = found or {"settings": asked, "rows": {}}
    check_same(f"{out} holds runs", found.get("settings", {}), asked, ADVICE)
    return found


def main(argv=None):
    args = build_parser().parse_args(argv)
    if not args.limit > 0:
        raise InputError(f"--limit must be above 0, got {args.limit:g}")
    settings = QUICK if args.quick else {"limit": args.limit, "every": EVERY, "samples": SAMPLES}
    asked = settings | {"levels": list(LEVELS), "dataset": "mnist5k", "against": "select"}
    out = args.out or (None if args.quick else TABLE)
    names = [args.only] if args.only else NAMES
    recipes = {OURS: settings_of(make_config(COMPARED))}  # the others are fixed in `published`
    result = kept(out, asked, args.overwrite)
    for name in set(names) & set(recipes) & set(result["rows"]):
        stored = result["rows"][name].get("settings", {})
        check_same(f"{out} holds {name}", stored, recipes[name], ADVICE)
    for seed in range(args.seeds):
        for name in names:
            row = result["rows"].setdefault(name, {"runs": []})
            if any(run["seed"] == seed for run in row["runs"]):
                continue
            print(f"{name}, seed {seed}", flush=True)
            origin = stamp(MODULE, argv)
            row |= {"settings": recipes[name]} if name in recipes else {}
            row["runs"].append(origin | measure(name, seed, settings))
            row["summary"] = summary(row["runs"])
            if out:
                write_json(out, result)
    print(shown(result["rows"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished seeds are kept, the same command goes on"))
