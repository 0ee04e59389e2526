"""The cells of a source: jupytext's percent format, English and Chinese in pairs.

A text cell tagged ``zh`` is the Chinese of the text cell directly above it, whose other tags it
shares. A source without any makes English notebooks only; with one, every text cell needs its
partner. Code is the same in both languages. `TAGS` says what tags mean.

The figures of a code cell are described at its top, a line each, in the order of the figures::

    #| alt-en: The loss of D falls to 1.39, that of G to 0.69.
    #| alt-zh: 判别器的损失降到 1.39，生成器的损失降到 0.69。

Without ``alt-en`` a figure's own text stands (`gan_keras.course.figures.Picture`).
"""

import ast
import builtins
import copy
import re
from dataclasses import dataclass

import jupytext
from nbformat import NotebookNode

from gan_keras.errors import InputError

LANGUAGES = ("en", "zh")
TEXT_TAGS = {
    "en": "English; so is a text cell without a language",
    "zh": "the Chinese of the text cell above",
    "answer": "folded below the word Answer",
    "hint": "folded below the word Hint",
    "solutions": "the heading of the solutions, in the main notebook only",
    "teacher": "notes for the teacher, in the main notebook only",
}
CODE_TAGS = {
    "exercise": "a function with ### BEGIN SOLUTION and ### END SOLUTION around what is asked for",
    "check": "the call of the checker, the next code cell after its exercise",
    "standalone": "runs in an empty namespace",
    "guard": "asserts numbers of the text: runs in the build, left out of readers' notebooks",
    "hidden": "code that is not the idea: readers see it folded",
}
TAGS = {"markdown": TEXT_TAGS, "code": CODE_TAGS}
ALT = re.compile(r"^#\| alt-(en|zh): *(.*)\n?", re.MULTILINE)


@dataclass
class Pair:
    """A text cell in both languages, or a code cell, which is the same for both."""

    en: NotebookNode
    zh: NotebookNode | None = None

    @property
    def is_text(self):
        return self.en.cell_type == "markdown"

    def tagged(self, tag):
        return tagged(self.en, tag)

    def cell(self, language):
        """A copy to work on, without the tag of its language and without descriptions."""
        chosen = copy.deepcopy(self.zh if self.is_text and language == "zh" else self.en)
        if not self.is_text:
            chosen.source = ALT.sub("", chosen.source)
            if texts := self.descriptions(language):
                chosen.metadata["alt"] = texts
        tags = [tag for tag in self.en.metadata.get("tags", []) if tag not in LANGUAGES]
        chosen.metadata.pop("tags", None)
        return retagged(chosen, tags)

    def descriptions(self, language):
        """What is said about the figures of a code cell, in their order."""
        found = ALT.findall(self.en.source)
        return [text.strip() for said_in, text in found if said_in == language]


def tagged(cell, tag):
    return tag in cell.metadata.get("tags", [])


def retagged(cell, tags):
    """The cell with these tags; without any it has no list of them."""
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


def read_pairs(text):
    """The cells of a source, in pairs.

    Raises:
        InputError: an unknown tag, a text cell without its partner, figures described in one
            language only, a guard that readers would miss.
    """
    pairs = []
    for cell in jupytext.reads(text, "py:percent").cells:
        _check_tags(cell)
        if cell.cell_type == "markdown" and tagged(cell, "zh"):
            _check_partner(cell, pairs)
            pairs[-1].zh = cell
        else:
            pairs.append(Pair(cell))
    if two_languages(pairs):
        for pair in pairs:
            if pair.is_text and pair.zh is None:
                raise InputError(f"{begins(pair.en)} has no Chinese cell below it")
    for pair in pairs:
        _check_descriptions(pair)
    _check_guards(pairs)
    return pairs


def two_languages(pairs):
    return any(pair.zh is not None for pair in pairs)


def begins(cell):
    """What names a cell in an error: its first line."""
    return f"the cell '{cell.source.strip().partition(chr(10))[0][:60]}'"


def _check_tags(cell):
    known = TAGS.get(cell.cell_type, {})
    for tag in cell.metadata.get("tags", []):
        if tag not in known:
            raise InputError(f"{begins(cell)} has the tag '{tag}': {cell.cell_type} cells may have "
                             f"{', '.join(known)}")  # fmt: skip


def _check_partner(cell, pairs):
    above = pairs[-1] if pairs else None
    if above is None or not above.is_text or above.zh is not None:
        raise InputError(f"{begins(cell)} is Chinese, but no English text cell is right above it")
    others = set(cell.metadata["tags"]) - {"zh"}
    if not others <= set(above.en.metadata.get("tags", [])):
        raise InputError(f"{begins(cell)} has tags that the cell above it has not: {others}")


def _check_descriptions(pair):
    texts = {language: pair.descriptions(language) for language in LANGUAGES}
    if not all(text for each in texts.values() for text in each):
        raise InputError(f"{begins(pair.en)} has an empty alt-en or alt-zh")
    if texts["en"] and texts["zh"] and len(texts["en"]) != len(texts["zh"]):
        raise InputError(f"{begins(pair.en)} describes {len(texts['en'])} figures in English, "
                         f"{len(texts['zh'])} in Chinese")  # fmt: skip


def _names(source):
    """(what code assigns, defines or imports, what it reads) at any depth."""
    lines = [line for line in source.split("\n") if not re.match(r"\s*[%!]", line)]
    nodes = list(ast.walk(ast.parse("\n".join(lines))))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    made = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            made |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            made.add(node.name)
    return made, {node.id for node in names if isinstance(node.ctx, ast.Load)}


def _check_guards(pairs):
    """What only a guard defines is not there for a reader, whose notebook has no guards."""
    only_guards, elsewhere = set(), set(dir(builtins))
    for pair in pairs:
        if pair.is_text:
            continue
        made, read = _names(pair.en.source)
        if pair.tagged("guard"):
            only_guards |= made - elsewhere
            continue
        elsewhere |= made
        only_guards -= elsewhere
        if missed := sorted(read & only_guards):
            raise InputError(f"{begins(pair.en)} reads {', '.join(missed)}, which only a guard "
                             "defines: guards are left out for readers")  # fmt: skip
