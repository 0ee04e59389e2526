"""Runs of every command that writes a picture, made in a second: their networks are not trained.

A test file that imports ``door_fixture`` has the fixture ``doors``, and one that imports
``time_fixture`` has ``in_time``.
"""

import json
import signal

import keras
import numpy as np
import pytest
from PIL import Image

from gan_keras.inference.saved_network import save_network
from gan_keras.networks import dcgan, srresnet, unet

SETTINGS = {"epochs": 1, "steps_per_epoch": 1, "schedule_steps": 1}


def made_run(folder, model, network, dataset="mnist5k", **settings):
    """A run folder with a network that was not trained."""
    folder.mkdir(parents=True)
    settings = SETTINGS | {"model": model, "dataset": dataset} | settings
    (folder / "config.json").write_text(json.dumps(settings))
    save_network(network, folder / "generator.keras")
    return folder


def small_unet(source_channels, channels, keep_known=False, seed=0):
    """A U-Net whose output is not constant: its weights are random, the biases too."""
    keras.utils.set_random_seed(seed)
    network = unet.generator(source_channels, channels, filters=4, keep_known=keep_known)
    rng = np.random.default_rng(seed)
    for weight in network.trainable_variables:
        weight.assign(weight + rng.normal(0, 0.02, weight.shape))
    return network


@pytest.fixture(scope="session", name="doors")
def door_fixture(tmp_path_factory):
    """Runs of every command that writes a picture."""
    place = tmp_path_factory.mktemp("doors")
    made_run(place / "grey", "denoise", small_unet(1, 1))
    made_run(place / "colour", "denoise", small_unet(3, 3), "folder:x")
    made_run(place / "hole", "inpaint", small_unet(4, 3, keep_known=True), "folder:x")
    made_run(place / "edges", "pix2pix", small_unet(1, 3), "folder:x")
    network = srresnet.srresnet(2, 1, 4)
    made_run(place / "large", "srgan", network, "photos", scale=2, blocks=1, pretrain_share=0.0)
    made_run(place / "digits", "dcgan", dcgan.generator((8, 8, 1), 4, 4), "digits")
    return place


class Hangs(BaseException):
    """No Exception, which readers of damaged pictures turn into a line of text."""


@pytest.fixture(name="in_time")
def time_fixture():
    """Fails a test that waits for ever; it ends nothing else."""

    def stop(*_):
        raise Hangs

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def saved(path, pixels, **options):
    picture = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    picture.save(path, **options)
    return path


COLOURS = np.random.default_rng(1).integers(0, 256, (20, 30, 3), np.uint8)
