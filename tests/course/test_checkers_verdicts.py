"""What a verdict looks like, what a grader gets, and what every checker has."""

import inspect
import pickle
import subprocess
import sys

import keras
import pytest
import test_checkers_losses
import test_checkers_pictures
import test_checkers_training
import test_exercises_applications
import test_exercises_bug_hunt
import test_exercises_training
import test_exercises_what_is_a_gan

from gan_keras.course import exercises
from gan_keras.course.exercises import (
    WrongAnswer,
    check_fill_hole,
    check_generator_loss,
    check_scale_images,
    check_slerp,
    check_targets,
)
from gan_keras.course.exercises.properties import Property, checker
from gan_keras.errors import InputError

CHECKERS = [getattr(exercises, name) for name in exercises.__all__ if name.startswith("check_")]
IN_PLACE = (
    "check_clip",
    "check_train_step",
    "check_critic_step",
    "check_critic_step_of_images",
)
TESTED = (
    test_checkers_losses,
    test_checkers_pictures,
    test_checkers_training,
    test_exercises_applications,
    test_exercises_bug_hunt,
    test_exercises_training,
    test_exercises_what_is_a_gan,
)


def unit_range(images):
    return images / 255


def explained(check, fn, **settings):
    with pytest.raises(WrongAnswer) as caught:
        check(fn, **settings)
    return caught.value


def test_the_first_property_that_fails_is_explained():
    lines = str(explained(check_scale_images, unit_range)).splitlines()
    assert lines[:4] == [
        "scale_images: not right yet, 1 of 4 properties hold",
        "  \u2713 it returns floats, of the shape of the images",
        "  \u2717 black (0) becomes -1, and white (255) becomes 1",
        "      the result is wrong",
    ]
    assert lines[4].startswith("      put in: images = ")
    assert lines[5].startswith("      expected: [-1. ")
    assert lines[6].startswith("      got: [0. ")
    assert lines[7].startswith("      hint: this is [0, 1]: a tanh generator makes [-1, 1]")
    assert lines[8:] == [
        "  \u2717 the bytes between lie on a straight line",
        "  \u2717 a byte has one result, whatever else is in the batch",
        "  one more hint: check_scale_images(unit_range, hint=2)",
    ]


def test_a_second_hint_is_given_on_request_and_none_in_an_examination():
    second = str(explained(check_scale_images, unit_range, hint=2))
    assert "\n      hint: this is [0, 1]" in second
    assert "\n      second hint: `images / 127.5 - 1`\n" in second
    assert "hint=2" not in second
    assert "hint" not in str(explained(check_scale_images, unit_range, hint=0))
    with pytest.raises(InputError, match=r"^unknown hint 3: choose one of 0, 1, 2$"):
        check_scale_images(unit_range, hint=3)


def test_every_property_has_a_second_hint():
    for check in CHECKERS:
        for prop in check.properties():
            assert isinstance(prop, Property)
            assert len(prop.second) > 10, prop
        assert 3 <= len(check.properties()) <= 10, check.__name__


def test_a_grader_gets_partial_credit(capsys):
    wrong = explained(check_scale_images, unit_range)
    assert (wrong.held, wrong.total, wrong.score) == (1, 4, 0.25)
    assert list(wrong.states.values()) == [True, False, False, False]
    right = check_scale_images(lambda images: images / 127.5 - 1)
    assert (right.held, right.total, right.score) == (4, 4, 1.0)
    assert list(right.states) == list(wrong.states)
    unwritten = explained(check_scale_images, stub)
    assert (unwritten.held, unwritten.total, unwritten.score) == (0, 4, 0.0)


def test_a_wrong_answer_survives_the_way_to_another_process():
    wrong = explained(check_scale_images, unit_range)
    again = pickle.loads(pickle.dumps(wrong))
    assert (str(again), again.states) == (str(wrong), wrong.states)


def test_ipython_shows_the_verdict_and_no_traceback(capsys):
    """And nothing at the end of a cell whose answer is right: the verdict is printed already."""
    shell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell
    try:
        ip = shell.instance()
        ip.run_cell("from gan_keras.course.exercises import check_scale_images as check")
        ip.run_cell("check(lambda x: x / 255)")
        out = capsys.readouterr().out
        assert out.startswith("scale_images: not right yet")
        assert "Traceback" not in out
        assert len(out.splitlines()) == 11
        data, _ = ip.display_formatter.format(check_scale_images(lambda x: x / 127.5 - 1))
        assert data == {}
    finally:
        shell.clear_instance()


