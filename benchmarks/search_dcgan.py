"""What the settings of the dcgan recipe are worth: one changed at a time.

    python -m benchmarks.search_dcgan            # all rows, about two minutes each on two cores
    python -m benchmarks.search_dcgan --only "R1 gamma 2"

Each row trains the base with one change for the same number of images, and is measured by the
Frechet distance of 10,000 samples to the *selection* statistics, so that the search does not
use the images that results are reported on. Rows are added to
benchmarks/results/search_dcgan.json as they finish, and rows that are there are not run again.
"""

import json
import os
from pathlib import Path

from gan_keras import command

RESULTS = Path(__file__).parent / "results" / "search_dcgan.json"
BASE = {"ema_decay": 0.998}  # the search began with this; the recipe averages less
ROWS = {
    "base: the recipe with a longer average, decay 0.998": {},
    "no R1": {"r1_gamma": 0.0},
    "as 1511.06434: batch normalization in D, no R1, Adam 2e-4 (0.5, 0.999), constant": {
        "r1_gamma": 0.0, "network": "dcgan", "beta_1": 0.5, "beta_2": 0.999,
        "g_learning_rate": 2e-4, "d_learning_rate": 2e-4, "schedule": "constant",
    },
    "R1 gamma 2": {"r1_gamma": 2.0},
    "R1 gamma 40": {"r1_gamma": 40.0},
    "learning rates 1e-3": {"g_learning_rate": 1e-3, "d_learning_rate": 1e-3},
    "constant learning rates": {"schedule": "constant"},
    "no averaged generator": {"ema_decay": None},
    "constant learning rates, no averaged generator": {"schedule": "constant", "ema_decay": None},
    "batch 64": {"batch_size": 64},
}  # fmt: skip


def measure(change, seed):
    """One training: {"fd_digits_select_10k": ..., "updates": ...}."""
    from gan_keras import load_dataset
    from gan_keras.metrics.digits import fd_digits
    from gan_keras.models.build import build_gan
    from gan_keras.settings import resolve
    from gan_keras.settings.resolve import make_config

    recipe = make_config({})
    config = make_config(BASE | change | {"seed": seed})
    dataset = load_dataset(config.dataset)
    images = recipe.epochs * (dataset.count // recipe.batch_size) * recipe.batch_size
    config = resolve.settled(config, dataset.count, images // config.batch_size)
    gan = build_gan(config, dataset.shape, config.schedule_steps)
    stream = dataset.batches(config.batch_size, config.seed)
    gan.fit(stream, epochs=config.epochs, steps_per_epoch=config.steps_per_epoch, verbose=0)
    return {
        "fd_digits_select_10k": round(fd_digits(gan.generate(10_000, seed=0), "select"), 2),
        "updates": config.epochs * config.steps_per_epoch,
    }


def main(argv=None):
    parser = command.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=ROWS, help="one row")
    parser.add_argument("--seeds", type=int, default=1, metavar="N")
    args = parser.parse_args(argv)
    command.import_tensorflow()
    from gan_keras.run.record import versions, write_json

    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"rows": {}}
    results["command"] = "python -m benchmarks.search_dcgan"
    results |= {"base": BASE, "versions": versions(), "cores": os.cpu_count()}
    for name in [args.only] if args.only else ROWS:
        row = results["rows"].setdefault(name, {"change": ROWS[name], "runs": {}})
        for seed in range(args.seeds):
            if str(seed) not in row["runs"]:
                row["runs"][str(seed)] = measure(ROWS[name], seed)
                write_json(RESULTS, results)
                print(f"{name:60} seed {seed} {row['runs'][str(seed)]}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main))
