"""The playground of docs: its own tests run in node; here also what it shares with the package."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from docs.playground.make import directions, networks, trained
from gan_keras.drawing import palette
from gan_keras.inference.saved_network import load_network
from gan_keras.run.shipped import find_run

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "playground"
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """The folder of weights for the page of trained generators; directions from few samples."""
    folder = tmp_path_factory.mktemp("weights")
    with pytest.MonkeyPatch.context() as patch:
        for name, few in (("SAMPLES", 200), ("FRESH", 20), ("POINTS", 2)):
            patch.setattr(directions, name, few)
        trained.write(folder)
    return folder


@pytest.mark.skipif(NODE is None, reason="needs node, which runs the playground's arithmetic")
@pytest.mark.parametrize(
    "path", sorted((FOLDER / "tests").glob("*.test.js")), ids=lambda path: path.name
)
def test_in_node(path, request):
    more = {}
    if path.name == "trained.test.js":
        more["PLAYGROUND_WEIGHTS"] = str(request.getfixturevalue("weights"))
    done = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", str(path)], env=os.environ | more,
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    if more:
        assert "# skipped 0" in done.stdout


def test_networks_in_numpy_are_those_of_keras():
    run = find_run("pretrained:digits")
    z = np.random.default_rng(0).standard_normal((3, 64)).astype(np.float32)
    one_hot = np.eye(10, dtype=np.float32)[[0, 4, 9]]
    wanted = load_network(run.last)([z, one_hot], training=False)
    found = networks.run(networks.generator(run.last), np.concatenate([z, one_hot], axis=1))
    np.testing.assert_allclose(found, wanted, atol=1e-4)
    judge = networks.discriminator(run.trained_discriminator, 28)
    wanted = load_network(run.trained_discriminator)([found, one_hot], training=False)
    np.testing.assert_allclose(networks.judge(judge, found, [0, 4, 9]), np.ravel(wanted), atol=1e-3)


def test_a_slanted_digit_has_a_slant():
    upright = np.full((1, 28, 28, 1), -1.0)
    upright[0, 4:24, 13:15] = 1.0
    leaning = -np.ones_like(upright)
    for row in range(4, 24):  # one pixel to the right for each two upwards
        leaning[0, row, 18 - (row - 4) // 2 : 20 - (row - 4) // 2] = 1.0
    assert abs(directions.slant(upright)[0]) < 1e-6
    assert abs(directions.slant(leaning)[0] - np.degrees(np.arctan(0.5))) < 1
    assert directions.width(leaning)[0] > directions.width(upright)[0]


def test_methods_have_the_colours_of_the_package():
    text = (FOLDER / "page" / "colours.js").read_text("utf-8")
    found = dict(re.findall(r'(\w+): "(#[0-9A-F]{6})"', text))
    wanted = {name: look.colour for name, look in palette.METHODS.items() if name in found}
    assert len(wanted) == 7
    assert {name: found[name] for name in wanted} == wanted
    assert f'REAL = "{palette.METHODS["real"].colour}"' in text


def test_nothing_is_fetched_from_elsewhere():
    for path in FOLDER.rglob("*"):
        if path.suffix in (".html", ".js", ".css") and path.parent.name not in ("tests", "weights"):
            text = path.read_text("utf-8")
            assert not re.search(r"https?://|@import|\bfetch\(|\bimport\(", text), path.name