def test_what_comes_below_a_gate_that_fails_is_not_judged():
    wrong = explained(check_targets, lambda batch, smoothing: 1)
    assert wrong.held == 0
    assert str(wrong).count("  \u00b7 ") == 3


def test_marks_are_plain_where_the_output_cannot_show_them():
    code = (
        "from gan_keras.course.exercises import check_targets\n"
        "check_targets(lambda n, s: ([1 - s] * n, [0] * n))"
    )
    environment = {"PYTHONIOENCODING": "ascii", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True,
        cwd=exercises.__path__[0] + "/../../..",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "\n  + all fakes have the target 0\n" in done.stdout


def test_the_same_seed_asks_the_same_and_another_seed_something_else():
    first, again, other = (
        str(explained(check_slerp, lambda a, b, t: a, seed=seed)) for seed in (0, 0, 1)
    )
    assert first == again != other


def test_signatures_and_tasks():
    for check in CHECKERS:
        parameters = inspect.signature(check).parameters
        assert list(parameters) == ["fn", "lang", "hint", "seed"]
        assert parameters["lang"].default is None
        assert check.__doc__.startswith("fn(")


def stub(*args):
    raise NotImplementedError


def failing(*args):
    raise ValueError("unlucky")


@pytest.mark.parametrize("check", CHECKERS, ids=lambda check: check.__name__)
def test_unfinished_functions_get_a_sentence(check):
    name = check.__name__.removeprefix("check_")
    listed = "".join(f"\n  \u00b7 {prop.text}" for prop in check.properties())
    assert (
        str(explained(check, stub)) == f"{name}: not written yet; it will be checked that{listed}"
    )
    text = str(explained(check, failing))
    assert "your function raised ValueError: unlucky" in text
    assert ': raise ValueError("unlucky")' in text
    assert "without calling it" in str(explained(check, 3.0))
    text = str(explained(check, lambda *args: None))
    if check.__name__ not in IN_PLACE:
        assert "returned None" in text
        explained(check, lambda *args: "text")


def test_every_checker_is_tested_both_ways():
    for cases in ("RIGHT", "WRONG"):
        tested = [case[0] for module in TESTED for case in getattr(module, cases)]
        assert set(tested) == set(CHECKERS)
        fewest = {"RIGHT": 3, "WRONG": 11}[cases]
        assert min(tested.count(check) for check in CHECKERS) >= fewest
    assert len(CHECKERS) >= 31


def test_results_of_the_wrong_kind_get_a_sentence():
    kinds = {
        "holds a NaN": lambda f: float("nan"),
        "must return real numbers": lambda f: 1j,
        "it returned an array of shape": lambda f: f,
        "returned a dict": lambda f: {"loss": f},
        "returned a tuple": lambda f: (1.0,),
        "returned a list": lambda f: [1.0, 2.0],
    }
    for word, fn in kinds.items():
        assert word in str(explained(check_generator_loss, fn))


def test_arguments_must_stay_as_they_were():
    def in_place(original, mask, generated):
        original[mask == 1] = generated[mask == 1]
        return original

    assert "changed its argument" in str(explained(check_fill_hole, in_place))


def test_a_not_implemented_error_of_a_library_is_no_missing_answer():
    class Bare(keras.layers.Layer):
        def __init__(self, size):
            super().__init__()

    text = str(explained(check_scale_images, lambda images: Bare(object()).get_config()))
    assert "raised NotImplementedError" in text


def test_unknown_mistakes_get_numbers_and_a_second_hint_alone():
    text = str(explained(check_generator_loss, lambda f: 123.0))
    assert "got: 123\n" in text
    assert "      hint" not in text
    assert "one more hint: check_generator_loss(fn, hint=2)" in text


def test_a_checker_is_a_list_of_properties(capsys):
    def doubles(task):
        x = float(task.rng.integers(1, 9))
        task.check(task.call(x=x), 2 * x)

    @checker
    def check_twice():
        """fn(x) -> 2 x."""
        return [Property("it doubles", doubles, "multiply by 2")]

    assert check_twice(lambda x: 2 * x).score == 1
    assert str(explained(check_twice, lambda x: x)).startswith("twice: not right yet, 0 of 1")


def test_importing_the_package_does_not_import_the_checkers():
    code = "import sys, gan_keras; sys.exit('gan_keras.course.exercises' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
