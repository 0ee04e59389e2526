"""PSNR, SSIM and fine detail of super-resolution runs on a folder of photographs.

    python -m benchmarks.super_resolution --pictures DIR --seeds 3
    python -m benchmarks.super_resolution --pictures DIR --dataset folder:A,B --epochs 130

Trains `srgan` with each seed, measures both stages on the pictures, and writes JSON to
benchmarks/results, where seeds that are there already stay as they are. The pictures are for this
alone: recipes are chosen on others.
"""

import datetime
import json
import os
import shlex
import sys
from pathlib import Path

import numpy as np

from gan_keras import command
from gan_keras.errors import InputError

RESULTS = Path(__file__).parent / "results"


def build_parser():
    parser = command.Parser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--pictures", required=True, metavar="DIR", help="photographs that are restored")
    add("--name", default="super_resolution", metavar="NAME", help="of the JSON file")
    add("--dataset", default="photos", metavar="NAME", help="what is trained on")
    add("--seeds", type=int, default=1, metavar="N")
    add("--epochs", type=int, metavar="N", help="default: the recipe's")
    return parser


def run_of(args, seed):
    """The finished run of a seed, trained now if need be."""
    from gan_keras import train
    from gan_keras.run.folder import Run

    run = Run(Path("runs") / f"{args.name}-{seed}")
    if run.metrics.is_file():
        return run
    words = ["--model", "srgan", "--dataset", args.dataset, "--seed", str(seed)]
    words += ["--epochs", str(args.epochs)] if args.epochs else []
    words += ["--out", str(run.folder)]
    if train.main([*words, "--resume"] if run.exists() else words) != 0:
        raise InputError(f"the run in {run.folder} failed")
    return run


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    from gan_keras.loop.measure import restoration
    from gan_keras.run.record import versions, write_json

    path = RESULTS / f"{args.name}.json"
    rows = json.loads(path.read_text("utf-8"))["rows"] if path.is_file() else []
    for seed in sorted(set(range(args.seeds)) - {row["seed"] for row in rows}):
        run = run_of(args, seed)
        record = restoration(run, run.config(), run.record(), args.pictures)
        rows.append({key: record[key] for key in ("seed", "seconds", "g_updates", "last")})
    values = {name: [row["last"][name] for row in rows] for name in rows[0]["last"]}
    words = shlex.join(sys.argv[1:] if argv is None else argv)
    result = {
        "command": f"python -m benchmarks.super_resolution {words}",
        "date": datetime.date.today().isoformat(),
        "pictures": Path(args.pictures).name,
        "mean": {name: float(np.mean(v)) for name, v in values.items()},
        "std": {name: float(np.std(v, ddof=1)) for name, v in values.items() if len(v) > 1},
        "rows": rows,
        "versions": versions(),
        "cores": os.cpu_count(),
    }
    write_json(path, result)
    print(json.dumps({key: result[key] for key in ("mean", "std")}, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main))
