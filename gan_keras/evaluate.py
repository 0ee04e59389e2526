"""Measure a trained run: python -m gan_keras.evaluate RUN"""

import json
import sys

from gan_keras import command
from gan_keras.config import PAIRED
from gan_keras.errors import InputError
from gan_keras.quality import FEWEST, MOST, SAMPLES, check_measured, table


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


def generators(run, record):
    """{"last": network, "best": network or None}.

    Raises:
        InputError: a run that is not finished, or files that are missing or damaged.
    """
    from gan_keras.render import load_network

    if not run.last.is_file():
        raise InputError(f"{run.folder} has no generator.keras: finish the run with --resume")
    last = load_network(run.last)
    if not record["best"]:
        return {"last": last, "best": None}
    if record["best"].get("epoch") == run.config().epochs:
        return {"last": last, "best": last}
    return {"last": last, "best": load_network(run.best)}


def inception_report(generator, training, count):
    from gan_keras.metrics.checks import count_name
    from gan_keras.metrics.inception import LEAST, fid_keras_inception
    from gan_keras.quality import samples_of

    if training.ndim != 4:
        raise InputError("--inception needs images, but this run made points: leave it out")
    if min(count, len(training)) < LEAST:
        raise InputError(
            f"--inception needs at least {LEAST} samples and training images, got {count} and "
            f"{len(training)}: raise --samples, or use a larger dataset"
        )
    distance = fid_keras_inception(samples_of(generator, count), training)
    # Against the training images, as is the custom: a copyist scores best, see copied_digits.
    return {f"fid_keras_inception_train_{count_name(count)}": distance}


def evaluate(run, record, count, data_dir=None, inception=False):
    """metrics.json's content, measured anew with ``count`` samples, None for the usual number."""
    from gan_keras.tasks import task_for

    config = run.config()
    task = task_for(config, data_dir)
    quality, training = task.quality, task.training()
    reports = {}
    for which, generator in generators(run, record).items():
        if generator is None:
            reports[which] = {}
        elif which == "best" and record["best"].get("epoch") == config.epochs:
            reports["best"] = dict(reports["last"])
        else:
            reports[which] = quality.report(generator, count, training)
            if inception:
                reports[which] |= inception_report(generator, training, count or SAMPLES)
    if reports["best"]:
        reports["best"]["epoch"] = record["best"]["epoch"]
    return record | reports | {"reference": quality.reference(reports["last"])}


def restoration(run, config, record, pictures):
    """metrics.json's content for a super-resolution run, on other photographs if named.

    "last" has both stages: those of the first one end in ``_pretrain``.
    """
    from gan_keras.data.photos import colour, load_photos
    from gan_keras.data.pictures import image_files
    from gan_keras.photo_quality import PhotoQuality, smallest_side
    from gan_keras.render import load_network

    if pictures:
        paths, least = image_files(pictures), smallest_side(config.scale)
        photos = [colour(path) for path in paths]
        for path, photo in zip(paths, photos, strict=True):
            if min(photo.shape[:2]) < least:
                raise InputError(
                    f"{path} has {photo.shape[1]}x{photo.shape[0]} pixels: at scale "
                    f"{config.scale} a picture needs {least} each way to be measured; leave it out"
                )
    else:
        photos = load_photos(config.dataset, config.image_size)[0]["test"]
    quality = PhotoQuality([], photos, config.scale)
    pretrained = load_network(run.pretrained) if run.pretrained.is_file() else None
    last = quality.both_stages(load_network(run.last), pretrained)
    best = {}
    if record["best"]:
        best = quality.report(load_network(run.best)) | {"epoch": record["best"]["epoch"]}
    return record | {"last": last, "best": best, "reference": quality.reference(last)}


def main(argv=None):
    args = build_parser().parse_args(argv)
    if args.samples is not None and not FEWEST <= args.samples <= MOST:
        raise InputError(f"--samples must be from {FEWEST} to {MOST}, got {args.samples}")
    from gan_keras.runs import Run

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
