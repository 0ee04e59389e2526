"""Seconds of training until digits are good, for the default recipe and for what others publish.

    python -m benchmarks.time_to_quality --seeds 3
    python -m benchmarks.time_to_quality --only gan_keras --limit 120

Good is `fd_digits` of 5,000 samples against the selection statistics below a level, measured
every few seconds of training, later when it has gone on for another fifth. All train on mnist5k,
one after the other, each in a process of its own. The clock of training runs from before the
networks are built, compilation included, and stands still while samples are measured; the other
clock never stands still. Imports and loading the digits come before both. Samples come from what
each publishes: this project's averaged weights, the last weights of the others. The default recipe
has an end, at which its learning rate is zero; the others go on until the limit. "Not reached" is
null.

Writes benchmarks/results/time_to_quality.json; finished seeds are kept, so that a stopped
benchmark goes on, as long as limit and levels are the same.
"""

import json
import time
from pathlib import Path

import numpy as np

from benchmarks.speed import ratios
from benchmarks.speed.record import stamp
from benchmarks.speed.worker import Worker
from gan_keras import command
from gan_keras.errors import InputError

RESULTS = Path(__file__).parent / "results" / "time_to_quality.json"
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
    """A contender for a `Worker`; its one step trains to the end and returns the curve."""
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
    """Text of a contender: median seconds until each level, median of the best, seeds."""
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
    parser = command.Parser(
        prog="python -m benchmarks.time_to_quality", description=__doc__.splitlines()[0]
    )
    add = parser.add_argument
    add("--seeds", type=int, default=1, metavar="N")
    add("--limit", type=float, default=LIMIT, metavar="SECONDS", help=f"default {LIMIT:g}")
    add("--only", choices=NAMES, help="one contender")
    add("--quick", action="store_true", help="does everything work? writes no results")
    add("--out", type=Path, metavar="FILE", help=f"default benchmarks/results/{RESULTS.name}")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    if args.seeds < 1 or not args.limit > 0:
        raise InputError(
            f"--seeds must be at least 1 and --limit above 0, got {args.seeds} and {args.limit:g}"
        )
    command.import_tensorflow()
    from gan_keras.run.record import write_json

    settings = QUICK if args.quick else {"limit": args.limit, "every": EVERY, "samples": SAMPLES}
    asked = settings | {"levels": list(LEVELS), "dataset": "mnist5k", "against": "select"}
    out = args.out or (None if args.quick else RESULTS)
    result = json.loads(out.read_text("utf-8")) if out and out.is_file() else {}
    if result.get("settings") != asked:
        result = {"settings": asked, "rows": {}}
    for seed in range(args.seeds):
        for name in [args.only] if args.only else NAMES:
            row = result["rows"].setdefault(name, {"runs": []})
            if any(run["seed"] == seed for run in row["runs"]):
                continue
            print(f"{name}, seed {seed}", flush=True)
            origin = stamp("benchmarks.time_to_quality", argv)
            row["runs"].append(origin | measure(name, seed, settings))
            row["summary"] = summary(row["runs"])
            if out:
                write_json(out, result)
    print(shown(result["rows"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished seeds are kept, start it again"))
