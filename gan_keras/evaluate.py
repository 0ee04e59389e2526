"""Measure a trained run: python -m gan_keras.evaluate RUN"""

import json
import sys

from gan_keras import command
from gan_keras.data.cards import check_measured
from gan_keras.errors import InputError
from gan_keras.run.record import table
from gan_keras.tasks.base import FEWEST_SAMPLES, MOST_SAMPLES, SAMPLES


def build_parser():
    parser = command.Parser("evaluate")
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


def check(args, config):
    """Raise InputError for flags that do not fit the run."""
    card = config.card
    if args.samples is not None and not FEWEST_SAMPLES <= args.samples <= MOST_SAMPLES:
        raise InputError(
            f"--samples must be from {FEWEST_SAMPLES} to {MOST_SAMPLES}, got {args.samples}"
        )
    if args.pictures and card.task != "super_resolution":
        raise InputError(
            f"--pictures is for super-resolution, not for runs of {config.model}: leave it out"
        )
    if not card.from_noise:
        for name in ("inception", "samples"):
            if getattr(args, name):
                raise InputError(
                    f"--{name} is for models that draw samples from noise, and {config.model} "
                    "turns pictures into pictures: leave it out"
                )
    elif not args.inception:
        check_measured(config.dataset, card.folders_show)


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.run.folder import Run

    run = Run(args.run)
    config = run.config()
    check(args, config)
    run.record()  # refuses a run that is not finished
    command.import_tensorflow()
    from gan_keras.loop.measure import measure_again

    metrics = measure_again(run, args.samples, args.data_dir, args.pictures, args.inception)
    if args.json:
        print(json.dumps(metrics, indent=2))
    else:
        on = config.dataset + (f", {args.samples} samples" if args.samples else "")
        if not config.card.from_noise:
            on = f"pictures of {args.pictures or config.dataset}"
        print(f"{config.model} on {on}: {run.folder}")
        print(table(metrics))
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="nothing was changed"))
