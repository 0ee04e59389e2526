"""The recipes of CONTRIBUTING.md, followed word for word in a copy of the package."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TRIAL = """
import sys
from gan_keras import command, train, sample
from gan_keras.tasks import sampling
sampling.SAMPLES, sampling.W1_POINTS = 1000, 250  # the cost of the distance is cubic
run = lambda main, *words: sys.exit("failed: " + " ".join(words)) if command.run(main, words) else 0
SHORT = ("--steps", "4", "--batch-size", "8", "--quiet")
SMALL = ("--set", "g_filters=2", "d_filters=2", "quality_every=0", "xla=false")
run(train.main, "--model", "fgan", "--dataset", "digits", *SHORT, *SMALL, "--out", "fgan")
run(train.main, "--model", "gan", "--dataset", "line", *SHORT, "--set", "clip_norm=0.5",
    "xla=false", "--out", "line")
run(train.main, "--model", "texture", *SHORT, *SMALL, "--out", "texture")
run(sample.main, "texture", "--count", "4", "--out", "wall.png")
"""
LOAD = """
import keras, gan_keras
keras.saving.load_model("fgan/generator.keras")
gan = gan_keras.GAN
assert keras.saving.get_registered_object("gan_keras>KLGAN") is not None
"""


def blocks():
    """[(where, lines after the first)] of the Python blocks of CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    found = re.findall(r"```python\n# (.*?)\n(.*?)```", text, re.DOTALL)
    assert len(found) == text.count("```python")
    return found


def follow(root):
    """Do what the recipes say in the copy below ``root``; returns the files that changed."""
    changed = []
    for where, lines in blocks():
        if where.startswith("new file "):
            path = root / where.removeprefix("new file ")
            assert not path.exists()
            path.write_text(lines, "utf-8")
        else:
            name, _, place = where.partition(", ")
            path, anchor = root / name, place.removeprefix("after ")
            text = path.read_text("utf-8")
            if place == "at the end":
                path.write_text(f"{text}\n\n{lines}", "utf-8")
            else:
                assert text.count(anchor + "\n") == 1, (name, anchor)
                path.write_text(text.replace(anchor + "\n", f"{anchor}\n{lines}"), "utf-8")
        changed.append(path.relative_to(root).as_posix())
    return changed


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "gan_keras", root / "gan_keras")
    return root, follow(root)


def child(root, code, folder):
    env = os.environ | {"PYTHONPATH": str(root), "TF_CPP_MIN_LOG_LEVEL": "3"}
    words = [sys.executable, "-c", code]
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=900)


def test_the_recipes_touch_the_places_that_they_promise(copy):
    touched = copy[1]
    assert touched[:3] == ["gan_keras/models/fgan.py", "gan_keras/settings/models.py",
                           "gan_keras/settings/recipes.py"]  # fmt: skip
    setting = [name for name in touched if name.endswith(("declarations.py", "build.py"))]
    assert setting == ["gan_keras/settings/declarations.py", "gan_keras/models/build.py"]


def test_the_recipes_work(copy, tmp_path):
    root, _ = copy
    done = child(root, TRIAL, tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    assert (tmp_path / "wall.png").is_file()
    stored = json.loads((tmp_path / "line" / "config.json").read_text())
    assert (stored["model"], stored["dataset"], stored["clip_norm"]) == ("gan", "line", 0.5)
    assert "w1_grey_500" in json.loads((tmp_path / "texture" / "metrics.json").read_text())["last"]
    assert "one photograph of a wall" in (tmp_path / "texture" / "MODEL_CARD.md").read_text()
    loaded = child(root, LOAD, tmp_path)
    assert loaded.returncode == 0, loaded.stderr


def test_a_new_setting_is_on_the_page_and_refused_where_it_is_wrong(copy, tmp_path):
    root, _ = copy
    code = (
        "from gan_keras import command, train\n"
        "from gan_keras.settings.page import page\n"
        "assert '| `clip_norm` | largest norm of a gradient' in page()\n"
        "raise SystemExit(command.run(train.main, ['--set', 'clip_norm=-1']))"
    )
    done = child(root, code, tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip() == "error: clip_norm must be above 0, got -1.0"
