"""When a question comes again by FSRS. Without the package its tests are skipped."""

import datetime
import importlib.util
import io
import json
import math
import sys

import pytest
from command_line import failure, run

from gan_keras import interview
from gan_keras.course.drill import progress, spacing

DAY = datetime.date(2026, 1, 31)
NEEDED = pytest.mark.skipif(
    importlib.util.find_spec("fsrs") is None, reason="needs the extra repetition (fsrs)"
)
STATE = {"stability": 20.0, "difficulty": 5.0, "last": "2026-01-11"}
PLAIN = {"box": 3, "grade": 2, "due": "2026-01-31"}


def days(card):
    return (datetime.date.fromisoformat(card["due"]) - DAY).days


def course(*grades):
    """(intervals in days, last card) of a question that is graded on each day when it is due."""
    kept, day, waits = None, DAY, []
    for grade in grades:
        kept = progress.scheduled(kept, grade, day)
        due = datetime.date.fromisoformat(kept["due"])
        waits.append((due - day).days)
        day = due
    return waits, kept


@pytest.fixture
def without(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsrs", None)


# Where it is missing


def test_without_the_package_the_simple_rule_goes_on(without):
    assert spacing.import_fsrs() is None
    for kept in (None, PLAIN, PLAIN | {"fsrs": STATE}):
        for grade in range(4):
            assert progress.scheduled(kept, grade, DAY) == progress.moved(kept, grade, DAY)
    assert course(2, 2, 2, 2, 2)[0] == [1, 3, 7, 16, 35]


# Where it is installed


@NEEDED
def test_first_intervals_are_the_stabilities_of_the_paper():
    """The first stability is a parameter of FSRS-6 for each rating: w2 = 2.3065 for good, w3 =
    8.2956 for easy; the interval is the stability, rounded, as it is defined at 90 %."""
    for grade, stability, interval in ((2, 2.3065, 2), (3, 8.2956, 8)):
        card = progress.scheduled(None, grade, DAY)
        assert card["fsrs"]["stability"] == pytest.approx(stability, abs=1e-3)
        assert days(card) == interval
    assert progress.scheduled(None, 0, DAY)["fsrs"]["stability"] == pytest.approx(0.212, abs=1e-3)


@NEEDED
def test_intervals_grow_with_known_answers_and_end_at_a_year():
    waits, card = course(2, 2, 2, 2, 2, 2)
    assert waits == sorted(waits)
    assert waits[:2] == [2, 11]
    assert waits[-1] == spacing.LONGEST
    assert card["box"] == 4
    assert course(3, 3)[0][1] > course(2, 3)[0][1] > course(2, 2)[0][1]


@NEEDED
@pytest.mark.parametrize("grade", [0, 1])
def test_what_was_missed_comes_tomorrow_and_is_harder(grade):
    waits, card = course(2, 2, 2, grade)
    assert waits[-1] == 1
    assert card["fsrs"]["stability"] < course(2, 2, 2)[1]["fsrs"]["stability"]
    assert card["fsrs"]["difficulty"] > course(2, 2, 2)[1]["fsrs"]["difficulty"]
    assert course(2, 2, 2, grade, 2)[0][-1] < course(2, 2, 2, 2)[0][-1]


@NEEDED
def test_a_day_of_waiting_counts():
    """A right answer after a longer time shows a longer memory."""
    late = progress.scheduled(PLAIN | {"fsrs": STATE | {"last": "2025-12-01"}}, 2, DAY)
    assert days(late) > days(progress.scheduled(PLAIN | {"fsrs": STATE}, 2, DAY))


@NEEDED
def test_a_file_of_the_simple_rule_is_gone_on_with():
    later = [days(progress.scheduled(PLAIN | {"box": box}, 2, DAY)) for box in range(5)]
    assert later == sorted(set(later))
    assert all(wait > usual for wait, usual in zip(later, progress.DAYS, strict=True))
    # Box 3 waits 16 days; the difficulty after a first good answer is w4 - exp(2 w5) + 1.
    state = {"stability": 16.0, "difficulty": 6.4133 - math.exp(2 * 0.8334) + 1}
    same = progress.scheduled(PLAIN | {"fsrs": state | {"last": "2026-01-15"}}, 2, DAY)
    assert progress.scheduled(PLAIN, 2, DAY) == same
    missed = progress.scheduled(PLAIN | {"grade": 1}, 2, DAY)
    assert days(missed) < later[1]  # in box 3, but not known the last time
    assert set(progress.scheduled(PLAIN, 2, DAY)) == {"box", "grade", "due", "fsrs"}
    progress.scheduled(PLAIN | {"due": "0001-01-01"}, 2, DAY)
    progress.scheduled(PLAIN | {"due": "9999-12-31"}, 2, DAY)


@NEEDED
def test_the_file_can_be_read_with_and_without_the_package(tmp_path, monkeypatch):
    file = tmp_path / "progress.json"
    monkeypatch.setattr(progress, "today", lambda: DAY)
    first = progress.remember(file, "a", 3)
    assert progress.read(file) == {"a": first}
    assert spacing.is_state(first["fsrs"])
    assert json.loads(file.read_text("utf-8"))["version"] == 1
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "fsrs", None)
        assert progress.remember(file, "a", 2) == {"box": 2, "grade": 2, "due": "2026-02-07"}
    assert "fsrs" in progress.remember(file, "a", 2)


@NEEDED
def test_a_sitting_uses_it(tmp_path, monkeypatch, capsys):
    file = tmp_path / "progress.json"
    monkeypatch.setattr(progress, "today", lambda: DAY)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n3\n"))
    assert run(interview.main, "--progress", file, "--count", 1) == 0
    [card] = progress.read(file).values()
    assert days(card) == 8


@NEEDED
def test_what_is_written_can_be_read_again():
    for kept in (PLAIN, None, *(PLAIN | {"fsrs": STATE | {"stability": s, "difficulty": d}}
                 for s in spacing.STABILITIES for d in spacing.DIFFICULTIES)):  # fmt: skip
        for grade in range(4):
            for last in (DAY, DAY - datetime.timedelta(3000), DAY + datetime.timedelta(5)):
                card = dict(kept) if kept else None
                if card and "fsrs" in card:
                    card["fsrs"] = card["fsrs"] | {"last": last.isoformat()}
                assert spacing.is_state(progress.scheduled(card, grade, DAY)["fsrs"])


# Damage


@pytest.mark.parametrize(
    "state",
    [
        None, [], "x", {}, STATE | {"stability": 0}, STATE | {"stability": float("nan")},
        STATE | {"stability": float("inf")}, STATE | {"stability": "3"},
        STATE | {"stability": True}, STATE | {"difficulty": 11}, STATE | {"difficulty": None},
        STATE | {"last": "soon"}, STATE | {"last": 3}, {"stability": 1.0, "difficulty": 5.0},
    ],
)  # fmt: skip
def test_a_damaged_state_is_refused_with_and_without_the_package(tmp_path, capsys, state):
    file = tmp_path / "progress.json"
    text = json.dumps({"version": 1, "questions": {"a": PLAIN | {"fsrs": state}}})
    file.write_text(text)
    assert "is damaged at question 'a'" in failure(capsys, interview.main, "--progress", file)
    assert file.read_text() == text


def test_a_fine_state_is_read(tmp_path):
    file = tmp_path / "progress.json"
    cards = {"a": PLAIN | {"fsrs": STATE}, "b": PLAIN}
    file.write_text(json.dumps({"version": 1, "questions": cards}))
    assert progress.read(file) == cards
