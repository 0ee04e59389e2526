"""Image-to-image models with and without their adversarial term, on pictures held out.

    python -m benchmarks.applications --seeds 2

Trains pix2pix, inpaint and denoise twice with each seed, the second time with the content loss
alone, on the same network and number of updates (finished runs are taken as they are), and writes
benchmarks/results/applications.json.
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
from gan_keras.settings.models import names

RESULTS = Path(__file__).parent / "results"
WEIGHTS = {"adversarial": [], "content alone": ["--set", "adversarial_weight=0"]}


def build_parser():
    parser = command.Parser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--models", default=",".join(names(task="translation")), metavar="A,B")
    add("--dataset", default="mnist5k", metavar="NAME")
    add("--data-dir", metavar="DIR", help="folder with data files")
    add("--seeds", type=int, default=2, metavar="N")
    add("--name", default="applications", metavar="NAME", help="of the JSON file")
    return parser


def record_of(args, model, kind, seed):
    """metrics.json of a finished run, trained now if need be."""
    from gan_keras import train
    from gan_keras.run.folder import Run

    run = Run(Path("runs") / f"{args.name}-{model}-{kind.split()[0]}-{seed}")
    if not run.metrics.is_file():
        words = ["--model", model, "--dataset", args.dataset, "--seed", str(seed)]
        words += ["--out", str(run.folder), "--quiet", *WEIGHTS[kind]]
        words += ["--data-dir", args.data_dir] if args.data_dir else []
        print(f"{model}, {kind}, seed {seed}", flush=True)
        if train.main(["--resume", "--out", str(run.folder)] if run.exists() else words) != 0:
            raise InputError(f"the run in {run.folder} failed")
    return run.record()


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    from gan_keras.run.record import versions, write_json

    rows = []
    for model in args.models.split(","):
        for kind in WEIGHTS:
            runs = [record_of(args, model, kind, seed) for seed in range(args.seeds)]
            values = {name: [run["last"][name] for run in runs] for name in runs[0]["last"]}
            rows.append({
                "model": model,
                "kind": kind,
                "seconds": [run["seconds"] for run in runs],
                "g_updates": runs[0]["g_updates"],
                "mean": {name: float(np.mean(v)) for name, v in values.items()},
                "std": {name: float(np.std(v, ddof=1)) for name, v in values.items() if len(v) > 1},
                "reference": runs[0]["reference"],
            })  # fmt: skip
    words = shlex.join(sys.argv[1:] if argv is None else argv)
    result = {
        "command": f"python -m benchmarks.applications {words}".strip(),
        "date": datetime.date.today().isoformat(),
        "dataset": args.dataset,
        "seeds": args.seeds,
        "rows": rows,
        "versions": versions(),
        "cores": os.cpu_count(),
    }
    write_json(RESULTS / f"{args.name}.json", result)
    print(json.dumps(rows, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main))
