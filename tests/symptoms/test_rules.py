"""Each rule on curves and numbers made by hand whose answer is known, and on healthy twins."""

import math

import numpy as np
import pytest

from gan_keras.symptoms import signs
from gan_keras.symptoms.evidence import LOSSES, Evidence, from_history
from gan_keras.symptoms.findings import findings, in_words, text
from gan_keras.symptoms.rules import BY_NAME, CURVES, RULES

ROWS = 12
UNDECIDED = 2 * math.log(2)
CALM = {"d_loss": [1.38, 1.30, 1.25, *[1.2] * 9], "g_loss": [0.7, 0.8, 0.85, *[0.9] * 9]}
GOOD = {
    "kinds": 9.5, "kinds_real": 10.0, "spread": 0.95, "copied": 0.06, "leak": 0.03,
    "low": -1.0, "high": 1.0, "data_low": -1.0, "data_high": 1.0,
}  # fmt: skip


def evidence(samples=None, undecided=UNDECIDED, minimax=False, **curves):
    return Evidence(undecided, minimax, CALM | curves, GOOD | (samples or {}))


def named(case):
    return [rule.name for rule, _, _ in findings(case)]


def falling(end):
    """From 1 down to ``end``, by the same factor in each row."""
    return [end ** (i / (ROWS - 1)) for i in range(ROWS)]


def circling(size, turns=3):
    return [0.9 + size * math.sin(2 * math.pi * turns * i / 30) for i in range(30)]


