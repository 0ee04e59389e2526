"""Every saved file, old ones too, loads in a process that only imported Keras and gan_keras."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from load_files import NETWORKS, answers

from gan_keras import registered
from gan_keras.models.build import build_gan
from gan_keras.settings.declarations import FIELDS, readers
from gan_keras.settings.models import MODELS
from gan_keras.settings.resolve import make_config

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
ORDERS = ("keras,gan_keras", "gan_keras,keras", "tensorflow,gan_keras")
SMALL = {"g_filters": 2, "d_filters": 2, "latent_dim": 3, "epochs": 4, "steps_per_epoch": 2}
COLOURS = {"face": (8, 8, 3), "srgan": (32, 32, 3)}
# Beside each model as its recipe has it, what the recipes leave out.
MORE = {
    "GAN": {"model": "dcgan", "network": "dcgan", "r1_gamma": 0, "dropout": 0.3},
    "LSGAN": {"model": "lsgan", "r1_gamma": 0, "diffaugment": "color,cutout"},
    "HingeGAN": {"model": "hinge", "r1_gamma": 0, "network": "mlp"},
    "RelativisticGAN": {"model": "r3gan", "r1_gamma": 0},
    "CGAN": {"model": "cgan", "r1_gamma": 0, "spectral_norm": True},
    "Distilled": {"model": "distilled", "r1_gamma": 0},
    "bfloat16": {"model": "wgan_gp", "mixed_precision": "bfloat16", "spectral_norm": True},
    "float16": {"model": "wgan", "mixed_precision": "float16", "optimizer": "rmsprop"},
}


def small_model(settings):
    """A compiled model with state in its optimizers and random streams, as after some steps."""
    model = settings["model"]
    if model not in COLOURS:
        settings = {"dataset": "digits"} | settings
    read = {name: value for name, value in SMALL.items() if model in readers(FIELDS[name])}
    config = dataclasses.replace(make_config(settings), **read)
    gan = build_gan(config, COLOURS.get(model, (8, 8, 1)), 10)
    rng = np.random.default_rng(0)
    for optimizer in gan.optimizers.values():
        for variable in optimizer.variables:
            if variable.shape:
                variable.assign(rng.uniform(0, 1, variable.shape))
    for i, variable in enumerate(gan.variables):
        if variable.name == "seed_generator_state":
            variable.assign([i, i + 1])
    return gan


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """(folder of .keras files, {"file: what": array} as `answers` says it)."""
    folder, expected = tmp_path_factory.mktemp("files"), {}
    for name, settings in {**{name: {"model": name} for name in MODELS}, **MORE}.items():
        gan = small_model(settings)
        for ending, model in {"": gan, "-network": gan.sampler}.items():
            path = folder / f"{name}{ending}.keras"
            model.save(path)
            expected |= {f"{path.name}: {what}": array for what, array in answers(model).items()}
    for path in (HERE / "old_files").glob("*.keras"):
        ending = "-network" if path.stem == "inpaint" else ""
        copy = shutil.copy(path, folder / f"old-{path.stem}{ending}.keras")
        with np.load(path.with_suffix(".npz")) as arrays:
            expected |= {f"{copy.name}: {what}": arrays[what] for what in arrays.files}
    return folder, expected


@pytest.fixture(scope="module")
def found(files, tmp_path_factory):
    """{order of imports: what its process found}; they run at once, each loads all files."""
    out = tmp_path_factory.mktemp("found")
    places = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    env = os.environ | {"PYTHONPATH": places, "TF_CPP_MIN_LOG_LEVEL": "3"}
    program = [sys.executable, HERE / "load_files.py"]
    started = {
        order: subprocess.Popen([*program, order, files[0], out / f"{order}.npz"], env=env)
        for order in ORDERS
    }
    assert {order: process.wait() for order, process in started.items()} == dict.fromkeys(ORDERS, 0)
    return {order: dict(np.load(out / f"{order}.npz")) for order in ORDERS}


@pytest.mark.parametrize("order", ORDERS)
def test_every_file_loads_in_a_new_process(files, found, order):
    folder, expected = files
    if "keras" not in order.split(","):
        names = {path.name for path in folder.glob(NETWORKS)}
        expected = {w: array for w, array in expected.items() if w.partition(":")[0] in names}
    if order.endswith(",keras"):
        expected = {w: array for w, array in expected.items() if "outputs" not in w}
    errors = {what: str(text) for what, text in found[order].items() if what.endswith(": error")}
    assert not errors
    assert found[order].keys() == expected.keys()
    for what, array in expected.items():
        atol = 1e-6 if "outputs" in what else 0
        np.testing.assert_allclose(found[order][what], array, 0, atol, err_msg=what)


def test_the_files_name_every_registered_class(files):
    """So that the test above leaves none out."""
    named = set()
    for path in files[0].glob("*.keras"):
        with zipfile.ZipFile(path) as archive:
            named |= set(re.findall(r'"gan_keras>(\w+)"', archive.read("config.json").decode()))
    assert named == set(registered.homes())
