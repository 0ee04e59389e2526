"""Does the input pipeline keep up? Its batches a second alone, beside the train steps a second.

In training both share the cores, so the ratio of their times counts: a pipeline that takes a
twentieth of a step's time costs at most that.
"""

import tempfile
from pathlib import Path

from benchmarks.speed import ratios, rounds
from benchmarks.speed.pictures import make_folder
from benchmarks.speed.worker import workers
from gan_keras import command
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config

PICTURES = 500
SETTINGS = {  # what is read: the run that reads it; {folder} stands for a folder of pictures
    "array, mnist5k": COMPARED,
    "folder:, faces of 64 pixels": {
        "model": "face", "dataset": "folder:{folder}", "image_size": 64
    },
    "pairs of photographs": {"model": "srgan"},
}  # fmt: skip
TURNS = {"array, mnist5k": (240, 24), "folder:, faces of 64 pixels": (40, 10),
         "pairs of photographs": (100, 20)}  # fmt: skip


def build(settings, train):
    """A contender that only reads batches, or one that trains on a single batch again and again."""
    command.import_tensorflow()
    import tensorflow as tf

    from gan_keras.models.build import build_gan
    from gan_keras.tasks.choose import task_for

    config = make_config(settings | {"steps_per_execution": 2})
    task = task_for(config)
    batches = task.batches(config, 0)
    if not train:
        stream = iter(batches)

        def read(count):
            for _ in range(count):
                next(stream)

        return read, {"batch": config.batch_size}
    config = make_config(settings | {"steps_per_execution": 2, "steps_per_epoch": 100})
    gan = build_gan(config, task.dataset.shape, 10**6)
    gan.make_train_function()
    one = next(iter(batches.take(1)))
    stream = iter(tf.data.Dataset.from_tensors(one).repeat())

    def step(count):
        for _ in range(count // 2):
            logs = gan.train_function(stream)
        [float(value) for value in logs.values()]

    return step, {"batch": config.batch_size}


def measure(what, settings, repeats, quick):
    """The record of one pipeline and the step that it feeds."""
    arguments = {"read": {"train": False}, "train": {"train": True}}
    targets = {
        name: ("benchmarks.speed.pipeline:build", {"settings": settings} | more)
        for name, more in arguments.items()
    }
    steps = dict(zip(arguments, (4, 2) if quick else TURNS[what], strict=True))
    with workers(targets) as started:
        batch = started["read"].facts["batch"]
        _, answers = rounds.play(started, steps, repeats)
    seconds = rounds.per_step(answers, steps)
    return {
        "batch": batch,
        "batches_per_second": ratios.spread([1 / s for s in seconds["read"]]),
        "steps_per_second": ratios.spread([1 / s for s in seconds["train"]]),
        "reading_in_step_times": ratios.ratios(seconds, "train")["read"],
    }


def run(repeats, quick):
    records = {}
    with tempfile.TemporaryDirectory() as folder:
        make_folder(Path(folder), PICTURES // 10 if quick else PICTURES)
        for what, settings in SETTINGS.items():
            if "dataset" in settings:
                settings = settings | {"dataset": settings["dataset"].format(folder=folder)}
            records[what] = measure(what, settings, repeats, quick)
    rows = {
        what: [
            str(record["batch"]),
            f"{record['batches_per_second']['median']:.0f}",
            f"{record['steps_per_second']['median']:.1f}",
            f"{record['reading_in_step_times']['of_medians']:.1%}",
        ]
        for what, record in records.items()
    }
    columns = ["batch", "batches/s", "steps/s", "reading/step"]
    print(ratios.table("Input pipeline", columns, rows), end="\n\n", flush=True)
    return records
