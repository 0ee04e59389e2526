"""The sample command on runs that were not trained: kinds of pictures and places."""

import os

import numpy as np
import pytest
from command_line import failure, run
from door_runs import door_fixture, made_run  # noqa: F401  (a fixture)
from PIL import Image

from gan_keras import command, sample
from gan_keras.inference.generate import draw_samples
from gan_keras.inference.saved_network import load_network
from gan_keras.networks import mlp


def test_what_is_drawn_is_what_the_network_makes(doors, tmp_path):
    assert run(sample.main, doors / "digits", "--count", 4, "--seed", 3, "--out", "x.png") == 0
    network = load_network(doors / "digits" / "generator.keras")
    made = np.round((draw_samples(network, 4, 3)[..., 0] + 1) * 127.5)
    with Image.open("x.png") as opened:
        shown = np.asarray(opened)
    assert shown.shape == (198, 198)  # two by two, each pixel twelve times, two pixels between
    for i in range(4):
        top, left = (2 + 98 * place for place in divmod(i, 2))
        assert np.abs(shown[top : top + 96 : 12, left : left + 96 : 12] - made[i]).max() <= 1


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "webp", "tif"])
def test_points_in_every_kind_of_picture(tmp_path, ending):
    generator = mlp.generator((2,), 4)
    folder = made_run(tmp_path / "run", "gan", generator, "ring")
    assert run(sample.main, folder, "--out", f"x.{ending}") == 0
    with Image.open(f"x.{ending}") as picture:
        assert picture.size == (400, 400)


def test_a_walk_goes_behind_its_link_too(doors, tmp_path):
    (tmp_path / "walk.gif").symlink_to("there.gif")
    words = ["--interpolate", "lerp", "--count", 1, "--out", "walk.gif"]
    assert run(sample.main, doors / "digits", *words) == 0
    assert os.readlink("walk.gif") == "there.gif"
    with Image.open("there.gif") as animation:
        assert animation.n_frames == sample.WALK_STOPS * sample.WALK_STEPS


def test_a_walk_is_no_picture_and_the_reverse(doors, tmp_path, capsys):
    line = failure(capsys, sample.main, doors / "digits", "--out", "x.gif")
    assert "end it in one of .png, .jpg, .jpeg, .bmp, .webp, .tif, .tiff" in line
    words = ["--interpolate", "lerp", "--out", "x.png"]
    assert "end it in .gif" in failure(capsys, sample.main, doors / "digits", *words)


def test_a_picture_that_the_format_cannot_hold_is_refused(doors, monkeypatch, capsys):
    monkeypatch.setitem(command.LARGEST_SIDE, ".webp", 100)
    line = failure(capsys, sample.main, doors / "digits", "--count", 4, "--out", "x.webp")
    assert "the result has 198x198 pixels, but .webp holds 100 a side" in line
    assert not os.path.exists("x.webp")


def test_walks_are_fewer_than_samples(doors, capsys):
    words = ["--interpolate", "slerp", "--count", 101]
    line = failure(capsys, sample.main, doors / "digits", *words)
    assert "--count must be from 1 to 100 with --interpolate, got 101" in line
