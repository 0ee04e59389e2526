"""Files of trained models that come with the package, each checked before it is read.

``gan_keras/pretrained`` has a folder a model. ``index.json`` beside them has a sha256 for each
file. Nothing is ever written there. `benchmarks.pretrained` makes these folders.
"""

import hashlib
import json
from pathlib import Path

from gan_keras.errors import InputError

PREFIX = "pretrained:"
PLACE = Path(__file__).resolve().parents[1] / "pretrained"


def index():
    """{name: {"what": one line, "files": {path in its folder: sha256}}}."""
    return json.loads((PLACE / "index.json").read_text("utf-8"))


def checked_folder(name):
    """The folder of a shipped model.

    Raises:
        InputError: no shipped model has that name, or a file of it is damaged.
    """
    known = index()
    if name not in known:
        raise InputError(
            f"there is no {PREFIX}{name}: use one of "
            + ", ".join(PREFIX + other for other in known)
        )
    for file, expected in known[name]["files"].items():
        check_sha256(PLACE / name / file, expected)
    return PLACE / name


def check_sha256(path, expected):
    """Raise InputError unless the file is there and has that sha256."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        found = error.strerror
    if found != expected:
        raise InputError(
            f"{path} is damaged (its sha256 is not the shipped one): install gan_keras again"
        )
