"""The command; `benchmarks.speed` says what it does."""

import importlib
import json
from pathlib import Path

from benchmarks.speed import __doc__ as what
from gan_keras import command
from gan_keras.errors import InputError

RESULTS = Path(__file__).parents[1] / "results" / "speed.json"
PARTS = {"steps": 10, "sampling": 10, "startup": 5, "pipeline": 6, "memory": 1}  # and repeats
QUICK_REPEATS = 2


def build_parser():
    parser = command.Parser(prog="python -m benchmarks.speed", description=what.splitlines()[0])
    add = parser.add_argument
    add("--parts", default=",".join(PARTS), metavar="A,B", help="default: all")
    add("--repeats", type=int, metavar="N", help="rounds, by default as many as a part needs")
    add("--quick", action="store_true", help="does everything work? writes no results")
    add("--out", type=Path, metavar="FILE", help=f"default benchmarks/results/{RESULTS.name}")
    return parser


def check(args):
    """The parts to run, in order."""
    parts = args.parts.split(",")
    for part in parts:
        if part not in PARTS:
            raise InputError(f"unknown part '{part}': use some of {','.join(PARTS)}")
    if args.repeats is not None and args.repeats < 1:
        raise InputError(f"--repeats must be at least 1, got {args.repeats}")
    return parts


def main(argv=None):
    args = build_parser().parse_args(argv)
    parts = check(args)
    command.import_tensorflow()
    from benchmarks.speed.record import stamp
    from gan_keras.run.record import write_json

    out = args.out or (None if args.quick else RESULTS)
    result = json.loads(out.read_text("utf-8")) if out and out.is_file() else {}
    for part in parts:
        repeats = args.repeats or (QUICK_REPEATS if args.quick else PARTS[part])
        origin = stamp("benchmarks.speed", argv)
        module = importlib.import_module(f"benchmarks.speed.{part}")
        # Parts that are not run stay as they are, each with its own origin.
        result[part] = origin | {"repeats": repeats, "result": module.run(repeats, args.quick)}
        if out:
            write_json(out, result)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished parts are kept, the others go in --parts"))
