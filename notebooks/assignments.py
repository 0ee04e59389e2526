"""Which exercises each notebook hands out: python -m notebooks.assignments

Writes them into the package, for ``python -m gan_keras.grade``, as it does not have the sources.
"""

import ast
import json

from gan_keras.course.grading.submission import EXERCISES
from gan_keras.errors import InputError
from notebooks import pages
from notebooks.cells import begins, read_pairs


def exercises_of(text):
    """{function: names of its checkers} of a source, from its cells tagged ``check``."""
    found = {}
    for pair in read_pairs(text):
        if pair.is_text or not pair.tagged("check"):
            continue
        calls = [
            (node.func.id, node.args[0].id)
            for node in ast.walk(ast.parse(pair.en.source))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id.startswith("check_")
            and node.args
            and isinstance(node.args[0], ast.Name)
        ]
        functions = {function for _, function in calls}
        if len(functions) != 1:
            raise InputError(
                f"{begins(pair.en)} should check one function, it checks {len(functions)}"
            )
        found[functions.pop()] = [checker for checker, _ in calls]
    return found


def text():
    """All exercises as the package has them."""
    names = sorted(path.stem for path in (pages.HOME / "sources").glob("*.py"))
    every = {name: exercises_of(pages.read_source(name)) for name in names}
    return json.dumps({name: found for name, found in every.items() if found}, indent=2) + "\n"


def write():
    EXERCISES.write_text(text(), "utf-8")


if __name__ == "__main__":
    write()
