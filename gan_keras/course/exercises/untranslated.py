"""Texts of the checkers without Chinese: python -m gan_keras.course.exercises.untranslated

They are printed as entries of the files in ``texts``, one module after the other: copy them there
and write the Chinese.
"""

import argparse
import ast
import json
import re
from pathlib import Path

from gan_keras.course.wording import FOLDER, read_texts

# `code`, name = value, and names_like_this.
CODE = re.compile(r"`[^`]*`|[\w^.]+ ?= ?(\{\d+\}|\S+)|\b\w*_\w*\b")
WORD = re.compile(r"[A-Za-z]{3,}")
HOMES = (FOLDER.parent, FOLDER.parents[1] / "grading")  # of modules with texts for readers
SILENT = {"__init__", "submission", "untranslated", "watching", "wording"}


def template(node):
    """A string of the source as an entry has it, {1} for the first computed part; else None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    count, parts = 0, []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(value.value)
        else:
            count += 1
            parts.append(f"{{{count}}}")
    return "".join(parts)


def strings(path):
    """The strings that a module may say, in their order and each once.

    Neither docstrings, nor what is looked for in the text of an error, nor an `InputError`.
    """
    tree, silent = ast.parse(path.read_text("utf-8")), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(node.value)
        elif isinstance(node, ast.Compare):
            silent.add(node.left)
        elif isinstance(node, ast.Assign) and "MEANINGS" in ast.unparse(node.targets[0]):
            silent |= set(getattr(node.value, "keys", ()))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", None) == "InputError":
            silent |= {piece for value in node.args for piece in ast.walk(value)}
        elif isinstance(node, ast.JoinedStr):  # its pieces are not texts of their own
            silent |= {piece for value in node.values for piece in ast.walk(value)}
    nodes = [node for node in ast.walk(tree) if node not in silent and template(node)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(template(node) for node in nodes))


def is_sentence(text):
    """Whether a reader of another language would miss something: more than code and numbers."""
    return " " in text and bool(WORD.search(CODE.sub("", text)))


def speakers(homes):
    """The modules of these folders with texts for readers."""
    paths = [path for home in homes for path in sorted(Path(home).glob("*.py"))]
    return [path for path in paths if path.stem not in SILENT]


def missing(homes=HOMES, texts=FOLDER):
    """{module: its texts that have no Chinese}; what several modules say counts for the first."""
    known, found = set(read_texts(texts)), {}
    for path in speakers(homes):
        found[path.stem] = [t for t in strings(path) if is_sentence(t) and t not in known]
        known |= set(found[path.stem])
    return {module: texts for module, texts in found.items() if texts}


def stale(homes=HOMES, texts=FOLDER):
    """English texts of the files that no module says any more."""
    said = {text for path in speakers(homes) for text in strings(path)}
    return [english for english in read_texts(texts) if english not in said]


def main(argv=None):
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    for module, texts in missing().items():
        print(f"# {module}.yaml: {len(texts)}")
        for text in texts:
            print(f'- en: {json.dumps(text, ensure_ascii=False)}\n  zh: ""')
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
