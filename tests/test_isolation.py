"""The suite leaves the user's runs, data and home alone, whatever a test does.

README's two commands follow one another in one clone: the tests find there what the user trained.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import places
import pytest
from command_line import snapshot

COPIED = ("gan_keras", "tests", "pyproject.toml")
# Of the suite: those that begin a run by a relative path, or none.
RELATIVE = "tests/test_commands.py::test_light_commands_import_nothing_heavy"
CARELESS = """
import os
import subprocess
import sys
from pathlib import Path

import keras
import matplotlib
from command_line import TINY, run

from gan_keras import load_dataset, train


def test_trains_where_the_user_did():
    assert run(train.main, *TINY, "--epochs", 1, "--overwrite", "--quiet") == 0
    assert run(train.main, "--resume", "--out", "runs/dcgan-digits-0", "--quiet") == 0


def test_reads_no_data_of_the_user():
    assert load_dataset("mnist5k").count == 5000  # written to a cache in the data folder


def test_writes_at_home_and_around():
    (Path.home() / "file").touch()
    Path("~/other").expanduser().touch()
    Path("here").touch()
    Path(matplotlib.get_configdir(), "file").touch()
    assert keras.config.floatx() == "float32"
    assert Path("~/.keras/keras.json").expanduser().is_file()


def test_another_process_finds_the_package():
    words = [sys.executable, "-m", "gan_keras.train", "--list"]
    assert subprocess.run(words, capture_output=True).returncode == 0
"""


@pytest.fixture
def clone(tmp_path, trained):
    """A clone in which somebody has trained, with a home beside it."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in COPIED:
        source = places.ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    (folder / "tests" / "test_careless.py").write_text(CARELESS)
    for name in ("dcgan-mnist5k-0", "dcgan-digits-0"):
        shutil.copytree(trained, folder / "runs" / name)
    (folder / "data" / "cache").mkdir(parents=True)
    (folder / "data" / "cache" / "mnist5k.npz").write_bytes(b"to be replaced by who reads it")
    (tmp_path / "home" / ".keras").mkdir(parents=True)
    (tmp_path / "home" / ".keras" / "keras.json").write_text('{"floatx": "float64"}')
    return folder


def environment(home):
    """That of a user whose home is the folder, without what this suite has set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "GAN_KERAS"))}
    kept.pop("PYTHONPATH", None)
    return kept | {"HOME": str(home), "USERPROFILE": str(home), "PYTHONDONTWRITEBYTECODE": "1"}


def test_the_users_files_stay_as_they_are(clone, tmp_path, tmp_path_factory):
    before = snapshot(tmp_path)
    words = ["-p", "no:cacheprovider", "-n", "1", "--basetemp", tmp_path_factory.mktemp("inner")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, RELATIVE, "tests/test_careless.py"],
        cwd=clone, env=environment(tmp_path / "home"), capture_output=True, text=True,
    )  # fmt: skip
    after = snapshot(tmp_path)
    assert sorted(after) == sorted(before)
    assert [path for path in before if after[path] != before[path]] == []
    assert done.returncode == 0, done.stdout


def test_the_suite_has_moved_out():
    """This very process, and the tests that run in it."""
    home = Path(os.environ[places.HOME])
    assert Path.home() == home
    assert home.is_relative_to(Path(tempfile.gettempdir()).resolve())
    assert Path(os.environ["GAN_KERAS_DATA"]) == home / "data"
    assert not Path.cwd().is_relative_to(places.ROOT)
