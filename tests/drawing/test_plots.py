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
