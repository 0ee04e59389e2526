"""A GAN against diffusion on the same digits: equal training seconds, then one step for both.

    python -m benchmarks.rivals times                  # of updates and samples; idle machine, once
    python -m benchmarks.rivals trained --seconds 90   # the GAN and the diffusion model
    python -m benchmarks.rivals trained                # 90, 300 and 1,200 seconds: about an hour
    python -m benchmarks.rivals trained --seconds 2400 # diffusion alone: 40 minutes
    python -m benchmarks.rivals distilled              # one-step students of the 300 s teacher
    python -m benchmarks.rivals reals                  # the same numbers of real digits

A second is what the GAN of docs/comparison.md needs for 31.2 updates: its run of 2,808 updates
takes 90 seconds on two idle cores. How much slower an update of the other rival is comes from
`times`. So trainings may run beside other work and on any machine; they resume. How many weights
each rival has stands with the times. All are judged on 2,000 samples by the shipped classifier, and
where the four files of MNIST are in the data folder also by the second judge, on which nothing was
tuned.
"""

import time
from pathlib import Path

import numpy as np

from benchmarks import second_judge
from benchmarks.origin import stamp
from benchmarks.step_times import TIMED, built, interleaved, slower
from benchmarks.store import RESULTS, Store, data_text, mean_and_std, parser_for, read
from benchmarks.trained import finished
from gan_keras import command
from gan_keras.errors import InputError
from gan_keras.run.record import write_json
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config

MODULE, TIMES, REALS = "benchmarks.rivals", "rivals_times.json", "rivals_reals.json"
DATASET, IMAGES, SAMPLES = "mnist5k", 5000, 2000
BUDGETS, STEPS = (90, 300, 1200), (1, 2, 4, 8, 20, 50)
LONG = 2400  # seconds of diffusion alone, to see whether it comes to where the GAN was in 1,200
GAN_UPDATES, GAN_SECONDS = 2808, 90  # of its run of 18 epochs
TEACHER = 300  # seconds
UNMEASURED = {"quality_every": 0}  # in training: it would count as training
RIVALS = {
    "gan": COMPARED | {"model": "dcgan"},
    "diffusion": {"model": "diffusion"},
}
STUDENTS = {
    "both losses": {"model": "distilled"},
    "content loss alone": {"model": "distilled", "adversarial_weight": 0.0},
}


def timed(argv, data_dir):
    """Write milliseconds of an update of each rival, and of a sample in one pass."""
    from gan_keras.inference.generate import draw_samples

    origin, passes = stamp(MODULE, argv), {}
    length = {"dataset": DATASET, "epochs": 1, "steps_per_epoch": TIMED, "steps_per_execution": 1}
    configs = {who: make_config(named | length) for who, named in RIVALS.items()}
    updates = interleaved(configs, data_dir)
    weights = {}
    for who, config in configs.items():
        gan, _ = built(config, data_dir)
        network = gan.sampler
        weights[who] = {
            "to draw": network.count_params(),
            "in training": sum(getattr(gan, part).count_params() for part in gan.parts),
        }
        steps = gan.steps if who == "diffusion" else 1
        draw_samples(network, 64, 0)
        begun = time.perf_counter()
        draw_samples(network, SAMPLES, 0)
        passes[who] = round(1000 * (time.perf_counter() - begun) / SAMPLES / steps, 4)
        print(who, updates[who], passes[who], weights[who], flush=True)
    write_json(RESULTS / TIMES, origin | {"ms": updates, "ms of a pass": passes,
                                          "weights": weights})  # fmt: skip


def settings(who, seconds, seed):
    """What differs from the recipe in a training of so many seconds."""
    times = read(RESULTS / TIMES)
    if not times:
        raise InputError(f"{TIMES} is missing: first run python -m {MODULE} times")
    named = RIVALS[who] | {"dataset": DATASET, "seed": seed} | UNMEASURED
    per_epoch = IMAGES // make_config(named).batch_size
    updates = GAN_UPDATES * seconds / GAN_SECONDS / slower(times["ms"], who, "gan")
    return named | {"epochs": max(1, round(updates / per_epoch))}


