"""Contenders take turns, so that none has the fast minutes of the machine to itself."""

import sys
import time

PAUSE = 0.1  # seconds for the threads of the previous contender to stop spinning


def order(names, number):
    """The order of a round. Each begins with the next contender, so that none has a fixed place."""
    start = number % len(names)
    return [*names[start:], *names[:start]]


def play(contenders, steps, repeats, pause=PAUSE):
    """Let contenders take turns. The first turn of each compiles, so it is reported apart.

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
