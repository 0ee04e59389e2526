"""What notebook 06 computes, on generators whose answer is known, and what its pictures say."""

import io

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from gan_keras.course.experiments import attributes, faces_maths
from gan_keras.course.figures import face_latents, face_sheets, faces
from gan_keras.inference.generate import latents


@pytest.fixture(scope="module")
def plane():
    """A generator that shows z (4,) as a picture of 2x2 pixels."""
    z = keras.Input((4,))
    return keras.Model(z, layers.Reshape((2, 2, 1))(z))


def test_tracing_ends_in_copies_and_begins_without():
    training, frames = faces_maths.tracing((0.8, 0.001), people=20, count=300)
    (far, _, few), (near, _, all_of_them) = frames
    gaps = np.linalg.norm(near[:, None] - training[None], axis=2).min(axis=1)
    assert gaps.max() < 0.01
    assert (few, all_of_them) == (pytest.approx(0.0, abs=0.05), 1.0)
    assert far.std() > near.std()


def test_the_distance_of_tracing_is_that_to_the_truth():
    """The whole circle has means 0, and variances of (1 + 0.12^2) / 2 each."""
    _, frames = faces_maths.tracing((0.001,), people=4000, count=4000)
    assert frames[0][1] == pytest.approx(0.0, abs=0.005)


def test_lengths_in_the_middle_by_hand():
    """At right angles the straight way comes as near to the origin as length / sqrt 2."""
    z0, z1 = np.array([[3.0, 0.0]]), np.array([[0.0, 3.0]])
    slerp, lerp = (faces_maths.way_lengths(z0, z1, way, 3) for way in ("slerp", "lerp"))
    assert slerp == pytest.approx([3, 3, 3])
    assert lerp == pytest.approx([3, 3 / 2**0.5, 3])


def test_pictures_of_a_straight_way(plane):
    z = latents(6, 4, seed=0).reshape(2, 3, 4)
    pictures = faces_maths.way_pictures(plane, *z, "lerp", steps=6)
    assert pictures.shape == (3, 6, 2, 2, 1)
    assert np.allclose(pictures[:, 0].reshape(3, 4), z[0], atol=1e-6)
    assert np.allclose(pictures[:, -1].reshape(3, 4), z[1], atol=1e-6)


def test_contrast_by_hand():
    picture = np.array([0.5, -0.5, 0.5, -0.5]).reshape(1, 2, 2, 1)
    assert faces_maths.contrast(np.stack([picture, 0 * picture])).tolist() == [[0.5], [0.0]]


def test_steering_moves_along_the_direction(plane):
    z, direction = latents(5, 4, seed=0), np.array([0, 1, 0, 0], np.float32)
    pictures = faces_maths.steered(plane, z, direction, [-2.0, 0.0, 1.0])
    assert pictures.shape == (3, 5, 2, 2, 1)
    moved = pictures.reshape(3, 5, 4) - z
    assert np.allclose(moved[..., 1], [[-2], [0], [1]] * np.ones((1, 5)), atol=1e-6)
    assert np.abs(moved[..., [0, 2, 3]]).max() < 1e-6


def test_effects_are_in_standard_deviations(plane):
    """Pixel i is z_i: its own direction moves it by twice the amount, the other one not."""
    pixels = [lambda faces, i=i: faces.reshape(len(faces), 4)[:, i] for i in (0, 2)]
    z = latents(50, 4, seed=0)
    found = faces_maths.effects(plane, z, np.eye(4, dtype=np.float32)[[0, 2]], pixels, amount=1.5)
    expected = 3 * np.eye(2) / [z[:, 0].std(), z[:, 2].std()]
    assert found == pytest.approx(expected, abs=1e-5)


def test_truncation_gives_up_variety(plane):
    """The variance of a normal number cut at 0.3 is about 0.03 (0.3^2 / 3)."""
    found = faces_maths.truncated(plane, [0.3, None], 400, lambda x: x.reshape(len(x), -1))
    (spread, recall), (whole, everything) = found
    assert spread == pytest.approx(0.03, abs=0.005)
    assert whole == pytest.approx(1.0, abs=0.15)
    assert recall < 0.3 < 0.9 < everything


def test_attributes_of_drawn_faces():
    face = np.full((1, 64, 64, 3), -1.0)
    face[:, :16, :10] = 1.0  # one of the two upper corners
    assert attributes.background(face).tolist() == [0.0]
    assert attributes.hair(face).tolist() == [-1.0]
    face[:, 8:16, 24:40] = 0.5
    assert attributes.hair(face).tolist() == [0.5]
    assert attributes.light_from_left(face).tolist() == [0.0]
    assert set(attributes.ATTRIBUTES) == {"light from the left", "background", "hair"}


