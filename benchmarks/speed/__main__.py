"""The command; `benchmarks.speed` says what it does."""

import importlib
from pathlib import Path

from benchmarks.store import RESULTS, read
from gan_keras import command
from gan_keras.errors import InputError

FILE = RESULTS / "speed.json"
ADVICE = "name another --out"
PARTS = {"steps": 10, "sampling": 10, "startup": 5, "pipeline": 6, "memory": 1}  # and repeats
QUICK_REPEATS = 2


def build_parser():
    parser = command.Parser(
        prog="python -m benchmarks.speed",
        description="Measure how fast training, sampling and starting are.",
    )
    add = parser.add_argument
    parts = ",".join(PARTS)
    add("--parts", default=parts, metavar="A,B", help=f"what to measure (default {parts})")
    add("--repeats", type=int, metavar="N",
        help="rounds in which all contenders take turns (default: as a part needs)")  # fmt: skip
    add("--quick", action="store_true", help="only try whether everything works: keep no results")
    add("--out", type=Path, metavar="FILE", help=f"default benchmarks/results/{FILE.name}")
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
    from benchmarks.origin import stamp
    from gan_keras.run.record import write_json

    out = args.out or (None if args.quick else FILE)
    result = read(out, ADVICE) if out else {}
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
