"""What runs in the process of a submission: its cells, then one checker after the other.

Checkers are looked up before any code of the student runs, so a notebook that defines a function
with a checker's name changes nothing.
"""

import contextlib
import io
import os
import sys

from gan_keras import command

command.import_tensorflow(look_for_devices=False)  # here, before processes are forked

from gan_keras.course import exercises  # noqa: E402
from gan_keras.course.exercises import WrongAnswer  # noqa: E402
from gan_keras.errors import first_line  # noqa: E402

LONGEST = 300  # characters of an exception's message


def work(cells, wanted, pipe, folder, lang, seed):
    """Say over ``pipe`` what is being done, and the mark of each exercise.

    Args:
        cells: [(number, source, exercises in it)].
        wanted: {function: names of its checkers}.
        folder: where the code runs and may leave files.
    """
    with contextlib.suppress(AttributeError, PermissionError):
        os.setsid()  # so that what it starts ends with it
    checkers = {
        name: [getattr(exercises, check) for check in checks] for name, checks in wanted.items()
    }
    os.chdir(folder)
    sys.argv = [""]
    with open(os.devnull, "w", encoding="utf-8") as null, open(os.devnull, encoding="utf-8") as no:
        sys.stdin = no
        for stream in (1, 2):  # what libraries in C write too
            os.dup2(null.fileno(), stream)
        with contextlib.redirect_stdout(null), contextlib.redirect_stderr(null):
            space, failures = ran(cells, pipe)
            for name, checks in checkers.items():
                pipe.send(("check", name))
                pipe.send(("mark", name, *marked(name, checks, space, failures, lang, seed)))
            pipe.send(("end",))
    pipe.close()
    os._exit(0)  # threads that the code left do not keep the process


def ran(cells, pipe):
    """(the namespace after all cells, {exercise: why the cell with it failed})."""
    space, failures = {"__name__": "__main__"}, {}
    for number, source, here in cells:
        pipe.send(("cell", number))
        try:
            exec(compile(source, f"<cell-{number}>", "exec"), space)
        except BaseException as error:  # SystemExit too: the next cells are to run
            failures |= dict.fromkeys(here, told(error))
    return space, failures


def told(error):
    text = first_line(error) if str(error) else ""
    return f"{type(error).__name__}: {text}"[:LONGEST].rstrip(": ")


def marked(name, checks, space, failures, lang, seed):
    """(score, verdict, properties that hold, all properties) of one exercise."""
    fn = space.get(name)
    if fn is None:
        return 0.0, failures.get(name) or f"there is no function {name}", 0, 0
    found = [judged(check, fn, lang, seed) for check in checks]
    held, total = (sum(counts) for counts in zip(*(counts for _, counts in found), strict=True))
    return held / total if total else 0.0, "\n".join(text for text, _ in found), held, total


def judged(check, fn, lang, seed):
    """(verdict, (properties that hold, all properties)) of one checker."""
    try:
        with contextlib.redirect_stdout(io.StringIO()) as verdict:
            right = check(fn, lang=lang, seed=seed)
        return verdict.getvalue().strip(), (right.held, right.total)
    except WrongAnswer as wrong:
        return str(wrong), (wrong.held, wrong.total)
    except BaseException as error:
        return f"the function ends its check: {told(error)}", (0, 0)
