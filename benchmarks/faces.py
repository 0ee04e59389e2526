"""Generated faces against the eigenface baseline and held-out people.

    python -m benchmarks.faces --dataset olivetti --seeds 2

Trains `face` with each seed and keeps the numbers of each finished run.
"""

import json
from pathlib import Path

from benchmarks.store import RESULTS, Store, data_text, parser_for
from gan_keras import command
from gan_keras.loop.contenders import settings_of
from gan_keras.settings.resolve import make_config

MODULE = "benchmarks.faces"
KEPT = ("dataset", "seed", "seconds", "g_updates", "last", "reference")


def build_parser():
    parser = parser_for(
        MODULE, "Measure generated faces against the eigenface baseline.", "faces", seeds=2
    )
    add = parser.add_argument
    add("--dataset", default="olivetti", metavar="NAME",
        help="lfw_faces, olivetti or lfw (default olivetti)")  # fmt: skip
    add("--data-dir", metavar="DIR", help="folder with data files")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    named = {"model": "face", "dataset": args.dataset}
    config = make_config(named)
    command.import_tensorflow()
    from benchmarks.trained import finished

    data = data_text(args.dataset, args.data_dir, config.image_size)
    settings = settings_of(config) | {"dataset": data}
    store = Store(RESULTS / f"{args.name}.json", {"face": settings}, lambda rows: {}, MODULE, argv,
                  args.overwrite)  # fmt: skip
    for seed in range(args.seeds):
        if not store.has(seed=seed):
            folder = Path("runs") / f"{args.name}-{seed}"
            record = finished(folder, named | {"seed": seed}, data, args.data_dir).record()
            store.add({key: record[key] for key in KEPT})
    print(json.dumps([{key: row[key] for key in KEPT} for row in store.rows], indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished seeds are kept, the same command goes on"))
