"""What the default run has more than the recipe of the comparisons: time, and deeper networks.

    python -m benchmarks.deeper --seeds 3    # 3 trainings a seed: one to five minutes each

Each row changes what its name says of the row before it. 10,000 samples are judged by the shipped
classifier and, where the four files of MNIST are in the data folder, by a second judge.
"""

from pathlib import Path

import numpy as np

from benchmarks import second_judge
from benchmarks.rivals import UNMEASURED, Judges
from benchmarks.speed_tables import grid, text
from benchmarks.store import RESULTS, Store, data_text, mean_and_std, parser_for, read
from benchmarks.trained import finished
from gan_keras import command
from gan_keras.settings.recipes import COMPARED, DEEP

MODULE, DATASET, RESULT = "benchmarks.deeper", "mnist5k", "deeper.json"
LONGER = COMPARED | {"epochs": DEEP["epochs"]}
ROWS = {
    "the recipe of the comparisons": COMPARED,
    f"{DEEP['epochs']} epochs in place of {COMPARED['epochs']}": LONGER,
    "deeper networks with a third fewer filters, rates of 2e-3": DEEP,
}
REAL = "*real digits*"  # of MNIST's training file: the second judge has learned from them
METRICS = {  # {metric: decimals}
    "fd_digits_10k": 1, "precision_digits_5k": 3, "recall_digits_5k": 3,
    "fd_lenet_10k": 2, "precision_lenet_5k": 3, "recall_lenet_5k": 3,
}  # fmt: skip


def settings(name, seed):
    return ROWS[name] | {"model": "dcgan", "dataset": DATASET, "seed": seed} | UNMEASURED


def trained(name, seed, data, data_dir):
    """The finished run of a row and seed."""
    folder = Path(f"runs/deeper/{list(ROWS).index(name)}-{seed}")
    return finished(folder, settings(name, seed), data, data_dir)


def measured(run, judges):
    from gan_keras.run.generator import load_generator
    from gan_keras.tasks.base import SAMPLES, samples_of

    return judges.report(samples_of(load_generator(run.last), SAMPLES))


def summary(rows):
    found = {
        name: [row["metrics"] for row in rows if row["name"] == name] for name in (*ROWS, REAL)
    }
    return {"means": {name: mean_and_std(metrics) for name, metrics in found.items() if metrics}}


def table():
    """A row for each recipe: means and standard deviations over the seeds; real digits last."""
    body = []
    for name, found in read(RESULTS / RESULT)["means"].items():
        mean, std = found["mean"], found["std"]
        cells = [text(mean[metric], std.get(metric), decimals) if metric in mean else "-"
                 for metric, decimals in METRICS.items()]  # fmt: skip
        body.append([name, *cells])
    return grid(["`dcgan`", *(f"`{name}`" for name in METRICS)], body)


def main(argv=None):
    parser = parser_for(MODULE, "Measure what the default run has more.", seeds=3)
    parser.add_argument("--data-dir", metavar="DIR", help="folder with data files")
    args = parser.parse_args(argv)
    command.import_tensorflow()
    from gan_keras.data.dataset import default_data_dir

    data, judges = data_text(DATASET, args.data_dir), Judges(args.data_dir)
    judged = {"data": data, "second judge": judges.second is not None}
    made_with = {name: settings(name, 0) | judged for name in ROWS}
    store = Store(RESULTS / RESULT, made_with, summary, MODULE, argv, args.overwrite)
    if judges.second and not store.has(name=REAL):
        digits = np.asarray(second_judge.reals(args.data_dir or default_data_dir()))
        store.add({"name": REAL, "seed": 0, "metrics": judges.report(digits)})
    for seed in range(args.seeds):
        for name in ROWS:
            if not store.has(name=name, seed=seed):
                metrics = measured(trained(name, seed, data, args.data_dir), judges)
                store.add({"name": name, "seed": seed, "metrics": metrics})
                print(name, seed, metrics, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished runs are kept, the same command goes on"))
