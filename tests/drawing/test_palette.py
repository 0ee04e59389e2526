"""Methods can be told apart in every figure, and each trained loss of the course has a look."""

import pytest
from matplotlib.colors import to_rgb

from benchmarks.factorial import LOSSES
from gan_keras.drawing.palette import METHODS, look


def test_no_two_methods_look_the_same():
    looks = METHODS.values()
    assert len({each.colour for each in looks}) == len(METHODS)
    assert len({each.label for each in looks}) == len(METHODS)
    lines = [(each.marker, each.line) for each in looks if each.marker]
    assert len({marker for marker, _ in lines}) == len(lines)  # without colour as well


def test_colours_are_far_apart():
    colours = [to_rgb(each.colour) for each in METHODS.values()]
    for i, one in enumerate(colours):
        for other in colours[:i]:
            assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.25


def test_every_compared_loss_has_a_look():
    assert set(LOSSES) <= set(METHODS)


def test_a_label_can_be_changed_and_no_other_method_is_invented():
    assert look("real", label="training points").label == "training points"
    with pytest.raises(KeyError):
        look("gan")
    assert look("hinge").curve(marker="")["marker"] == ""
