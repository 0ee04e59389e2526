"""The playground of docs: its own tests run in node; here also what it shares with the package."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gan_keras.drawing import palette

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "playground"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="needs node, which runs the playground's arithmetic")
@pytest.mark.parametrize(
    "path", sorted((FOLDER / "tests").glob("*.test.js")), ids=lambda path: path.name
)
def test_in_node(path):
    done = subprocess.run(
        [NODE, "--test", str(path)], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_methods_have_the_colours_of_the_package():
    text = (FOLDER / "page" / "colours.js").read_text("utf-8")
    found = dict(re.findall(r'(\w+): "(#[0-9A-F]{6})"', text))
    wanted = {name: look.colour for name, look in palette.METHODS.items() if name in found}
    assert len(wanted) == 7
    assert {name: found[name] for name in wanted} == wanted
    assert f'REAL = "{palette.METHODS["real"].colour}"' in text


def test_nothing_is_fetched_from_elsewhere():
    for path in FOLDER.rglob("*"):
        if path.suffix in (".html", ".js", ".css") and path.parent.name != "tests":
            text = path.read_text("utf-8")
            assert not re.search(r"https?://|@import|\bfetch\(|\bimport\(", text), path.name
