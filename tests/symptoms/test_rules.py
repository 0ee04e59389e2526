"""Each rule on curves and numbers made by hand whose answer is known, and on healthy twins."""

import math

import numpy as np
import pytest
from hand_made_evidence import (
    CALM,
    GOOD,
    ROWS,
    UNDECIDED,
    circling,
    evidence,
    falling,
    grown,
    named,
)

from gan_keras.errors import InputError
from gan_keras.symptoms.evidence import LOSSES, Evidence, entropy, from_history
from gan_keras.symptoms.rules import BY_NAME, RULES

NOISE = list(np.random.default_rng(0).normal(0.9, 0.5, 3000))
FAILING = {
    "d_wins": evidence(d_loss=falling(1e-3), g_loss=[2.0 + i for i in range(ROWS)]),
    "saturation": evidence(minimax=True, d_loss=falling(1e-3), g_loss=[-1e-3] * ROWS),
    "learning_rate": evidence(d_loss=[3.0, 5.0, 4.0, 6.0] * 3),
    "oscillation": evidence(d_loss=[1.2] * 30, g_loss=circling(0.8, turns=4)),
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
        undecided=2.0, d_loss=[1.8] * 30, g_loss=circling(0.25, turns=4)
    ),
    "small circles": evidence(d_loss=[1.2] * 30, g_loss=circling(0.05, turns=4)),
    "a D that is sure and a G whose loss falls": evidence(
        d_loss=[0.1] * ROWS, g_loss=[4.65] * 6 + [3.64] * 6
    ),
    "a critic whose loss rose and shrinks again": evidence(
        undecided=None, d_loss=[0.01, *[500.0] * 6, *[100.0] * 5]
    ),
    "a NaN after which numbers come again": evidence(d_loss=[1.2, math.nan, *[1.2] * 10]),
    "a D with smoothed labels that has nearly all it can have": Evidence(
        UNDECIDED, curves=CALM | {"d_loss": [0.6] * ROWS}, samples=GOOD, floor=entropy(0.9)
    ),
    "samples and data that are all the same": evidence(
        {"low": 0.0, "high": 0.0, "data_low": 0.0, "data_high": 0.0}
    ),
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


def test_a_loss_that_is_never_positive_is_the_minimax_one():
    curves = {"d_loss": [1.4] * ROWS, "g_loss": [-0.7] * ROWS}
    assert from_history(curves).minimax
    assert not from_history(curves, "wasserstein").minimax
    assert not from_history(CALM).minimax
    assert not from_history({"d_loss": [0.0] * ROWS, "g_loss": [0.0] * ROWS}).minimax
    assert not from_history({"d_loss": [1.4] * ROWS, "g_loss": [math.nan] * ROWS}).minimax
    assert (from_history(curves).loss, from_history(CALM).loss) == ("minimax", "cross_entropy")
    assert from_history(CALM, "hinge").undecided == LOSSES["hinge"] == 2.0


def test_a_d_loss_below_zero_needs_the_name_of_its_loss():
    curves = {"d_loss": [0.2, -1.8], "g_loss": [0.7, 0.8]}
    with pytest.raises(InputError, match=r"d_loss falls below 0, .* such as --loss wasserstein"):
        from_history(curves)
    assert from_history(curves, "wasserstein").undecided is None


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
