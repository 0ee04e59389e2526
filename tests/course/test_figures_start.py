"""The figures, the film and the measures of notebook 00."""

import io

import numpy as np
import pytest
from PIL import Image

from gan_keras.course.experiments import digits
from gan_keras.course.figures import digits_film, overview, start
from gan_keras.data.dataset import load_dataset
from notebooks import build

RNG = np.random.default_rng(0)
IMAGES = RNG.uniform(-1, 1, (20, 28, 28, 1)).astype(np.float32)


def test_levels_say_each_distance_in_order():
    rows = [
        ("untrained", IMAGES[:10], 486.2, "baseline"),
        ("trained,\nshipped", IMAGES[:10], 3.14, "ours"),
        ("real", IMAGES[:10], 2.5, "real"),
    ]
    shown = start.levels(rows, "Trained 3.1")
    assert repr(shown).endswith("untrained 486; trained, shipped 3.1; real 2.5.")
    assert shown.png[:4] == b"\x89PNG"


def test_a_strip_has_white_columns_between_its_images():
    row = start.strip(-np.ones((3, 4, 5, 1)))
    assert row.shape == (4, 3 * 7)
    assert (row[:, [0, 6, 7, 13]] == 1).all()
    assert (row[:, 1:6] == -1).all()


def test_heaps_say_their_distance():
    shown = start.one_dimension(np.zeros(9), [("far", np.ones(9), 4.04), ("near", np.ones(9), 0.0)])
    assert "far 4.04; near 0.00." in repr(shown)


def test_losses_and_distance_say_the_numbers():
    shown = start.losses_and_distance(
        [1, 2], [1.0, 1.25], [1.5, 0.75], [0, 2], [400.0, 30.04], [2.3, 2.7]
    )
    assert "1.25 and 0.75, and neither moves by more than 0.75 in" in repr(shown)
    assert "from 400 to 30.0; a band below marks real digits: 2.3 to 2.7" in repr(shown)


def test_variety_and_copies_say_shares_and_medians():
    shares = np.array([0.05] + [0.1] * 8 + [0.15])
    shown = start.variety_and_copies(shares, [0.1] * 10, np.array([4.0, 6]), np.array([7.0, 9]))
    assert "[0.05, 0.1, 0.1" in repr(shown)
    assert "with a median of 5.0, are on the whole nearer than held-out real digits, with 8.0" in (
        repr(shown)
    )


def test_a_broken_run_says_its_four_plots():
    shown = start.broken_run(
        [1, 2], [1.4, 4.5], [0.7, 0.01], ([0.5, 0.5], [0.5, 0.99]), [0, 2], [486, 600], IMAGES
    )
    assert "loss of G falls from 0.70 to 0.01, that of D rises from 1.40 to 4.50" in repr(shown)
    assert "0.50 on reals and 0.99 on samples" in repr(shown)


@pytest.fixture(scope="module")
def film():
    stills = [digits_film.Still(10 * i, IMAGES * (i / 3), 400 / 4**i) for i in range(4)]
    return digits_film.digits_film(stills, [2.0, 3.0])


def test_the_film_moves_and_ends_with_the_result(film):
    with Image.open(io.BytesIO(film.png)) as moving:
        assert moving.format == "PNG"
        assert moving.is_animated
        assert moving.info["loop"] == 0  # for ever
        assert moving.n_frames == 5  # the still of programs that do not move, and four
        pages, durations = [], []
        for i in range(5):
            moving.seek(i)
            pages.append(np.asarray(moving.convert("RGB")))
            durations.append(moving.info.get("duration"))
    assert np.array_equal(pages[0], pages[-1])
    assert not np.array_equal(pages[1], pages[2])
    assert durations[1:] == [digits_film.PAUSE] * 3 + [digits_film.REST]


def test_the_film_says_where_it_begins_and_ends(film):
    assert repr(film).startswith("An animation of 4 stills.")
    assert "from 400 to 6.2 after 30 updates; real digits have 2.0 to 3.0" in repr(film)


def test_the_map_has_every_notebook():
    assert [name[:2] for name in build.NAMES] == [number for number, *_ in overview.COURSE]
    told = repr(overview.course_map())
    for number, title, question, _ in overview.COURSE:
        assert f"{number} {title}: {' '.join(question.split())}" in told


def test_the_whiteboard_has_the_game_and_the_ruler():
    told = repr(overview.whiteboard())
    assert "gradient goes back to the generator" in told
    assert "outside of the game" in told


def test_real_digits_are_read_and_counted():
    data = load_dataset("mnist5k").subset(np.arange(0, 5000, 25))
    assert np.mean(digits.digits_read(data.floats()) == data.labels) > 0.95
    shares = digits.shares_of_digits(data.floats())
    assert shares.sum() == pytest.approx(1)
    assert shares == pytest.approx(np.full(10, 0.1), abs=0.02)
    assert digits.shares_of_test_digits() == pytest.approx(np.full(10, 0.1), abs=0.02)


def test_nearest_distance_is_that_of_the_nearest():
    images = np.array([[[0.0], [0.0]], [[3.0], [4.0]]])
    others = np.array([[[3.0], [4.0]], [[0.0], [1.0]]])
    assert digits.nearest_distance(images, others) == pytest.approx([1.0, 0.0])
