"""Contenders in turn, round by round, so that none has the machine's fast minutes to itself."""

import sys
import time

PAUSE = 0.1  # seconds, in which the threads of the one before stop spinning


def order(names, number):
    """The order of a round: each begins one further, so that none always follows the same place."""
    start = number % len(names)
    return [*names[start:], *names[:start]]


def play(contenders, steps, repeats, pause=PAUSE):
    """Let contenders take turns; a first turn of each, which compiles, stands apart.

    Args:
        contenders: {name: object whose ``run(steps)`` returns {"seconds": number, ...}}.
        steps: {name: how many steps a turn has}.

    Returns:
        ({name: answer to the first turn}, {name: [answer of each round]}).
    """
    names = list(contenders)
    first = {name: contenders[name].run(steps[name]) for name in names}
    answers = {name: [] for name in names}
    for number in range(repeats):
        for name in order(names, number):
            time.sleep(pause)
            answers[name].append(contenders[name].run(steps[name]))
        print(f"\rround {number + 1} of {repeats}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return first, answers


def per_step(answers, steps, key="seconds"):
    """{name: [seconds a step]} of what `play` returned; ``key``: or "cpu_seconds"."""
    return {
        name: [answer[key] / steps[name] for answer in values] for name, values in answers.items()
    }
