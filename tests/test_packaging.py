"""What is installed and published: the wheel's contents, the address, the version, CI."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import posix_only
import pytest
import yaml
from places import ROOT

import gan_keras
from notebooks import frame

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# An address of this project on any of the sites that show it, up to the project's name.
ADDRESS = re.compile(
    r"(?:github\.com|raw\.githubusercontent\.com|colab\.research\.google\.com/github"
    r"|mybinder\.org/v2/gh|codespaces\.new|api\.github\.com/repos|img\.shields\.io/github/[\w/-]+?)"
    r"/([\w.-]+/gan_keras)(?![\w-])"
)


def check_wheel():
    spec = importlib.util.spec_from_file_location("check_wheel", ROOT / ".ci" / "check_wheel.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The wheel. `.ci/run` builds and installs it; here no network is needed.


@pytest.fixture
def package(tmp_path):
    """A small package, and a wheel that holds it."""
    folder = tmp_path / "gan_keras"
    for name in ("__init__.py", "metrics/__init__.py", "metrics/x.npz"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def wheel_of(package, without=(), also=()):
    path = package.parent / "gan_keras-1-py3-none-any.whl"
    files = check_wheel().expected(package) | {"gan_keras-1.dist-info/licenses/LICENSE"}
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(files - set(without) | set(also)):
            archive.writestr(name, name)
    return path


def test_a_whole_wheel_has_no_fault(package):
    assert check_wheel().faults(wheel_of(package), package) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"without": ["gan_keras/metrics/x.npz"]}, "gan_keras/metrics/x.npz is missing"),
        ({"without": ["gan_keras/__init__.py"]}, "gan_keras/__init__.py is missing"),
        ({"also": ["tests/test_gan.py"]}, "tests/test_gan.py does not belong there"),
        ({"also": ["gan_keras/old.py"]}, "gan_keras/old.py does not belong there"),
        ({"without": ["gan_keras-1.dist-info/licenses/LICENSE"]}, "LICENSE is missing"),
    ],
)
def test_faults_of_a_wheel_are_found(package, change, sentence):
    wheel = wheel_of(package, **change)
    assert check_wheel().faults(wheel, package) == [sentence]
    words = [sys.executable, str(ROOT / ".ci" / "check_wheel.py"), str(wheel)]
    assert subprocess.run(words, capture_output=True).returncode == 1


def test_every_data_file_of_the_package_is_declared():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    files = [ROOT / name for name in check_wheel().expected() if not name.endswith(".py")]
    assert len(files) >= 3
    declared = {
        file
        for package, globs in patterns.items()
        for glob in globs
        for file in ROOT.joinpath(*package.split(".")).glob(glob)
    }
    assert set(files) <= declared


def test_the_package_imports_nothing_that_is_not_installed_with_it():
    """Tests, notebooks and benchmarks stay in the repository."""
    for name in check_wheel().expected():
        if name.endswith(".py"):
            text = (ROOT / name).read_text("utf-8")
            found = re.search(r"^\s*(from|import) (tests|notebooks|benchmarks)\b", text, re.M)
            assert not found, name


# The address, which a fork changes in pyproject.toml.


def published_texts():
    """{file: text} of all texts of the project, notebooks included."""
    endings = {".py", ".md", ".ipynb", ".cff", ".toml", ".yml", ".yaml", ".json"}
    folders = ("gan_keras", "benchmarks", "notebooks", "docs", "data", ".github", ".devcontainer")
    files = [path for path in ROOT.iterdir() if path.is_file()]
    files += [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return {path: path.read_text("utf-8") for path in files if path.suffix in endings}


def other_addresses(texts):
    """[(file, project)] where a text names this project under another owner."""
    here = frame.repository().removeprefix("https://github.com/")
    return [
        (file, found)
        for file, text in texts.items()
        for found in ADDRESS.findall(text)
        if found != here
    ]


def test_the_address_is_the_same_everywhere():
    texts = published_texts()
    assert sum(bool(ADDRESS.search(text)) for text in texts.values()) > 10  # it is found at all
    assert other_addresses(texts) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/somebody/gan_keras/actions/workflows/ci.yml/badge.svg",
        "https://colab.research.google.com/github/somebody/gan_keras/blob/main/x.ipynb",
        "https://raw.githubusercontent.com/somebody/gan_keras/main/benchmarks/results",
        "git+https://github.com/somebody/gan_keras@v0.2.0",
        "https://github.com/somebody/gan_keras.git",
    ],
)
def test_another_address_is_noticed(text):
    assert other_addresses({"file": text}) == [("file", "somebody/gan_keras")]


def test_the_sources_hold_no_copy_of_the_address():
    here = frame.repository().removeprefix("https://github.com/")
    for path in (*(frame.HOME.glob("*.py")), *(ROOT / "gan_keras").rglob("*.py")):
        assert here not in path.read_text("utf-8"), path


# The version


def test_the_version_is_the_same_everywhere():
    version = gan_keras.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## \[?(\d+\.\d+\.\d+)", changes, re.MULTILINE)[0] == version


def test_the_citation_has_what_its_format_asks_for():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
    assert citation["license"] == PROJECT["project"]["license"]
    assert citation["repository-code"] == frame.repository()


# Other tools


def test_hooks_use_the_linter_of_the_requirements():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    [rev] = [each["rev"] for each in hooks if each["repo"].endswith("/ruff-pre-commit")]
    assert f"ruff=={rev.removeprefix('v')}" in PROJECT["project"]["optional-dependencies"]["dev"]


def test_the_container_installs_the_requirements():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert container["image"].endswith(":3.11")
    assert container["postCreateCommand"] == "pip install -r requirements.txt"


def test_ci_runs_all_python_versions_that_are_declared():
    classifiers = PROJECT["project"]["classifiers"]
    declared = {each.rpartition(" ")[2] for each in classifiers if "Python :: 3." in each}
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]
    matrix = jobs["tests"]["strategy"]["matrix"]
    assert set(matrix["python"]) == declared
    assert PROJECT["project"]["requires-python"] == f">={min(declared)}"
    systems = {each.partition("-")[0] for each in matrix["os"]}
    assert systems == {"ubuntu", "macos", "windows"}
    excluded = [(each["os"], each["python"]) for each in matrix["exclude"]]
    assert excluded == [(jobs["everything"]["runs-on"], "3.11")]
    steps = [step.get("run") for step in jobs["everything"]["steps"]]
    assert "bash .ci/run" in steps


class Item:
    """A collected test, as far as `posix_only.skip` looks at it."""

    def __init__(self, name, *fixtures):
        self.originalname, self.fixturenames, self.markers = name, fixtures, []

    def add_marker(self, marker):
        self.markers.append(marker)


def test_windows_skips_what_it_cannot_do():
    alarm, kill, other = Item("test_x", "in_time"), Item(min(posix_only.TESTS)), Item("test_y")
    posix_only.skip([alarm, kill, other], "posix")
    assert not alarm.markers + kill.markers
    posix_only.skip([alarm, kill, other], "nt")
    assert [len(item.markers) for item in (alarm, kill, other)] == [1, 1, 0]
    assert posix_only.ignored(ROOT / "tests" / "test_doors.py", "nt")
    assert not posix_only.ignored(ROOT / "tests" / "test_doors.py", "posix")
    assert not posix_only.ignored(ROOT / "tests" / "test_docs.py", "nt")


def test_what_windows_skips_is_there():
    files = {path.name: path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}
    text = "\n".join(files.values())
    assert set(files) >= posix_only.FILES
    for name in posix_only.TESTS | posix_only.FIXTURES:
        assert re.search(rf'^def {name}\(|^@pytest\.fixture\(.*name="{name}"', text, re.MULTILINE)
    # What of POSIX stands at the top of a test file keeps Windows from reading it.
    for name, text in files.items():
        if name.startswith("test_") and re.search(r"^import (resource|fcntl|pwd)\b", text, re.M):
            assert name in posix_only.FILES


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_ci_can_find_the_commands_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")]).returncode == 0
    patterns = re.findall(r"=\$\(grep '([^']+)' README\.md\)", script)
    assert len(patterns) == 2
    readme = (ROOT / "README.md").read_text("utf-8")
    found = [re.findall(pattern, readme, re.MULTILINE) for pattern in patterns]
    commands = re.findall(r"^python3\.11 -m venv .*$", readme, re.MULTILINE)
    assert found == [commands[:1], commands[1:]]
