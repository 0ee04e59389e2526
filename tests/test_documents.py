"""The code of the documents works: Python runs, commands are understood by their own parsers.

`<!-- test: skip -->` on the line above a block leaves it out; SKIPPED lists where.
"""

import argparse
import importlib
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from places import ROOT

from gan_keras.compare import contenders_from
from gan_keras.data.shipped_files import PREFIX
from gan_keras.errors import InputError
from gan_keras.run.folder import Run
from gan_keras.settings.resolve import make_config, settled
from gan_keras.train import settings_from, typed

PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "data/README.md",
         *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
         "docs/interview/README.md", "docs/interview/zh/README.md")  # fmt: skip
SKIPPED = {}  # {page: number of blocks that are left out}
FENCE = re.compile(r"(<!-- test: skip -->\n)?^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
# Instructions for a change of the package: tests/test_contributing.py follows them.
RECIPE = re.compile(r"# (new file )?gan_keras/[\w/]+\.py\b")
# Fewer images and epochs.
SHORTER = {".floats()  # (5000,": ".floats(100)  # (5000,", "epochs=5)": "epochs=1)"}
PACKAGES = ("gan_keras", "benchmarks", "notebooks")


@dataclass
class Block:
    page: str
    language: str
    code: str
    skipped: bool


def blocks(page, text=None):
    text = (ROOT / page).read_text("utf-8") if text is None else text
    return [Block(page, m[2], m[3], bool(m[1])) for m in FENCE.finditer(text)]


def test_blocks_are_told_apart():
    text = "```python\na\n```\n\n<!-- test: skip -->\n```sh\nb\nc\n```\n- x\n  ```sh\n  d\n  ```\n"
    found = [(each.language, each.code, each.skipped) for each in blocks("page", text)]
    assert found == [("python", "a\n", False), ("sh", "b\nc\n", True), ("sh", "  d\n", False)]


@pytest.mark.parametrize("page", PAGES)
def test_every_block_has_a_language_and_is_tested(page):
    found = blocks(page)
    assert (ROOT / page).read_text("utf-8").count("```") == 2 * len(found)
    assert {each.language for each in found} <= {"python", "sh", "text", "json"}
    assert sum(each.skipped for each in found) == SKIPPED.get(page, 0)


# Python


def examples(page):
    found = [each for each in blocks(page) if each.language == "python" and not each.skipped]
    return [each for each in found if not RECIPE.match(each.code)]


# The Chinese README has the Python of the English one: see test_docs.py.
WITH_PYTHON = [page for page in PAGES if page != "README.zh-CN.md" and examples(page)]


@pytest.mark.parametrize("page", WITH_PYTHON)
def test_the_python_of_a_page_runs(page):
    """Its blocks one after the other, as a reader would type them."""
    names = {}
    for example in examples(page):
        code = example.code
        for whole, short in SHORTER.items():
            assert whole in code or page != "README.md"
            code = code.replace(whole, short)
        exec(compile(code, page, "exec"), names)
    if page == "README.md":
        assert names["samples"].shape == (64, 28, 28, 1)
        assert Path("run.keras").exists()


def test_recipes_are_followed_elsewhere():
    """Only CONTRIBUTING.md has some, and its own test takes all of its Python."""
    for page in PAGES:
        recipes = [each for each in blocks(page) if RECIPE.match(each.code)]
        assert not recipes or page == "CONTRIBUTING.md", page
    assert not examples("CONTRIBUTING.md")


# Commands


def with_variables(lines):
    """The lines of a block, NAME=VALUE put in where later ones say $NAME."""
    names, found = {}, []
    for line in lines:
        assignment = re.fullmatch(r"(?:export )?([A-Z]\w*)=(\S+|'[^']*')", line)
        if assignment:
            names[assignment[1]] = assignment[2].strip("'")
        found.append(re.sub(r"\$([A-Z]\w*)", lambda match: names[match[1]], line))
    return found


def commands(page):
    """[words after python -m] of the shell blocks and of code within sentences and tables."""
    text = (ROOT / page).read_text("utf-8")
    lines = []
    for block in blocks(page):
        if block.language == "sh" and not block.skipped:
            lines += with_variables(block.code.replace("\\\n", " ").splitlines())
    lines += re.findall(r"`(python -m [^`\n]+)`", FENCE.sub("", text))
    # In a chain, behind an interpreter's path, before a comment or a redirection.
    found = [re.search(r"python -m (\S+)(.*)", part) for line in lines for part in line.split("&&")]
    words = [[m[1], *shlex.split(m[2], comments=True)] for m in found if m]
    words = [each for each in words if each[0].partition(".")[0] in PACKAGES]
    return [each[: each.index(">")] if ">" in each else each for each in words]


class Understood(Exception):
    """Raised with the arguments, once a command has read them and before it does anything."""


def understood(module, words):
    """What the command's own parser makes of the words."""
    parse = argparse.ArgumentParser.parse_args

    def stop(parser, args=None, namespace=None):
        raise Understood(parse(parser, args, namespace))

    with (
        mock.patch.object(argparse.ArgumentParser, "parse_args", stop),
        pytest.raises(Understood) as caught,
    ):
        importlib.import_module(module).main(words)
    return caught.value.args[0]


# Commands that take no words.
WORDLESS = (
    "gan_keras",
    "notebooks.assignments",
    "gan_keras.settings.page",
    "benchmarks.tables",
    "benchmarks.speed_tables",
)


def stand_in(folder):
    """A folder as the command that made it leaves it, as far as settings are concerned.

    Its name is that of runs/MODEL-DATASET-SEED.
    """
    model, dataset, _ = folder.name.split("-")
    config = settled(make_config({"model": model, "dataset": dataset}), 5000)
    folder.mkdir(parents=True, exist_ok=True)
    Run(folder).write_config(config)
    Run(folder).last.touch()


def check(words):
    """Raise whatever a command would if it were given these words."""
    module, *words = words
    assert importlib.util.find_spec(module), f"there is no {module}"
    if module in WORDLESS:
        assert not words
        return
    if importlib.util.find_spec(module).submodule_search_locations:  # a folder
        module = f"{module}.__main__"
    args = understood(module, words)
    if module == "gan_keras.train" and not (args.list or args.resume or args.config):
        if args.start and not args.start.startswith(PREFIX):
            stand_in(Path(args.start))
        make_config(settings_from(args), typed(args))
    if module == "gan_keras.compare":
        contenders_from(args)


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)])
def test_the_commands_of_a_page_are_understood(page):
    for words in commands(page):
        try:
            check(words)
        except (Exception, SystemExit) as error:
            pytest.fail(f"{page}: python -m {shlex.join(words)}: {error!r}")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("gan_keras.train --epoch 3", "unrecognized arguments: --epoch 3"),
        ("gan_keras.train --model dcgann", "unknown model 'dcgann'"),
        ("gan_keras.train --set colour=3", "unknown key 'colour'"),
        ("gan_keras.train --model wgan --set gp_weight=1", "gp_weight"),
        ("gan_keras.compare --models gan,dcgann", "unknown model 'dcgann'"),
        ("gan_keras.nothing", "there is no gan_keras.nothing"),
        ("gan_keras.settings.page --all", "--all"),
        ("benchmarks.few_faces --seed x", "--seed"),
        ("benchmarks.speed --part steps", "--part"),
    ],
)
def test_wrong_commands_are_noticed(line, reason):
    with pytest.raises((InputError, AssertionError), match=reason):
        check(line.split())


def test_commands_are_found_wherever_they_stand():
    assert ["gan_keras.train"] in commands("README.md")  # the first command of all
    assert ["gan_keras.train", "--resume", "--out", "runs/dcgan-mnist5k-0"] in commands("README.md")
    assert sum(len(commands(page)) for page in PAGES) > 50
    compared = [words for words in commands("docs/comparison.md") if "--models" in words]
    assert any("beta_1=0.5" in word for words in compared for word in words)  # $U
    assert not any("$" in word for page in PAGES for words in commands(page) for word in words)
