"""Cases that tell a right function from those with a known mistake, drawn from a seed."""

import numpy as np

from gan_keras.course.exercises.verdict import HINT_RTOL, same

TRIES, PATIENCE = 40, 4


def results(mistakes, arguments):
    """(what each mistake gives, its hint); a mistake that cannot be computed here is left out."""
    found = []
    for wrong, hint in mistakes:
        with np.errstate(all="ignore"):
            try:
                found.append((wrong(*arguments), hint))
            except (ValueError, IndexError, np.linalg.LinAlgError):
                continue
    return found


def telling(draw, right, mistakes, apart=()):
    """Arguments from draw() for which a mistake gives something else than the right function.

    Args:
        mistakes: (function, hint) each; as many as possible of a few draws differ.
        apart: hints of mistakes that need not differ here.

    Returns:
        (arguments, expected, mistakes as `Task.check` takes them).
    """
    best, most, since = None, -1, 0
    for _ in range(TRIES):
        arguments = draw()
        expected = right(*arguments)
        found = results(mistakes, arguments)
        telling_hints = [
            hint
            for number, hint in found
            if hint in apart or not same(number, expected, 5 * HINT_RTOL, 1e-4)
        ]
        since += 1
        if len(telling_hints) > most:
            best, most, since = (arguments, expected, found), len(telling_hints), 0
        if most == len(found) or since > PATIENCE:
            break
    return best


def judge_cases(task, names, draw, right, mistakes, rounds=2, **tolerances):
    """Calls the student's function on telling cases and compares.

    Args:
        names: of its arguments, for the verdict.
        draw: draw(rng) returns the arguments.
        right, mistakes: as in `telling`.
    """
    for _ in range(rounds):
        found = telling(lambda: draw(task.rng), right, mistakes)
        arguments, expected, wrong = found
        result = task.call(**dict(zip(names, arguments, strict=True)))
        task.check(result, expected, wrong, **tolerances)
