"""Curves and numbers of samples made by hand, for the tests of the doctor."""

import math

import numpy as np

from gan_keras.symptoms.evidence import Evidence
from gan_keras.symptoms.findings import findings

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


def noise(rows, size, seed=0):
    return list(np.random.default_rng(seed).normal(1.3, size, rows))


def circling(size, turns=3):
    return [0.9 + size * math.sin(2 * math.pi * turns * i / 30) for i in range(30)]


def grown(factor):
    return [1.0] * 6 + [factor] * 6