class Judges:
    """Numbers of samples by the shipped classifier, and by the second judge where it can be."""

    def __init__(self, data_dir):
        from gan_keras.data.dataset import default_data_dir

        try:
            self.second = second_judge.SecondJudge(data_dir or default_data_dir())
        except InputError as error:
            print(f"without the second judge: {error}", flush=True)
            self.second = None

    def report(self, images):
        from gan_keras.metrics.digits import digits_report

        return digits_report(images) | (self.second.report(images) if self.second else {})


def judged_reals(argv, data_dir):
    """Write what real digits score: of MNIST's training file, which LeNet has learned from."""
    from gan_keras.data.dataset import default_data_dir

    origin, data_dir = stamp(MODULE, argv), data_dir or default_data_dir()
    digits = np.asarray(second_judge.reals(data_dir)[:SAMPLES])
    metrics = Judges(data_dir).report(digits)
    write_json(RESULTS / REALS, origin | {"samples": SAMPLES, "metrics": metrics})
    print(metrics)


def measured(run, steps, judges):
    from gan_keras.run.generator import load_generator
    from gan_keras.tasks.base import samples_of

    return judges.report(samples_of(load_generator(run.last, steps), SAMPLES))


def trained_rows(args, judges, data):
    """(what a row is of, function that measures it), of the rivals at each budget."""
    for seed in range(args.seeds):
        for seconds in args.seconds:
            for who in ("diffusion",) if seconds == LONG else RIVALS:
                for steps in STEPS if who == "diffusion" else (None,):
                    row = {"who": who, "seconds": seconds, "seed": seed, "steps": steps or 1}

                    def measure(who=who, seconds=seconds, seed=seed, steps=steps):
                        named = settings(who, seconds, seed)
                        run = finished(folder(who, seconds, seed), named, data, args.data_dir)
                        return measured(run, steps, judges)

                    yield row, measure


def student_rows(args, judges, data):
    """The same, of one-step students."""
    for seed in range(args.seeds):
        for who, changed in STUDENTS.items():
            row = {"who": who, "seconds": TEACHER, "seed": seed, "steps": 1}

            def measure(who=who, seed=seed, changed=changed):
                teacher = folder("diffusion", TEACHER, seed)
                finished(teacher, settings("diffusion", TEACHER, seed), data, args.data_dir)
                named = changed | UNMEASURED | {"dataset": DATASET, "seed": seed}
                named |= {"start": str(teacher)}
                run = finished(folder(who, TEACHER, seed), named, data, args.data_dir)
                return measured(run, None, judges)

            yield row, measure


def folder(who, seconds, seed):
    return Path(f"runs/rivals/{who.replace(' ', '_')}-{seconds}-{seed}")


def summary(rows):
    keys = ("who", "seconds", "steps")
    groups = sorted({tuple(row[key] for key in keys) for row in rows})
    return {
        "means": [
            dict(zip(keys, group, strict=True)) | mean_and_std([
                row["metrics"] for row in rows if tuple(row[key] for key in keys) == group
            ])
            for group in groups
        ]
    }  # fmt: skip


def main(argv=None):
    parser = parser_for(MODULE, "Compare a GAN with a diffusion model on digits.", seeds=1)
    parser.add_argument("what", choices=("times", "trained", "distilled", "reals"))
    parser.add_argument("--seconds", type=int, nargs="*", choices=(*BUDGETS, LONG),
                        default=BUDGETS, help="of training (default the first three)")  # fmt: skip
    parser.add_argument("--data-dir", metavar="DIR", help="folder with data files")
    args = parser.parse_args(argv)
    command.import_tensorflow()
    if args.what in ("times", "reals"):
        {"times": timed, "reals": judged_reals}[args.what](argv, args.data_dir)
        return 0
    data = data_text(DATASET, args.data_dir)
    store = Store(RESULTS / "rivals.json", {args.what: {"data": data, "samples": SAMPLES}}, summary,
                  MODULE, argv, args.overwrite)  # fmt: skip
    judges = Judges(args.data_dir)
    rows = {"trained": trained_rows, "distilled": student_rows}[args.what]
    for row, measure in rows(args, judges, data):
        if not store.has(**row):
            metrics = measure()
            store.add(row | {"metrics": metrics})
            print(row, metrics, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished rows are kept, the same command goes on"))
