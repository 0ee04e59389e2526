"""metrics.json's content: of a run that has just ended, or measured anew."""

from gan_keras.errors import InputError
from gan_keras.inference.saved_network import load_network
from gan_keras.tasks.base import SAMPLES
from gan_keras.tasks.choose import task_for


def generators(run, record):
    """{"last": network, "best": network or None}.

    Raises:
        InputError: a run that is not finished, or files that are missing or damaged.
    """
    from gan_keras.inference.saved_network import load_network

    if not run.last.is_file():
        raise InputError(f"{run.folder} has no generator.keras: finish the run with --resume")
    last = load_network(run.last)
    if not record["best"]:
        return {"last": last, "best": None}
    if record["best"].get("epoch") == run.config().epochs:
        return {"last": last, "best": last}
    return {"last": last, "best": load_network(run.best)}


def inception_report(generator, training, count):
    from gan_keras.metrics.inception import LEAST, fid_keras_inception
    from gan_keras.metrics.samples import count_name
    from gan_keras.tasks.base import samples_of

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
    from gan_keras.data.picture_files import image_files
    from gan_keras.inference.saved_network import load_network
    from gan_keras.tasks.super_resolution import PhotoQuality, smallest_side

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


def measure(gan, config, task, run, best, seconds):
    """The content of metrics.json."""
    updates = config.epochs * config.steps_per_epoch
    quality, last = task.quality, task.report(gan.sampler, run)
    chosen = {}
    if best.get("epoch") == config.epochs:
        chosen = last | {"epoch": config.epochs}  # the same network: measured once
    elif best:
        chosen = quality.report(load_network(run.best)) | {"epoch": best["epoch"]}
    return {
        "model": config.model,
        "dataset": config.dataset,
        "seed": config.seed,
        "seconds": round(seconds, 1),
        "g_updates": updates,
        "images_seen": updates * config.batch_size,
        "last": last,
        "best": chosen,
        "reference": quality.reference(last),
    }
