"""Faces against the eigenface baseline: python -m benchmarks.faces --dataset olivetti --seeds 2

Trains `face` with each seed (finished runs are taken as they are) and writes their metrics to
benchmarks/results/faces.json.
"""

import datetime
import json
import os
import shlex
import sys
from pathlib import Path

from gan_keras import command
from gan_keras.errors import InputError

RESULTS = Path(__file__).parent / "results"
KEPT = ("dataset", "seed", "seconds", "g_updates", "last", "reference")


def build_parser():
    parser = command.Parser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--dataset", default="olivetti", metavar="NAME")
    add("--data-dir", metavar="DIR", help="folder with data files")
    add("--seeds", type=int, default=2, metavar="N")
    return parser


def record_of(args, seed):
    """metrics.json of a finished run, trained now if need be."""
    from gan_keras import train
    from gan_keras.run.folder import Run

    run = Run(Path("runs") / f"face-{args.dataset}-{seed}")
    if not run.metrics.is_file():
        words = ["--resume"] if run.exists() else ["--model", "face", "--dataset", args.dataset]
        words += ["--seed", str(seed)] if not run.exists() else []
        words += ["--data-dir", args.data_dir] if args.data_dir else []
        if train.main([*words, "--out", str(run.folder)]) != 0:
            raise InputError(f"the run in {run.folder} failed")
    return run.record()


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    from gan_keras.run.record import versions, write_json

    rows = [
        {key: value for key, value in record_of(args, seed).items() if key in KEPT}
        for seed in range(args.seeds)
    ]
    words = shlex.join(sys.argv[1:] if argv is None else argv)
    result = {
        "command": f"python -m benchmarks.faces {words}".strip(),
        "date": datetime.date.today().isoformat(),
        "rows": rows,
        "versions": versions(),
        "cores": os.cpu_count(),
    }
    write_json(RESULTS / "faces.json", result)
    print(json.dumps(rows, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main))
