import collections
import contextlib
import gc
import os
import shutil
from pathlib import Path

import places

# isort: split  (first: it moves the home that the libraries below look into)

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
# Each of the suite's two workers has a core of its own.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")

import keras
import numpy as np
import posix_only
import pytest
from keras import layers

from gan_keras import GAN

LATENT = 4
# To look through what hundreds of graphs leave takes Python's collector up to half a minute: it
# seldom does so by itself, but at the end of each file (`little_to_collect`).
gc.freeze()
gc.set_threshold(100_000, 50, 100)
# The files that take longest, begun first: at the end both workers have something to do. Of the
# others those with the most tests come first, as pytest-xdist would have it.
LONG = (
    "test_scale.py", "test_resume.py", "test_upscale.py", "test_translation.py",
    "test_saved_files.py", "test_compare_folder.py", "test_variants.py", "test_conditional.py",
    "test_data_door.py", "test_compare.py", "test_train.py", "test_contributing.py",
    "test_checkers_training.py", "test_isolation.py", "test_train_endings.py", "test_srgan.py",
    "test_critics.py",
)  # fmt: skip


def pytest_ignore_collect(collection_path):
    return posix_only.ignored(collection_path) or None


def pytest_collection_modifyitems(items):
    posix_only.skip(items)
    tests = collections.Counter(item.path for item in items)
    long = {name: -place for place, name in enumerate(reversed(LONG), 1)}
    items.sort(key=lambda item: (long.get(item.path.name, 0), -tests[item.path], item.path))


def tiny_networks(dropout=0.0):
    """The smallest pair with every kind of state: 4x4 images, batch normalization, dropout."""
    z = keras.Input((LATENT,))
    x = layers.Reshape((2, 2, 4))(layers.Dense(16, use_bias=False)(z))
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Conv2DTranspose(1, 4, 2, "same", activation="tanh")(x)
    image = y = keras.Input((4, 4, 1))
    y = layers.BatchNormalization()(layers.Conv2D(4, 4, 2, "same")(y))
    y = layers.LeakyReLU(0.2)(y)
    if dropout:
        y = layers.Dropout(dropout)(y)
    return keras.Model(z, x), keras.Model(image, layers.Dense(1)(layers.Flatten()(y)))


def tiny_gan(dropout=0.3, ema_decay=0.9, seed=0, jit_compile=False, lr=(1e-3, 1e-3), **kwargs):
    keras.utils.set_random_seed(seed)
    gan = GAN(*tiny_networks(dropout), LATENT, ema_decay=ema_decay, seed=seed, **kwargs)
    gan.compile(
        keras.optimizers.Adam(lr[0], 0.5),
        keras.optimizers.Adam(lr[1], 0.5),
        jit_compile=jit_compile,
    )
    return gan


def all_state(gan):
    """{path: array} of everything that training may move."""
    groups = {
        "G": gan.generator.trainable_variables,
        "G_stats": gan.generator.non_trainable_weights,
        "D": gan.discriminator.trainable_variables,
        "D_stats": gan.discriminator.non_trainable_weights,
        "EMA": gan.ema_generator.weights if gan.ema_generator else [],
        "G_opt": gan.g_optimizer.variables,
        "D_opt": gan.d_optimizer.variables,
        "noise": [gan.seed_generator.state],
        "test_noise": [gan.test_seed_generator.state],
        "dropout": [s for s in gan.discriminator.variables if s.name == "seed_generator_state"],
    }
    return {name: [v.numpy().copy() for v in group] for name, group in groups.items()}


def moved(before, after):
    """Names of the groups in which any number changed."""
    return {
        name
        for name in before
        if any(not np.array_equal(a, b) for a, b in zip(before[name], after[name], strict=True))
    }


def assert_same_state(a, b):
    different = moved(all_state(a), all_state(b))
    assert different <= {"test_noise"}, f"differ in {sorted(different)}"


@pytest.fixture(scope="session", autouse=True)
def away_from_the_repository(tmp_path_factory):
    """Fixtures that serve several tests begin in an empty folder."""
    with contextlib.chdir(tmp_path_factory.mktemp("elsewhere")):
        yield


@pytest.fixture(scope="module", autouse=True)
def little_to_collect():
    """What the tests of a file leave is removed at its end; Keras calls the collector."""
    yield
    keras.utils.clear_session()


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    """A relative path of a test leads into its own folder, not into the user's runs or data."""
    with contextlib.chdir(tmp_path):
        yield


@pytest.fixture
def few_samples(monkeypatch):
    """Numbers of so few samples that no test waits for them: the cost of W1 is cubic."""
    from gan_keras.tasks import faces, sampling

    monkeypatch.setattr(sampling, "SAMPLES", 1000)
    monkeypatch.setattr(sampling, "SELECTION_SAMPLES", 250)
    monkeypatch.setattr(sampling, "W1_POINTS", 250)
    monkeypatch.setattr(faces, "FACE_SAMPLES", 500)


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(-1, 1, (32, 4, 4, 1)).astype(np.float32)


@pytest.fixture(scope="session")
def mnist5k():
    """(images in [-1, 1], labels) of the default dataset."""
    from gan_keras import load_dataset

    dataset = load_dataset("mnist5k")
    return dataset.floats(), dataset.labels


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A finished run of three epochs, for tests that only copy it."""
    from command_line import TINY, run

    from gan_keras import train

    folder = tmp_path_factory.mktemp("trained") / "run"
    assert run(train.main, *TINY, "--epochs", 3, "--out", folder, "--quiet") == 0
    return folder


@pytest.fixture(scope="module")
def finished(trained, tmp_path_factory):
    """A finished run, shared by the tests of a file."""
    return shutil.copytree(trained, tmp_path_factory.mktemp("runs") / "finished")


@pytest.fixture(scope="session")
def shared_data():
    """A folder with real data files, to be read only: the user's, or one beside the project."""
    folder = Path(os.environ.get(places.USERS_DATA, places.ROOT.parent / "shared" / "data"))
    if not (folder / "mnist").is_dir():
        pytest.skip("no folder with mnist/*-ubyte.gz: set GAN_KERAS_DATA to test with real files")
    return folder
