"""The numbers of signs, on curves whose answer is computed by hand."""

import math

import numpy as np
import pytest
from hand_made_evidence import (
    CALM,
    ROWS,
    UNDECIDED,
    circling,
    evidence,
    grown,
    named,
    noise,
)

from gan_keras.symptoms import signs
from gan_keras.symptoms.evidence import Evidence, entropy
from gan_keras.symptoms.findings import findings, in_words, ordinal
from gan_keras.symptoms.swings import shortened, swings


def test_signs_by_hand():
    """D's loss a hundredth of 2 log 2 is two powers of ten; 10 of 20 unused is one half."""
    case = evidence(d_loss=[UNDECIDED / 100] * ROWS)
    assert signs.d_wins(case)["value"] == pytest.approx(2.0)
    assert signs.d_wins(evidence(minimax=True, d_loss=[UNDECIDED / 100] * ROWS)) is signs.OTHER_LOSS
    assert signs.learning_rate(evidence(d_loss=[2 * UNDECIDED] * ROWS))["value"] == 2.0
    case = evidence({"low": -1, "high": 1, "data_low": 0.0, "data_high": 1.0})
    assert signs.input_range(case)["value"] == 0.5
    assert signs.input_range(evidence({"data_low": -3.0}))["value"] == 0.5
    assert signs.mode_collapse(evidence({"kinds": 2.0}))["value"] == pytest.approx(0.8)
    assert signs.mode_collapse(evidence({"spread": 0.1}))["value"] == pytest.approx(0.9)
    case = evidence(undecided=None, d_loss=[1.0] * 6 + [1000.0] * 6)
    assert signs.explosion(case)["value"] == pytest.approx(3.0)
    assert signs.explosion(evidence(g_loss=grown(5000.0)))["name"] == "g_loss"


def test_a_d_that_is_surer_than_it_is_right():
    """Outputs 0.75 and 0.25 allow at most 2 H(0.854), where H is the entropy of a coin."""
    outputs = {"d_real": [0.75] * ROWS, "d_fake": [0.25] * ROWS}
    right = 0.5 + math.sqrt(0.5) / 2
    most = -2 * (right * math.log(right) + (1 - right) * math.log(1 - right))
    assert most == pytest.approx(0.8330, abs=1e-4)
    above, allowed = signs.surplus(evidence(d_loss=[1.3] * ROWS, **outputs))
    assert (above, allowed) == (pytest.approx(1.3 - most), pytest.approx(most))
    assert signs.surplus(evidence(d_loss=[0.8] * ROWS, **outputs))[0] == 0.0
    [(rule, _, numbers)] = findings(evidence(d_loss=[1.3] * ROWS, **outputs))
    assert rule.name == "learning_rate"
    assert "as sure as it is right loses at most 0.833 there" in in_words(rule, numbers)
    assert named(evidence(d_loss=[0.8] * ROWS, **outputs)) == []
    # A coin that is fair, and one that always knows, have no surplus.
    fair = {"d_real": [0.5] * ROWS, "d_fake": [0.5] * ROWS}
    assert signs.surplus(evidence(d_loss=[UNDECIDED] * ROWS, **fair))[0] == pytest.approx(0)
    sure = {"d_real": [1.0] * ROWS, "d_fake": [0.0] * ROWS}
    assert signs.surplus(evidence(d_loss=[1e-9] * ROWS, **sure))[0] == pytest.approx(0, abs=1e-6)
    # Raw outputs of other losses are no probabilities.
    assert signs.surplus(evidence(undecided=2.0, d_loss=[1.3] * ROWS, **outputs)) == (0.0, None)


def test_swings_by_hand():
    square = [1.0, 1.0, 1.0, -1.0, -1.0, -1.0] * 5
    turns, size, _ = swings(square)
    assert turns == 6  # of the last twenty rows: a change after every third
    assert 0.5 < size < 1.0  # what is averaged over three rows is less than 1
    assert swings([0.1 * i for i in range(30)])[1] == pytest.approx(0, abs=1e-9)


def test_noise_is_not_slow():
    """A mean of three independent numbers has 1 / sqrt(3) of their standard deviation."""
    slow = [swings(noise(60, 0.3, seed))[2] for seed in range(100)]
    assert np.mean(slow) == pytest.approx(3**-0.5, abs=0.04)
    # A sine with a period of 10 rows keeps (1 + 2 cos 36 degrees) / 3 of its size.
    assert swings(circling(1.0, turns=3))[2] == pytest.approx(0.873, abs=0.02)
    found = [named(evidence(d_loss=[1.2] * 60, g_loss=noise(60, 0.3, seed))) for seed in range(100)]
    assert sum(map(bool, found)) <= 2


def test_a_long_log_is_averaged():
    assert shortened(list(range(60))) == list(range(60))
    assert shortened(list(range(61))) == [*(2 * i + 0.5 for i in range(30)), 60]
    long = [value for value in circling(0.8, turns=6) for _ in range(100)]
    assert swings(long)[0] == swings(circling(0.8, turns=6))[0] > 3


def test_the_curve_that_ends_first_is_named():
    """A number that comes back is no end; the first curve of several is the cause."""
    one = [1.0, math.nan, 1.0, 1.0, math.nan, math.nan]
    other = [1.0, 1.0, 1.0, math.inf, math.nan, math.nan]
    assert signs.explosion(evidence(d_loss=one, g_loss=other)) == {
        "value": math.inf, "name": "g_loss", "row": 4,
    }  # fmt: skip
    assert signs.broken_from(one) == 5
    assert signs.broken_from(one[:4]) == 0
    assert list(map(ordinal, (1, 2, 3, 4, 11, 12, 21, 112))) == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "112th",
    ]  # fmt: skip


def test_smoothed_labels_have_a_floor():
    """-0.9 log 0.9 - 0.1 log 0.1 = 0.325: a D that always wins cannot have less."""
    assert entropy(0.9) == pytest.approx(0.3251, abs=1e-4)
    curves = CALM | {"d_loss": [0.335] * ROWS}
    [(rule, strength, numbers)] = findings(Evidence(curves=curves, floor=entropy(0.9)))
    assert rule.name == "d_wins"
    assert numbers["value"] == pytest.approx(math.log10((UNDECIDED - 0.3251) / 0.0099), abs=0.01)
    assert strength > 0.9
    assert "cannot fall below 0.325" in in_words(rule, numbers)
    assert findings(Evidence(curves=curves))[0][1] < 0.05  # without it the same D is not sure
