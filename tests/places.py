"""The folders that the suite writes in: its own, never the user's.

conftest.py imports this before Keras and Matplotlib, which look for their settings when they are
imported. Processes that a test starts inherit the environment: a home, a data folder, and a
PYTHONPATH with which ``python -m gan_keras.X`` works from any current folder.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = "GAN_KERAS_TESTS_HOME"  # the suite's home; workers of pytest-xdist find and share it
USERS_DATA = "GAN_KERAS_TESTS_DATA"  # the user's GAN_KERAS_DATA: read by tests, never written to
# Each names a folder that a library prefers to the home; without them all stay below it.
ELSEWHERE = ("KERAS_HOME", "MPLCONFIGDIR", "SCIKIT_LEARN_DATA", "IPYTHONDIR", "JUPYTER_CONFIG_DIR",
             "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
             "XDG_DATA_HOME", "XDG_STATE_HOME")  # fmt: skip


def move_in():
    """Make the suite's home, once for all worker processes, and point the environment to it."""
    if HOME in os.environ:
        return  # a worker: it inherits what the first process has set
    home = Path(tempfile.mkdtemp(prefix="gan_keras-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    users_data = os.environ.get("GAN_KERAS_DATA")
    if users_data:
        os.environ[USERS_DATA] = str(Path(users_data).expanduser().resolve())
    for name in ELSEWHERE:
        os.environ.pop(name, None)
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    os.environ |= {
        HOME: str(home),
        "HOME": str(home),
        "USERPROFILE": str(home),  # the home on Windows
        "GAN_KERAS_DATA": str(home / "data"),
        "PYTHONPATH": path,
    }
    import matplotlib.font_manager  # noqa: F401  # its list of fonts is made here, and only once


move_in()
