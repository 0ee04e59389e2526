"""PSNR, SSIM and fine detail of super-resolution runs on a folder of photographs.

    python -m benchmarks.super_resolution --pictures DIR --seeds 3
    python -m benchmarks.super_resolution --pictures DIR --name others --dataset folder:A,B

Trains `srgan` with each seed and measures both of its stages on the pictures. Use pictures that
serve nothing else: the recipe was chosen on others. Another dataset, other pictures or another
number of epochs need another --name.
"""

import json
from pathlib import Path

from benchmarks.store import RESULTS, Store, data_text, mean_and_std, parser_for, pictures_text
from gan_keras import command
from gan_keras.loop.contenders import settings_of
from gan_keras.settings.resolve import make_config

MODULE = "benchmarks.super_resolution"
KEPT = ("seed", "seconds", "g_updates", "last")


def build_parser():
    parser = parser_for(
        MODULE, "Measure super-resolution on a folder of photographs.", "super_resolution"
    )
    add = parser.add_argument
    add("--pictures", required=True, metavar="DIR", help="folder of photographs to restore")
    add("--dataset", default="photos", metavar="NAME",
        help="what the runs are trained on: photos or folder:PATH (default photos)")  # fmt: skip
    add("--epochs", type=int, metavar="N", help="epochs of each run (default: the recipe's)")
    return parser


def summary(rows):
    return mean_and_std([row["last"] for row in rows])


def main(argv=None):
    args = build_parser().parse_args(argv)
    named = {"model": "srgan", "dataset": args.dataset}
    named |= {} if args.epochs is None else {"epochs": args.epochs}
    made_with = settings_of(make_config(named))
    data = data_text(args.dataset)
    settings = made_with | {"dataset": data, "pictures": pictures_text(args.pictures)}
    store = Store(RESULTS / f"{args.name}.json", {"srgan": settings}, summary, MODULE, argv,
                  args.overwrite)  # fmt: skip
    command.import_tensorflow()
    from benchmarks.trained import finished
    from gan_keras.loop import measure

    for seed in range(args.seeds):
        if store.has(seed=seed):
            continue
        run = finished(Path("runs") / f"{args.name}-{seed}", named | {"seed": seed}, data)
        record = measure.measure_again(run, pictures=args.pictures)
        store.add({key: record[key] for key in KEPT})
    print(json.dumps(summary(store.rows), indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished seeds are kept, the same command goes on"))
