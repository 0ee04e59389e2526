"""The numbers of metrics.json, for a run that has just ended or one that is measured again."""

import dataclasses

from gan_keras.data.cards import FOLDER_PREFIX
from gan_keras.errors import InputError
from gan_keras.run.generator import load_generator
from gan_keras.run.start import side
from gan_keras.settings.resolve import absolute
from gan_keras.tasks.base import SAMPLES, samples_of
from gan_keras.tasks.choose import task_for


def measure(judge, run, last, best_epoch, also=None, steps=None, **how):
    """{"last", "best", "reference"} of a run.

    Args:
        judge: see `gan_keras.tasks.base.Judge`; ``how`` goes to its `report`.
        last: the generator of the last epoch.
        best_epoch: epoch of the best generator, None if none was chosen.
        also: function generator -> {name: number} with more numbers to report.
        steps: as `load_generator`.
    """

    def report(network):
        return judge.report(network, **how) | (also(network) if also else {})

    values, best = report(last) | judge.first_stage(run), {}
    if best_epoch == run.config().epochs:
        best = values | {"epoch": best_epoch}  # the same network: measured once
    elif best_epoch is not None:
        best = report(load_generator(run.best, steps)) | {"epoch": best_epoch}
    return {"last": values, "best": best, "reference": judge.reference(values)}


def measure_again(
    run, count=None, data_dir=None, pictures=None, inception=False, steps=None
):  # fmt: skip
    """The content of metrics.json for a finished run, measured again.

    Args:
        count: samples of each generator, None for the usual number.
        pictures: folder of other photographs for super-resolution, or of faces.
        inception: whether to compare with the training images on Inception features too.
        steps: passes of a denoiser for a picture, None for those of the run.
    """
    config, record = run.config(), run.record()
    if not run.last.is_file():
        raise InputError(f"{run.folder} has no generator.keras: finish the run with --resume")
    if pictures and config.card.from_noise:
        folder = absolute(f"{FOLDER_PREFIX}{pictures}")
        config = dataclasses.replace(config, dataset=folder, image_size=side(config))
        pictures = None
    if pictures:
        from gan_keras.tasks.super_resolution import judge_of_pictures

        judge, training = judge_of_pictures(pictures, config.scale), None
    else:
        task = task_for(config, data_dir)
        judge, training = task.judge, task.training()

    def also(generator):
        return inception_report(generator, training, count or SAMPLES)

    numbers = measure(
        judge, run, load_generator(run.last, steps), record["best"].get("epoch"),
        also if inception else None, steps, count=count, training=training,
    )  # fmt: skip
    return record | numbers


def inception_report(generator, training, count):
    """The Frechet distance to the training images on Inception features, by name.

    The training images are the usual reference. So a generator that copies them scores best; see
    `copied_digits`.
    """
    from gan_keras.metrics.inception import LEAST, fid_keras_inception
    from gan_keras.metrics.samples import count_name

    if training.ndim != 4:
        raise InputError("--inception needs images, but this run made points: leave it out")
    if min(count, len(training)) < LEAST:
        raise InputError(
            f"--inception needs at least {LEAST} samples and training images, got {count} and "
            f"{len(training)}: raise --samples, or use a larger dataset"
        )
    distance = fid_keras_inception(samples_of(generator, count), training)
    return {f"fid_keras_inception_train_{count_name(count)}": distance}
