"""What the doctor says of evidence made by hand."""

import math

import pytest
from hand_made_evidence import (
    CALM,
    ROWS,
    evidence,
    falling,
    named,
)

from gan_keras.symptoms import signs
from gan_keras.symptoms.evidence import Evidence
from gan_keras.symptoms.findings import findings, in_words, notes, text
from gan_keras.symptoms.rules import BY_NAME, CURVES

WINNING = evidence(d_loss=falling(1e-3), g_loss=[2.0 + i for i in range(ROWS)])


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_a_number_that_is_not_finite_comes_first(broken):
    case = evidence(d_loss=[1.2, 1.2, 1.2, broken])
    [first, *_] = findings(case)
    assert (first[0].name, first[1]) == ("explosion", 1.0)
    assert in_words(first[0], first[2]) == "d_loss is no finite number from its 4th value on"
    assert "compare" not in text(case, findings(case))


def test_a_growth_says_what_it_is_measured_from():
    [(rule, _, numbers)] = findings(evidence(undecided=None, d_loss=[-2.0] * 6 + [-158.0] * 6))
    assert in_words(rule, numbers) == "d_loss is 79 times as large as at the beginning, -158 now"
    [(rule, _, numbers)] = findings(evidence(undecided=None, d_loss=[0.0] * 6 + [50.0] * 6))
    assert in_words(rule, numbers) == "d_loss is 50 times as large as 1, 50 now"


def test_numbers_that_were_not_logged_are_left_out():
    case = WINNING
    rule, _, numbers = findings(case)[0]
    assert "gradient" not in in_words(rule, numbers)
    case = evidence(**case.curves, g_gradient=[3.0] * ROWS)
    assert in_words(rule, rule.sign(case)).endswith("norm of G's gradient 3")


def test_the_twin_shows_only_what_the_run_has():
    rule, few = BY_NAME["d_wins"], signs.d_wins(WINNING)
    all_of_it = few | {"d_real": 1.0, "d_fake": 0.0, "g_gradient": 3.0}
    assert "gradient" in in_words(rule, all_of_it)
    assert in_words(rule, all_of_it, few) == in_words(rule, few)


def test_samples_unlike_the_data_are_a_note_and_no_finding():
    near, far = evidence({"far": 0.4}), evidence({"far": 0.97})
    assert named(near) == named(far) == []
    assert notes(near) == []
    [note] = notes(far)
    assert note.startswith("97 % of the samples lie farther from the data than 95 % of training")
    assert text(near, []).startswith("nothing unusual: 8 of 9 failures looked for.")
    assert text(far, []).startswith("no known failure was recognised: 8 of 9 failures looked for.")
    assert "note: 97 %" in text(far, [])


def test_few_failures_looked_for_are_said_first():
    told = text(Evidence(curves=CALM), [])
    assert told.startswith("only 4 of 9 failures could be looked for, and none of them was found.")


def test_of_a_critic_the_missing_thing_is_a_loss_that_says_something_and_not_rows():
    curves = {"d_loss": [1.0] * 8, "g_loss": [1.0] * 8}
    critic = text(Evidence(None, curves=curves), [])
    assert "which a critic's does not: D's loss is above that of" in critic.replace("\n    ", " ")
    assert CURVES not in critic
    short = text(Evidence(curves={name: curve[:5] for name, curve in curves.items()}), [])
    assert CURVES in short
    assert "critic" not in short