NOISE = list(np.random.default_rng(0).normal(0.9, 0.5, 3000))
FAILING = {
    "d_wins": evidence(d_loss=falling(1e-3), g_loss=[2.0 + i for i in range(ROWS)]),
    "saturation": evidence(minimax=True, d_loss=falling(1e-3), g_loss=[-1e-3] * ROWS),
    "learning_rate": evidence(d_loss=[3.0, 5.0, 4.0, 6.0] * 3),
    "oscillation": evidence(d_loss=[1.2] * 30, g_loss=circling(0.8, turns=6)),
    "explosion": evidence(undecided=None, d_loss=[-0.5 * 4.0**i for i in range(ROWS)]),
    "mode_collapse": evidence({"kinds": 1.2}),
    "memorisation": evidence({"copied": 0.9}),
    "d_memorises": evidence(d_loss=[0.4] * ROWS, val_d_loss=[0.8 + 0.2 * i for i in range(ROWS)]),
    "batch_norm_leak": evidence({"leak": 1.1}),
    "input_range": evidence({"data_low": 0.0, "data_high": 255.0}),
}
HEALTHY = {
    "calm": evidence(),
    "a critic": evidence(undecided=None, d_loss=[-0.1, -2, -3, *[-1.5] * 9], g_loss=[5.0] * ROWS),
    "a critic whose outputs drift": evidence(
        undecided=None, d_loss=[-0.5] * ROWS, g_loss=[0.1, *[90.0] * (ROWS - 1)]
    ),
    "the minimax loss at its equilibrium": evidence(minimax=True, g_loss=[-math.log(2)] * ROWS),
    "the minimax loss with a D that is sure and a G that still learns": evidence(
        minimax=True, d_loss=[0.2] * ROWS, g_loss=[-1.0] * ROWS
    ),
    "undecided": evidence(d_loss=[UNDECIDED] * ROWS),
    "a beginning in which D is worse than a guess": evidence(d_loss=[4, 2.5, 2, *[1.3] * 9]),
    "a beginning in which D wins": evidence(d_loss=[0.01, 0.02, 0.1, *[1.2] * 9]),
    "noise that is no circle": evidence(d_loss=[1.2] * 30, g_loss=[0.5, 1.3] * 15),
    "a noisy log with a row for each step": evidence(d_loss=[1.2] * 3000, g_loss=NOISE),
    "one slow swing": evidence(d_loss=[1.2] * 30, g_loss=circling(0.8, turns=1)),
    "circles that are small beside the loss": evidence(
        undecided=2.0, d_loss=[1.8] * 30, g_loss=circling(0.25, turns=6)
    ),
    "small circles": evidence(d_loss=[1.2] * 30, g_loss=circling(0.05, turns=6)),
    "a few kinds are missing": evidence({"kinds": 7.0, "spread": 0.8}),
    "a G that climbs but is no explosion": evidence(g_loss=[0.7 + 0.3 * i for i in range(ROWS)]),
    "held-out reals as good as the others": evidence(val_d_loss=[1.25] * ROWS),
    "pale pictures": evidence({"data_low": -0.7, "data_high": 0.9}),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_failure_is_named_first(name):
    assert named(FAILING[name])[:1] == [name]


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_twin_is_not_accused(name):
    assert named(HEALTHY[name]) == []


def test_every_rule_has_a_case():
    assert set(FAILING) == set(BY_NAME)


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
    turns, size = signs.swings(square)
    assert turns == 6  # of the last twenty rows: a change after every third
    assert 0.5 < size < 1.0  # what is averaged over three rows is less than 1
    assert signs.swings([0.1 * i for i in range(30)])[1] == pytest.approx(0, abs=1e-9)


def test_a_long_log_is_averaged():
    assert signs.shortened(list(range(60))) == list(range(60))
    assert signs.shortened(list(range(61))) == [*(2 * i + 0.5 for i in range(30)), 60]
    long = [value for value in circling(0.8, turns=6) for _ in range(100)]
    assert signs.swings(long)[0] == signs.swings(circling(0.8, turns=6))[0] > 3


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_a_number_that_is_not_finite_comes_first(broken):
    case = evidence(d_loss=[1.2, 1.2, 1.2, broken])
    [first, *_] = findings(case)
    assert (first[0].name, first[1]) == ("explosion", 1.0)
    assert in_words(first[0], first[2]) == "d_loss is no finite number in row 4"


def test_few_rows_judge_nothing():
    case = Evidence(curves={name: [9.0] * 5 for name in CALM})
    assert named(case) == []
    case = Evidence(curves={name: [9.0] * 6 for name in CALM})
    assert named(case) == ["learning_rate"]


def test_no_evidence_is_not_the_same_as_health():
    case = Evidence()
    missing = {rule.name for rule in RULES if rule.sign(case) is None}
    assert missing == set(BY_NAME) - {"saturation"}  # that one is for another loss
    assert {r.name for r in RULES if r.sign(evidence()) is None} == {"d_memorises"}


def test_strength_grows_from_the_threshold():
    rule = BY_NAME["mode_collapse"]
    middle = (rule.threshold + rule.sure) / 2
    assert rule.strength(rule.threshold - 1e-9) is None
    assert rule.strength(rule.threshold) == 0.0
    assert rule.strength(middle) == pytest.approx(0.5)
    assert rule.strength(rule.sure + 5) == 1.0
    for each in RULES:
        assert each.threshold < each.sure, each.name


def test_the_strongest_comes_first():
    case = evidence({"kinds": 4.0, "copied": 0.9})
    assert named(case) == ["memorisation", "mode_collapse"]
    case = evidence({"kinds": 1.0, "copied": 0.35})
    assert named(case) == ["mode_collapse", "memorisation"]
    case = evidence({"kinds": 1.0, "data_low": 0.0, "data_high": 255.0})  # equal: the cause
    assert named(case) == ["input_range", "mode_collapse"]


def test_numbers_that_were_not_logged_are_left_out():
    case = FAILING["d_wins"]
    rule, _, numbers = findings(case)[0]
    assert "gradient" not in in_words(rule, numbers)
    case = evidence(**case.curves, g_gradient=[3.0] * ROWS)
    assert in_words(rule, rule.sign(case)).endswith("norm of G's gradient 3")


def test_a_loss_that_is_never_positive_is_the_minimax_one():
    curves = {"d_loss": [1.4] * ROWS, "g_loss": [-0.7] * ROWS}
    assert from_history(curves).minimax
    assert not from_history(curves, "wasserstein").minimax
    assert not from_history(CALM).minimax
    assert not from_history({"d_loss": [-0.2], "g_loss": [-0.7]}).minimax  # D's loss: a critic
    assert from_history(CALM, "hinge").undecided == LOSSES["hinge"] == 2.0


def grown(factor):
    return [1.0] * 6 + [factor] * 6


BESIDE_THE_THRESHOLD = {  # what is not yet a finding, and what is one
    "input_range": (evidence({"data_low": -0.3}), evidence({"data_low": -0.1})),
    "explosion": (evidence(undecided=None, d_loss=grown(20.0)),
                  evidence(undecided=None, d_loss=grown(50.0))),
    "batch_norm_leak": (evidence({"leak": 0.3}), evidence({"leak": 0.4})),
    "learning_rate": (evidence(d_loss=[1.1 * UNDECIDED] * ROWS),
                      evidence(d_loss=[1.2 * UNDECIDED] * ROWS)),
    "memorisation": (evidence({"copied": 0.12}), evidence({"copied": 0.18})),
    "d_memorises": (evidence(d_loss=[1.0] * ROWS, val_d_loss=[1 + 0.25 * UNDECIDED] * ROWS),
                    evidence(d_loss=[1.0] * ROWS, val_d_loss=[1 + 0.35 * UNDECIDED] * ROWS)),
    "saturation": tuple(
        evidence(minimax=True, d_loss=[0.1] * ROWS, g_loss=[-math.log(2) / part] * ROWS)
        for part in (3, 5)
    ),
    "d_wins": tuple(evidence(d_loss=[UNDECIDED / part] * ROWS) for part in (3, 5)),
    "mode_collapse": (evidence({"spread": 0.7}), evidence({"spread": 0.6})),
    "oscillation": tuple(
        evidence(d_loss=[1.2] * 30, g_loss=circling(size, turns=4)) for size in (0.18, 0.32)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_NAME)
def test_thresholds_are_where_their_reasons_say(name):
    below, above = BESIDE_THE_THRESHOLD[name]
    assert named(below) == []
    assert named(above) == [name]


def test_of_a_critic_the_missing_thing_is_a_loss_that_says_something_and_not_rows():
    curves = {"d_loss": [1.0] * 8, "g_loss": [1.0] * 8}
    critic = text(Evidence(None, curves=curves), [])
    assert "which a critic's does not: D is confidently wrong" in critic.replace("\n    ", " ")
    assert CURVES not in critic
    short = text(Evidence(curves={name: curve[:5] for name, curve in curves.items()}), [])
    assert CURVES in short
    assert "critic" not in short