def test_plots_tell_their_numbers():
    rng = np.random.default_rng(0)
    curves = {"training faces": [0.1, 0.7], "new people": [0.0, 0.1], "fakes": [0.0, -0.1]}
    cut = faces.overfitting([100, 200], {"without T": curves, "with T": curves}, "t")
    assert "without T: training faces 0.70, new people 0.10" in cut.alt
    assert "scratch 7.80" in faces.few_faces({"scratch": (7.8, 0.1), "frozen": (1.6, 0.1)}, "t").alt
    both = faces.two_distances(
        {"training faces": [1.5], "eigenfaces": rng.random(10)},
        {"training faces": ([-0.02], [0.98]), "eigenfaces": (rng.random(10), rng.random(10))},
        "t",
    )
    assert "training faces 1.50" in both.alt
    kinds = {"mirrored": 0.0, "side_light": 0.36}
    assert "mirrored 0%, side light 36%" in faces.searches({"a": kinds, "b": kinds}, "t").alt
    lengths = {"slerp": np.full(3, 8.0), "lerp": np.array([8.0, 5.7, 8.0])}
    ways = face_latents.ways(lengths, lengths, (6.6, 9.4), "t")
    assert "slerp 8.00, lerp 5.70" in ways.alt
    table = face_latents.steering(["light", "hair"], np.eye(2) * 3, np.array([0.4, 0.2]), "t")
    assert "direction of light: light +3.0, hair +0.0" in table.alt
    less = face_latents.truncation([0.5, None], [(0.2, 0.3), (1.0, 0.9)], "t")
    assert "none: 1.00 and 0.90" in less.alt
    near = face_latents.nearest_distances({"GAN": np.array([0.1, 0.5])}, 0.4, "t")
    assert "GAN 50.0%" in near.alt
    broken = face_latents.broken_run([1, 2], {name: {"x": [0.0, 1.0]} for name in "abcd"})
    assert "a: x from 0.00 to 1.00" in broken.alt
    drawn = (cut, both, ways, table, less, near, broken, faces.whiteboard())
    assert all(made.png.startswith(b"\x89PNG") for made in drawn)


def test_sheets_enlarge_without_blur():
    row = np.where(np.random.default_rng(0).random((2, 8, 8, 1)) < 0.5, -1.0, 1.0)
    page = np.asarray(face_sheets.drawn_sheet({"": row}, "", scale=3))
    side = 8 * 3 + face_sheets.GAP
    first = page[-side : -face_sheets.GAP, -side : -face_sheets.GAP, 0]
    assert np.array_equal(first, (row[1, ..., 0] > 0).repeat(3, 0).repeat(3, 1) * 255)


def test_sheets_have_room_for_their_words():
    row = np.zeros((1, 8, 8, 3))
    narrow = face_sheets.drawn_sheet({"a": row}, "t")
    labelled = face_sheets.drawn_sheet({"a long label\nof two lines": row}, "t")
    titled = face_sheets.drawn_sheet({"a": row}, "a title that is wider than the row")
    assert labelled.width > narrow.width + 70
    assert titled.width > narrow.width + 200
    assert face_sheets.sheet({"a": row}, "t", alt="said").alt == "said"


def test_a_film_shows_there_and_back():
    walks = np.linspace(-1, 1, 5)[None, :, None, None, None] * np.ones((2, 5, 8, 8, 3))
    made = face_sheets.walking(walks, "walk", "said")
    film = Image.open(io.BytesIO(made.png))
    assert (film.format, film.n_frames, film.default_image) == ("PNG", 9, True)
    corners = []
    for number in range(9):  # the first is the still picture
        film.seek(number)
        corners.append(np.asarray(film.convert("RGB"))[-4, -4, 0] / 127.5 - 1)
    assert corners == pytest.approx([-1, -0.5, 0, 0.5, 1, 0.5, 0, -0.5, -1], abs=0.04)
    assert film.height > 4 * 8
    assert made.alt == "said"


def test_a_film_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(face_sheets, "MOST_BYTES", 100)
    with pytest.raises(ValueError, match="more than 100"):
        face_sheets.film([Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")], "x")


def test_difference_maps_are_white_where_nothing_differs():
    one = np.zeros((2, 4, 4, 3))
    assert np.array_equal(face_sheets.difference_map(one, one), np.ones((2, 4, 4, 1)))
    assert face_sheets.difference_map(one, one + 0.5, gain=2).max() == -1


def test_a_label_stands_below_the_face():
    face = face_sheets.labelled(np.ones((8, 8, 3)), "AI")
    assert (face.width, face.height) == (32, 32 + face_sheets.LINE)
    below = np.asarray(face)[32:]
    assert below.min() == 0 < below.max()
    beside = face_sheets.side_by_side({"a": face, "b": face}, "t", "said")
    assert beside.alt == "said"
