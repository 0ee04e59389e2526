"""Pictures: right pixels in the right place, and files that are whole."""

import numpy as np
import pytest
from PIL import Image

from gan_keras.data import scale
from gan_keras.drawing import plots
from gan_keras.files import replace_atomically


def test_bytes():
    floats = np.float32([-2.0, -1.0, 0.0, 0.6, 1.0, 9.0])
    assert scale.to_bytes(floats).tolist() == [0, 0, 128, 204, 255, 255]


@pytest.mark.parametrize("channels", [1, 3])
def test_grid_places_images_row_by_row(channels):
    images = np.full((5, 60, 60, channels), -1, np.float32)
    images[3] = 1  # second row, first column of a 3-column grid
    sheet = np.asarray(plots.image_grid(images, gap=2))
    assert sheet.shape[:2] == (2 * 62 + 2, 3 * 62 + 2)
    assert np.all(sheet[64:124, 2:62] == 255)
    assert np.all(sheet[2:62, 2:62] == 0)
    assert np.all(sheet[64:124, 126:186] == 255)  # the empty place is white


def test_small_images_are_enlarged_by_whole_factors():
    sheet = plots.image_grid(np.zeros((1, 8, 8, 1), np.float32), gap=0)
    assert sheet.size == (56, 56)


def test_animation_keeps_order_and_limits_frames(tmp_path):
    names = []
    for i in range(30):
        names.append(tmp_path / f"{i:02d}.png")
        Image.new("L", (50, 50), 8 * i).save(names[-1])
    plots.save_animation(names, tmp_path / "film.gif", most=10)
    with Image.open(tmp_path / "film.gif") as film:
        levels = []
        for frame in range(film.n_frames):
            film.seek(frame)
            levels.append(film.convert("L").getpixel((5, 5)))
    assert len(levels) == 10
    assert levels == sorted(levels)
    assert abs(levels[0] - 0) < 3
    assert abs(levels[-1] - 232) < 3


def test_losses_are_drawn_even_for_one_epoch(tmp_path):
    row = {"epoch": "1", "d_loss": "1.4", "g_loss": "0.7", "d_real": "0.5", "d_fake": "NA"}
    plots.save_losses([row], tmp_path / "losses.png")
    with Image.open(tmp_path / "losses.png") as picture:
        assert np.asarray(picture.convert("L")).std() > 5


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "file.txt"
    path.write_text("old")

    def write_half():
        with replace_atomically(path) as part:
            part.write_text("ne")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_half()
    assert [p.name for p in tmp_path.iterdir()] == ["file.txt"]
    assert path.read_text() == "old"


def test_rows_have_one_label_each():
    images = np.stack([np.full((8, 8, 1), level, np.float32) for level in (-1, 0, -1, -1)])
    sheet = np.asarray(plots.labelled_rows(images, [3, 7, 3, 3]))
    side = 96 + 2  # twelve times eight pixels, and the gap
    assert sheet.shape == (2 * side + 2, 49 + 3 * side + 2)  # half a row's height for the label
    left = sheet.shape[1] - 3 * side
    rows = [sheet[place : place + side, left:][10:80, 10:] for place in (0, side)]
    assert (rows[0] == 0).mean() > 0.9  # three black pictures with label 3
    assert (rows[1] == 255).mean() > 0.6  # one grey picture, and two empty places
    for place in (0, side):
        assert sheet[place : place + side, : side // 2].min() < 100  # the label is written there


def test_captions_stand_above_their_columns():
    blank = Image.new("L", (300, 120), 255)
    sheet = np.asarray(plots.captioned(blank, ("one", "two", "three")))
    assert sheet.shape == (136, 300)
    assert (sheet[16:] == 255).all()
    for column in range(3):
        assert sheet[:16, 100 * column : 100 * (column + 1)].min() < 100


@pytest.mark.parametrize(("height", "factor"), [(8, 12), (28, 4), (64, 2), (96, 1), (300, 1)])
def test_samples_are_large_enough_to_be_seen(height, factor):
    assert plots.visible_factor(height) == factor
