"""Student notebooks with three exercises: right, wrong and hostile ones."""

import json

from gan_keras.course.grading import submission

IMPORTS = "%pip install nothing\nimport numpy as np\nfrom keras import ops\nraise SystemExit"
OPTIMAL = """\
def optimal_discriminator(p, q):
    p, q = np.asarray(p, float), np.asarray(q, float)
    both = p + q
    return np.where(both > 0, p / np.where(both > 0, both, 1), 0.5)
"""
JENSEN = """\
HALF = 0.5


def kl(a, b):
    return np.sum(a[a > 0] * np.log(a[a > 0] / b[a > 0]))


def jensen_shannon(p, q):
    m = HALF * (p + q)
    return HALF * (kl(p, m) + kl(q, m))
"""
LOSS = """\
def generator_loss(fake_logits):
    return ops.mean(ops.softplus(-fake_logits))
"""
HANDED_OUT = {  # what the grader knows of the notebooks
    "a_notebook": {
        "optimal_discriminator": ["check_optimal_discriminator"],
        "jensen_shannon": ["check_jensen_shannon"],
        "generator_loss": ["check_generator_loss"],
    },
    "another": {"slerp": ["check_slerp"]},
}
NAMES = ("optimal_discriminator", "jensen_shannon", "generator_loss")


def with_body(body):
    return f"def jensen_shannon(p, q):\n    {body}"


CELLS = {  # {submission: its cells}, without the imports
    "right": [OPTIMAL, JENSEN, LOSS],
    "wrong": ["def optimal_discriminator(p, q):\n    return q / (p + q)", JENSEN, LOSS],
    "empty": [f"def {name}(*a):\n    raise NotImplementedError" for name in NAMES],
    "missing": [OPTIMAL],
    "syntax": ["def optimal_discriminator(p, q)\n    return p", JENSEN, LOSS],
    "exit_cell": ["raise SystemExit(3)\n" + OPTIMAL, JENSEN, LOSS],
    "says_exit": [OPTIMAL, with_body("raise SystemExit(0)"), LOSS],
    "ends_python": [OPTIMAL, with_body("import os; os._exit(0)"), LOSS],
    "own_checker": [
        OPTIMAL, JENSEN,
        "def check_generator_loss(fn): print('right')\ndef generator_loss(x):\n    return 0.0",
    ],
    "talks": [OPTIMAL, JENSEN, "print('x' * 10**6)\n" + LOSS],
}  # fmt: skip
HOSTILE = {
    "endless": [OPTIMAL, with_body("while True: pass"), LOSS],
    "endless_cell": ["while True: pass\n" + OPTIMAL, JENSEN, LOSS],
    "memory": [OPTIMAL, with_body("x = [np.ones(10**7) for _ in range(10**4)]"), LOSS],
    "crash": [OPTIMAL, with_body("import ctypes; ctypes.string_at(0)"), LOSS],
}


def notebook(cells):
    """The text of a notebook with these code cells."""
    made = [
        {"cell_type": "code", "source": cell.splitlines(keepends=True), "metadata": {},
         "outputs": [], "execution_count": None}
        for cell in cells
    ]  # fmt: skip
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def handed_out(monkeypatch):
    """The grader knows the exercises of this class and no others."""
    monkeypatch.setattr(submission, "assignments", lambda: HANDED_OUT)


def hand_in(folder, classes):
    """Write the notebooks of a class; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, cells in classes.items():
        (folder / f"{name}.ipynb").write_text(notebook([IMPORTS, *cells]), "utf-8")
    return [folder / f"{name}.ipynb" for name in classes]
