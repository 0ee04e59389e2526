"""Measure a trained run: python -m gan_keras.evaluate RUN"""

import json
import sys

from gan_keras import command
from gan_keras.data.cards import check_measured
from gan_keras.errors import InputError
from gan_keras.loop.measure import evaluate, restoration
from gan_keras.run.record import table
from gan_keras.settings.declarations import PAIRED
from gan_keras.tasks.base import FEWEST, MOST, SAMPLES


def build_parser():
    parser = command.Parser(
        prog="python -m gan_keras.evaluate", description=__doc__.splitlines()[0]
    )
    add = parser.add_argument
    add("run", metavar="RUN", help="folder that a training run wrote")
    add("--samples", type=int, metavar="N", help=f"default {SAMPLES}, of faces 1000")
    add("--pictures", metavar="DIR", help="of a super-resolution run: photographs to restore")
    add("--data-dir", metavar="DIR", help="folder with data files, for the search for copies")
    add(
        "--inception",
        action="store_true",
        help="also the Frechet distance to the training images on Inception features (a download)",
    )
    add("--json", action="store_true", help="print metrics.json's keys as JSON")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    if args.samples is not None and not FEWEST <= args.samples <= MOST:
        raise InputError(f"--samples must be from {FEWEST} to {MOST}, got {args.samples}")
    from gan_keras.run.folder import Run

    run = Run(args.run)
    config = run.config()
    enlarging = config.model == "srgan"
    if args.pictures and not enlarging:
        raise InputError(f"--pictures is for runs of srgan, not of {config.model}: leave it out")
    if config.model in PAIRED and args.inception:
        raise InputError("--inception judges samples from noise: leave it out here")
    if not args.inception and config.model not in PAIRED:
        check_measured(config.dataset)
    record = run.record()
    command.import_tensorflow()
    if enlarging:
        metrics = restoration(run, config, record, args.pictures)
    else:
        metrics = evaluate(run, record, args.samples, args.data_dir, args.inception)
    if args.json:
        print(json.dumps(metrics, indent=2))
    else:
        on = config.dataset + (f", {args.samples} samples" if args.samples else "")
        if config.model in PAIRED:
            on = f"pictures of {args.pictures or config.dataset}"
        print(f"{config.model} on {on}: {run.folder}")
        print(table(metrics))
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="nothing was changed"))
