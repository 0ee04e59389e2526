"""What of a student's notebook is run, and which exercises it must solve.

Only what an exercise may need is run: the cells that define the functions asked for, and of all
other cells the imports, functions, classes and constants. Trainings and plots are left out, so a
notebook is graded in seconds. Checks are never taken from the notebook, which may have changed
them: the package knows the exercises of each notebook (`exercises.json`, made from the sources).
"""

import ast
import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path

from gan_keras.errors import InputError, first_line

EXERCISES = Path(__file__).with_name("exercises.json")
MAGIC = re.compile(r"^([ \t]*)[%!].*", re.MULTILINE)
KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
ADVICE = "give .ipynb files, as Jupyter saves them"


def assignments():
    """{notebook: {function that a student writes: names of its checkers}}."""
    return json.loads(EXERCISES.read_text("utf-8"))


@dataclass(frozen=True)
class Submission:
    """A notebook to grade.

    Attributes:
        path: of the file, as the teacher named it.
        notebook: the name of the notebook that was handed out.
        wanted: {function: names of its checkers}, in the order of the notebook.
        cells: [(source, names that it defines)] to run, in order.
    """

    path: Path
    notebook: str
    wanted: dict
    cells: list


def read(path):
    """The `Submission` in a file.

    Raises:
        InputError: no notebook, or none with exercises of this course.
    """
    path = Path(path)
    try:
        found = json.loads(path.read_text("utf-8"))
        sources = [source_of(cell) for cell in found["cells"] if cell["cell_type"] == "code"]
    except FileNotFoundError:
        raise InputError(f"{path} does not exist: {ADVICE}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{path} is no notebook ({first_line(error)}): {ADVICE}") from None
    cells = [cell for source in sources if (cell := kept(source))]
    notebook, wanted = handed_out(cells, path)
    return Submission(path, notebook, wanted, [reduced(*cell, wanted) for cell in cells])


def source_of(cell):
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def kept(source):
    """(the code of a cell without IPython's magics, its tree or None); None if nothing is left."""
    if source.lstrip().startswith("%%"):
        return None
    code = MAGIC.sub(r"\1pass", source)  # a block that holds nothing else stays one
    if not code.strip():
        return None
    try:
        return code, ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return code, None


def defined(tree):
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} | {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def handed_out(cells, path):
    """(name, exercises) of the notebook that a submission answers: the functions in it tell."""
    known = assignments()
    names = set().union(*(mentioned(code, tree) for code, tree in cells)) if cells else set()
    shared = {name: len(names & set(wanted)) for name, wanted in known.items()}
    best = max(shared, key=shared.get)
    if not shared[best]:
        raise InputError(
            f"{path} has no function that an exercise of this course asks for: it needs one of "
            f"{', '.join(known)} with its exercises, from the folder notebooks/student"
        )
    return best, known[best]


def mentioned(code, tree):
    """Names that a cell defines; of code that is no Python, words after ``def``."""
    if tree is not None:
        return defined(tree)
    words = code.replace("(", " ").split()
    return {after for word, after in itertools.pairwise(words) if word == "def"}


def reduced(code, tree, wanted):
    """(source to run, functions of exercises in it) of a cell."""
    here = [name for name in wanted if name in mentioned(code, tree)]
    if here or tree is None:
        return code, here
    nodes = [node for node in tree.body if isinstance(node, KEPT) or constant(node)]
    return "\n".join(ast.unparse(node) for node in nodes), here


def constant(node):
    """Whether a statement gives a name to numbers, texts, or tuples and lists of them."""
    if not isinstance(node, ast.Assign):
        return False
    try:
        ast.literal_eval(node.value)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        return False
    return True
