"""When a question comes again by FSRS, the scheduler of the package `fsrs`, where it is installed.

FSRS keeps two numbers a question: its stability, which is the number of days after which the answer
is known with a probability of 90 %, and its difficulty. They stand under the key "fsrs" of a card,
beside what the simple rule of `progress` keeps, so either rule can go on where the other stopped.
"""

import datetime

STABILITIES, DIFFICULTIES = (0.001, 36_500), (1, 10)  # the ranges of FSRS, in days and in its unit
LONGEST = 365  # days: nobody prepares for an interview longer


def is_state(kept):
    """Whether this can be what FSRS keeps: {"stability", "difficulty", "last"}.

    ``last`` is the day of the last grade, as text.
    """
    try:
        stability, difficulty = kept["stability"], kept["difficulty"]
        datetime.date.fromisoformat(kept["last"])
    except (KeyError, TypeError, ValueError):
        return False
    pairs = (stability, STABILITIES), (difficulty, DIFFICULTIES)
    return all(type(number) in (int, float) and low <= number <= high
               for number, (low, high) in pairs)  # fmt: skip


def import_fsrs():
    """The package, or None where it is not installed."""
    try:
        import fsrs
    except ImportError:
        return None
    return fsrs


def _noon(day):
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def _rating(fsrs, grade):
    """A part of an answer (1) counts as none (0): what FSRS calls hard is a whole answer."""
    return (fsrs.Rating.Again, fsrs.Rating.Again, fsrs.Rating.Good, fsrs.Rating.Easy)[grade]


def _card(fsrs, scheduler, kept, interval):
    """The card of FSRS before a grade.

    A question that only the simple rule knows is taken as one whose first grade was its last, and
    as stable as its interval is long.
    """
    if kept is None:
        return fsrs.Card(card_id=1)
    state = kept.get("fsrs")
    if state is None:
        last = _noon(datetime.date.fromisoformat(kept["due"]))
        if last.year > 1:  # or there is no day before
            last -= datetime.timedelta(interval)
        card, _ = scheduler.review_card(fsrs.Card(card_id=1), _rating(fsrs, kept["grade"]), last)
        card.stability = float(interval)
        return card
    return fsrs.Card(
        card_id=1,
        state=fsrs.State.Review,
        stability=float(state["stability"]),
        difficulty=float(state["difficulty"]),
        last_review=_noon(datetime.date.fromisoformat(state["last"])),
    )


def spaced(fsrs, kept, grade, day, interval):
    """(due day, state to keep) after a grade.

    Args:
        kept: the card before, or None for a new question.
        grade: 0 to 3.
        day: of the grade.
        interval: days between the last grade and the day on which the question was due.
    """
    scheduler = fsrs.Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
    )
    card, _ = scheduler.review_card(
        _card(fsrs, scheduler, kept, interval), _rating(fsrs, grade), _noon(day)
    )
    state = {
        "stability": round(min(card.stability, STABILITIES[1]), 4),
        "difficulty": round(card.difficulty, 4),
        "last": day.isoformat(),
    }
    return card.due.date(), state
