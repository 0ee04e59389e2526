"""Measure a trained run: python -m gan_keras.evaluate RUN"""

import json
import sys

from gan_keras import command
from gan_keras.data.cards import check_measured, find_card, judge_of
from gan_keras.errors import InputError
from gan_keras.run.generator import add_steps, check_steps
from gan_keras.run.record import table
from gan_keras.settings.models import MODELS
from gan_keras.tasks.base import FEWEST_SAMPLES, MOST_FACES, MOST_SAMPLES, SAMPLES


def build_parser():
    parser = command.Parser("evaluate")
    add = parser.add_argument
    add("run", metavar="RUN", help="folder that a training run wrote, or pretrained:NAME")
    add("--samples", type=int, metavar="N", help=f"generated samples to measure, from "
        f"{FEWEST_SAMPLES} to {MOST_SAMPLES}, of faces to {MOST_FACES} (default {SAMPLES}, of "
        f"faces 1000, of diffusion {MODELS['diffusion'].judged})")  # fmt: skip
    add(
        "--pictures",
        metavar="DIR",
        help="photographs to restore, for a super-resolution "
        "run; faces that replace those of its data, for a run of faces",
    )
    add("--data-dir", metavar="DIR",
        help="folder with the dataset's files (default $GAN_KERAS_DATA or data)")  # fmt: skip
    add(
        "--inception",
        action="store_true",
        help="also the Frechet distance to the training images on Inception features (a download)",
    )
    add_steps(parser)
    add(
        "--json",
        action="store_true",
        help="print the numbers as JSON, with the keys of metrics.json",
    )
    return parser


def check(args, config, run):
    """Raise InputError for flags that do not fit the run."""
    from gan_keras.run.shipped import Shipped

    card = config.card
    check_steps(config, args.denoising_steps)
    shown = card.folders_show if args.pictures else None
    faces = "faces" in (shown, judge_of(config.dataset, card.folders_show))
    most = MOST_FACES if faces else MOST_SAMPLES
    if args.samples is not None and not FEWEST_SAMPLES <= args.samples <= most:
        raise InputError(
            f"--samples must be from {FEWEST_SAMPLES} to {most}{' for faces' * faces}, "
            f"got {args.samples}"
        )
    if args.pictures and card.task != "super_resolution" and not card.folders_show:
        raise InputError(
            f"--pictures is for super-resolution and faces, not for runs of {config.model}: leave "
            "it out"
        )
    if not args.pictures and isinstance(run, Shipped) and find_card(config.dataset) is None:
        raise InputError(
            f"the pictures that {run} was trained on are not shipped: name a folder with --pictures"
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
    from gan_keras.run.shipped import find_run

    run = find_run(args.run)
    config = run.config()
    check(args, config, run)
    run.record()  # refuses a run that is not finished
    command.import_tensorflow()
    from gan_keras.loop.measure import measure_again

    metrics = measure_again(run, args.samples, args.data_dir, args.pictures, args.inception,
                            args.denoising_steps)  # fmt: skip
    if args.json:
        print(json.dumps(metrics, indent=2))
    else:
        on = run.trained_on(config) + (f", {args.samples} samples" if args.samples else "")
        if args.denoising_steps:
            on += f", {args.denoising_steps} denoising steps"
        if not config.card.from_noise:
            on = f"pictures of {args.pictures or config.dataset}"
        print(f"{config.model} on {on}: {run}")
        print(table(metrics))
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="nothing was changed"))
