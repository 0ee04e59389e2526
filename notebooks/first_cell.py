# Makes gan_keras importable: from this repository, as it is installed, or else by pip.
import importlib.util
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

for folder in (Path.cwd().parent, Path.cwd().parent.parent):
    if (folder / "gan_keras").is_dir():
        sys.path.insert(0, str(folder))
        os.environ.setdefault("GAN_KERAS_DATA", str(folder / "data"))
        break


def missing(package, major, minor):
    try:
        return tuple(int(part) for part in version(package).split(".")[:2]) < (major, minor)
    except PackageNotFoundError:
        return True


if importlib.util.find_spec("gan_keras") is None:
    # --no-deps: what Colab has already, TensorFlow above all, stays as it is if new enough.
    pip = [sys.executable, "-m", "pip", "install", "-q"]
    source = "git+@REPOSITORY@@v@VERSION@"
    subprocess.run([*pip, "--no-deps", source], check=True)
    needed = ["matplotlib", "pillow", "mlxtend", "scikit-learn", "scipy", "scikit-image"]
    needed += ["threadpoolctl", "pyyaml"]
    needed = [package for package in needed if missing(package, 0, 0)]
    needed += ["tensorflow>=2.20,<2.22"] if missing("tensorflow", 2, 20) else []
    needed += ["keras>=3.12,<4"] if missing("keras", 3, 12) else []
    if needed:
        subprocess.run([*pip, *needed], check=True)
    importlib.invalidate_caches()

from gan_keras.command import import_tensorflow

import_tensorflow()  # without its start-up messages
