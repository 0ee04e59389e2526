"""Cases that tell a right function from those with a known mistake, drawn from a seed."""

import numpy as np

from gan_keras.course.exercises.answers import HINT_RTOL, same, shown

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


def rounded(number):
    """A text that two results share if they are near each other."""
    return f"{float(number):.3g}" if np.ndim(number) == 0 else shown(number)


def telling(draw, right, mistakes, patience=PATIENCE):
    """Arguments from draw() for which each mistake gives a result of its own.

    Args:
        mistakes: (function, hint) each. Of a few draws, that with the most different results is
            taken: some mistakes agree whatever is drawn.
        patience: draws without a better one, after which the search ends.

    Returns:
        (arguments, expected, mistakes as `Task.check` takes them).
    """
    best, most, since = None, -1, 0
    for _ in range(TRIES):
        arguments = draw()
        expected = right(*arguments)
        found = results(mistakes, arguments)
        apart = [number for number, _ in found if not same(number, expected, 5 * HINT_RTOL, 1e-4)]
        different = len(apart) + len({rounded(number) for number in apart})
        since += 1
        if different > most:
            best, most, since = (arguments, expected, found), different, 0
        if since > patience:
            break
    return best


def judge_cases(task, names, draw, right, mistakes, rounds=2, patience=PATIENCE, **tolerances):
    """Calls the student's function on telling cases, then compares.

    The hint is that of a mistake which gives what came out in every round, if there is one.

    Args:
        names: of its arguments, for the verdict.
        draw: draw(rng) returns the arguments; or a list of such functions, one for each round.
        right, mistakes, patience: as in `telling`.
    """
    draws = draw if isinstance(draw, list) else [draw] * rounds
    cases, calls = [], []
    for draw_one in draws:
        case = telling(lambda d=draw_one: d(task.rng), right, mistakes, patience)
        result = task.call(**dict(zip(names, case[0], strict=True)))
        cases.append(case)
        calls.append((result, task.array(result), task.put_in))
    fitting = [
        mistake
        for mistake in mistakes
        if all(
            same(number, got.reshape(np.shape(number)), HINT_RTOL)
            for (arguments, _, _), (_, got, _) in zip(cases, calls, strict=True)
            for number, _ in results([mistake], arguments)
            if np.size(number) == got.size
        )
    ]
    for (arguments, expected, wrong), (result, _, put_in) in zip(cases, calls, strict=True):
        task.put_in = put_in
        task.check(result, expected, [*results(fitting, arguments), *wrong], **tolerances)
