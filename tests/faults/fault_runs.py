"""A run so small that an epoch takes a fraction of a second, with every kind of state in it."""

import logging
import os
import subprocess
import sys
from unittest import mock

import numpy as np

from gan_keras import command, train
from gan_keras.inference.saved_network import load_network
from gan_keras.run import checkpoint
from gan_keras.run.folder import Run
from gan_keras.tasks import sampling

# Many trainings in one process make TensorFlow warn of retracing, on the error stream.
logging.getLogger("tensorflow").setLevel(logging.ERROR)
EPOCHS = 30
WORDS = ["--model", "gan", "--dataset", "digits", "--network", "dcgan", "--epochs", str(EPOCHS),
         "--steps-per-epoch", "4", "--batch-size", "16", "--quiet", "--set", "dropout=0.3",
         "r1_gamma=0", "ema_decay=0.9", "schedule=linear", "g_filters=4", "d_filters=4",
         "steps_per_execution=2", "xla=false"]  # fmt: skip
# Points with a metric, so that there is a best generator; the fastest network.
POINTS = ["--model", "gan", "--dataset", "ring", "--epochs", "3", "--steps-per-epoch", "2",
          "--batch-size", "16", "--quiet", "--set", "schedule=constant", "quality_every=1",
          "ema_decay=0.9", "xla=false"]  # fmt: skip


def train_here(*words):
    """The exit code of the train command in this process, its numbers from few samples."""
    with mock.patch.multiple(sampling, SAMPLES=500, SELECTION_SAMPLES=250, W1_POINTS=100):
        return command.run(train.main, [str(word) for word in words])


def train_apart(*words, **options):
    """The train command as a process of its own."""
    words = [sys.executable, "-m", "gan_keras.train", *map(str, words)]
    environment = os.environ | {"CUDA_VISIBLE_DEVICES": ""}
    environment.pop("TF_CPP_MIN_LOG_LEVEL", None)  # with it TensorFlow's own lines are shown
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment, **options)


def finish(folder, words):
    """Go on until the run is done, as a user would: from the start if there is none yet."""
    if Run(folder).exists():
        assert train_here("--resume", "--out", folder, "--quiet") == 0
    else:
        assert train_here(*words, "--out", folder) == 0


def contents(folder):
    """Everything that two equal runs have in common, {name: array or text}."""
    run = Run(folder)
    path, epoch = checkpoint.find_checkpoint(run.checkpoint)
    with np.load(path / checkpoint.VARIABLES) as arrays:
        found = {f"checkpoint {name}": arrays[name] for name in arrays.files}
    for file in (run.last, run.best):
        if file.is_file():
            weights = load_network(file).get_weights()
            found |= {f"{file.parent.name if file is run.best else 'last'} {i}": weight
                      for i, weight in enumerate(weights)}  # fmt: skip
    found["history"] = np.array(run.history.read_text())
    found["metrics"] = np.array(str(run.record() | {"seconds": 0}))
    found["epoch"] = np.array(epoch)
    found["pictures"] = np.array([p.name for p in sorted(run.samples.iterdir())])
    return found


def assert_same(folder, expected):
    found = contents(folder)
    assert found.keys() == expected.keys()
    assert len(found) > 20
    for name, value in found.items():
        np.testing.assert_array_equal(value, expected[name], err_msg=name)
    assert not list(folder.rglob(".*"))  # neither a lock nor half a file


def last_epoch(folder):
    found = checkpoint.find_checkpoint(Run(folder).checkpoint)
    return found[1] if found else 0
