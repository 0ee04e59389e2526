"""The picture of loss, optimizer and R1: every seed in its row, levels beside it, a true title."""

import numpy as np
import pytest

from gan_keras.course.figures import factors

METRIC = "w1_ring_2k"


def record(seeds=2, lost=()):
    """Two losses: hinge is 0.1 better, or 0.05 if R1 halves W1 and tuning takes 0.2 off."""
    rows = []
    for loss, plus in (("non_saturating", 0.1), ("hinge", 0.0)):
        for optimizer, r1 in factors.BLOCKS.values():
            for seed in range(seeds):
                value = (
                    plus / (1 + (optimizer == "tuned") * r1)
                    + (1.0 - 0.2 * (optimizer == "tuned")) / (1 + r1)
                    + 0.01 * seed
                )
                found = None if (loss, optimizer, r1, seed) in lost else {METRIC: value}
                rows.append({"loss": loss, "optimizer": optimizer, "r1": r1, "seed": seed,
                             "metrics": found})  # fmt: skip
    rows.append({"loss": "clipping", "optimizer": "usual", "r1": False, "seed": 0,
                 "metrics": {METRIC: 2.0}})  # fmt: skip
    found = [{"metric": "modes_ring_10k", "factor": "r1", "to": True, "mean": 9.0}]
    found += [
        {"metric": METRIC, "factor": name, "to": to, "mean": mean}
        for name, to, mean in (("r1", True, -0.45), ("optimizer", "tuned", -0.15))
    ]
    levels = {"real": {METRIC: [0.1, 0.2]}, "turned": {METRIC: [0.5]}}
    return {"rows": rows, "effects": found, "levels": levels}


def test_the_title_names_the_blocks_in_which_every_loss_is_near_the_data():
    near, far = record(), record(3)
    near["levels"]["real"][METRIC] = [0.25, 0.27]  # R1 gives 0.605 and 0.505, with tuning 0.455
    far["levels"]["real"][METRIC] = [0.15, 0.17]
    assert factors.title_of({"ring": near, "grid": far}) == (
        "Every loss comes near the data on the ring with R1 and the tuned Adam, on the grid with "
        "nothing (means of 2 seeds)"
    )


def test_a_run_that_ended_in_nan_is_left_out():
    lost = record(lost={("hinge", "usual", False, 1)})
    assert factors.values(lost, "hinge", "usual", False) == [1.0]
    assert factors.values(record(), "hinge", "usual", False) == pytest.approx([1.0, 1.01])


def test_all_seeds_are_drawn_below_their_block_and_real_points_have_their_line():
    figure, title = factors.blocks.__wrapped__.__wrapped__({"ring": record()})
    [axes] = figure.axes
    drawn = [line.get_xdata() for line in axes.lines if len(line.get_xdata()) == 2]
    assert len(drawn) == 8
    assert sorted(np.concatenate(drawn)) == pytest.approx(
        sorted(row["metrics"][METRIC] for row in record()["rows"] if row["loss"] != "clipping")
    )
    assert [label.get_text() for label in axes.get_yticklabels()] == list(factors.BLOCKS)
    told = [text.get_text() for text in axes.texts]
    assert told[0] == "1.05"  # of 1.105 and 1.005; 2.0 of clipping is left out
    assert told[-3:] == ["real\npoints\n0.15", "angles\nat random\n0.50", factors.MEAN]
    assert figure.get_suptitle().replace("\n", " ") == title


def on_digits():
    rows = [{"loss": loss, "optimizer": "tuned", "r1": r1, "seed": seed,
             "metrics": {"fd_digits_10k": value + seed}}
            for loss, r1, value in (("hinge", False, 30.0), ("hinge", True, 10.0),
                                    ("minimax", False, 40.0), ("minimax", True, 20.0),
                                    ("clipping", False, 90.0))
            for seed in (0, 1)]  # fmt: skip
    levels = {"real": {"fd_digits_10k": [0.5, 0.7]}, "gaussian": {"fd_digits_10k": [270.0]}}
    return {"rows": rows, "effects": [{"metric": "fd_digits_10k"}], "levels": levels}


def test_the_title_on_digits_leaves_out_the_losses_that_r1_does_not_go_with():
    assert factors.title_of_digits(on_digits()) == (
        "On digits R1 lowers the distance from 36 to 16, the mean of 2 losses; with it their "
        "means lie between 10 and 20 (2 seeds)"
    )


def test_all_seeds_on_digits_are_drawn_beside_real_digits_and_a_gaussian():
    figure, title = factors.digits.__wrapped__.__wrapped__(on_digits())
    [axes] = figure.axes
    drawn = np.concatenate([x for line in axes.lines if len(x := line.get_xdata()) == 2])
    assert sorted(drawn) == sorted(row["metrics"]["fd_digits_10k"] for row in on_digits()["rows"])
    told = [text.get_text() for text in axes.texts]
    assert told == ["35.5", "15.5", "real\ndigits\n0.6", "one\nGaussian\n270.0", factors.MEAN]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["without R1", "with R1"]
    assert figure.get_suptitle().replace("\n", " ") == title
