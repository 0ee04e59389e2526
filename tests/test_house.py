"""Rules of the house that a linter does not know."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from benchmarks import tables

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "gan_keras").rglob("*.py"))

# From the doors down to the ground. A room imports itself and what lies on lower floors.
FLOORS = (
    (
        "train",
        "sample",
        "evaluate",
        "diagnose",
        "compare",
        "upscale",
        "apply",
        "export",
        "crop_faces",
        "interview",
        "grade",
        "__main__",
        "__init__",
    ),
    ("course",),
    ("loop",),
    ("tasks", "symptoms"),
    ("run",),
    ("models", "metrics", "drawing", "registered"),
    ("settings", "networks", "inference"),
    ("data", "devices", "files", "command"),
    ("errors", "losses", "doors"),
)
LEVEL = {name: level for level, names in enumerate(FLOORS) for name in names}


def room(path):
    return path.relative_to(ROOT / "gan_keras").parts[0].removesuffix(".py")


def imports_of(path):
    """The rooms that a file imports, inside of functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gan_keras"):
            parts = node.module.split(".")[1:]
            yield from parts[:1] or [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("gan_keras."))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_downwards(path):
    here = room(path)
    for imported in set(imports_of(path)) - {here}:
        below = LEVEL.get(imported, len(FLOORS))  # a public name of the package: any floor
        assert LEVEL[here] < below, f"{here} imports {imported}, which does not lie below it"


def test_the_root_holds_doors_and_little_else():
    names = {path.stem for path in (ROOT / "gan_keras").glob("*.py")}
    doors = {"train", "sample", "evaluate", "diagnose", "compare", "upscale", "apply", "export",
             "crop_faces", "interview", "grade"}  # fmt: skip
    assert doors <= names
    assert len(names - doors) <= 8, names - doors
    assert {room(path) for path in MODULES} == set(LEVEL)


BEFORE_COMPILING = ROOT / "gan_keras" / "models" / "build.py"  # FreezeD: no step is traced yet
FORBIDDEN = {
    r"\.trainable\s*=": "freezing by flag is read when the step is traced",
    r"\.train_on_batch\(": "its return value changed its meaning between Keras versions",
    r"\.predict\(": "slow in a loop",
    r"TerminateOnNaN\(|BackupAndRestore\(": "do not work for a GAN",
    r"\bLambda\(": "cannot be loaded in safe mode",
}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_idioms_that_break_gans_are_not_used(pattern):
    for path in MODULES:
        text = path.read_text().replace("layer.trainable = False", "", path == BEFORE_COMPILING)
        assert not re.search(pattern, text), f"{path.name}: {FORBIDDEN[pattern]}"


def test_files_are_short():
    for path in MODULES:
        assert len(path.read_text().splitlines()) <= 250, path


def requirements():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def test_requirements_are_those_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    needed = {*project["dependencies"], *extras["dev"], *extras["notebooks"]}
    assert needed == requirements()


def test_readme_has_no_open_places():
    assert not re.search(r"@[A-Z]+@", (ROOT / "README.md").read_text())


def test_tables_are_those_of_the_results():
    """Numbers in README and docs come from the files that the benchmarks wrote."""
    pages = (*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md"))
    texts = [path.read_text("utf-8") for path in pages]
    made = tables.all_tables()
    for name, table in made.items():
        places = [text for text in texts if f"<!-- {name} -->\n" in text]
        assert places, name
        for text in places:
            assert f"<!-- {name} -->\n{table}\n" in text, name
    marked = {name for text in texts for name in re.findall(r"^<!-- ([\w-]+) -->$", text, re.M)}
    assert marked == set(made), "a marker without results"
