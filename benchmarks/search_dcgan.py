"""What each setting is worth that dcgan has in docs/comparison.md: one changed at a time.

    python -m benchmarks.search_dcgan            # all rows, about two minutes each on two cores
    python -m benchmarks.search_dcgan --only "R1 gamma 2" --seeds 3

Each row trains the base with one change on the same number of images. Its number is the Frechet
distance of 10,000 samples to the *selection* statistics, so that the search never sees the images
that results are reported on.
"""

import json

from benchmarks.origin import stamp
from benchmarks.store import RESULTS, parser_for, read
from gan_keras import command
from gan_keras.errors import InputError
from gan_keras.loop.contenders import check_same, settings_of
from gan_keras.run.record import write_json
from gan_keras.settings import resolve
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config

MODULE = "benchmarks.search_dcgan"
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

    recipe = make_config(COMPARED)
    config = make_config(COMPARED | BASE | change | {"seed": seed})
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


def check_kept(path, found, names, seeds):
    """Raise InputError where rows were made with another base, change or recipe than today's.

    Rows of earlier versions do not name their recipe: they stay, and get no more seeds.
    """
    advice = "start anew with --overwrite"
    check_same(f"{path} holds rows", found.get("base", {}), BASE, advice)
    for name in names:
        row = found["rows"].get(name, {})
        settings = settings_of(make_config(COMPARED | BASE | ROWS[name]))
        check_same(f"{path} holds '{name}'", row.get("change", ROWS[name]), ROWS[name], advice)
        check_same(f"{path} holds '{name}'", row.get("settings", settings), settings, advice)
        if row.get("runs") and "settings" not in row and seeds > len(row["runs"]):
            raise InputError(f"{path} does not say what '{name}' was made with: {advice}")


def build_parser():
    parser = parser_for(
        MODULE, "Measure what each setting of the dcgan recipe is worth, one changed at a time."
    )
    rows = "; ".join(f"'{name}'" for name in ROWS)
    parser.add_argument("--only", choices=ROWS, metavar="ROW", help=f"one row, of {rows}")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    path = RESULTS / "search_dcgan.json"
    names = [args.only] if args.only else ROWS
    found = {} if args.overwrite else read(path)
    found = found or {"base": BASE, "rows": {}}
    check_kept(path, found, names, args.seeds)
    command.import_tensorflow()
    for name in names:
        row = found["rows"].setdefault(name, {"change": ROWS[name], "runs": {}})
        for seed in map(str, range(args.seeds)):
            if seed not in row["runs"]:
                origin = stamp(MODULE, argv)
                row["settings"] = settings_of(make_config(COMPARED | BASE | ROWS[name]))
                row["runs"][seed] = measure(ROWS[name], int(seed)) | {"origin": origin}
                write_json(path, origin | {"base": BASE, "rows": found["rows"]})
            shown = json.dumps({k: v for k, v in row["runs"][seed].items() if k != "origin"})
            print(f"{name:60} seed {seed} {shown}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished rows are kept, the same command goes on"))
