"""The search for copied faces: planted copies, new people, and each step by hand."""

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter, map_coordinates

from gan_keras import load_dataset
from gan_keras.metrics import copies
from gan_keras.metrics.copies import CopySearch

SEED = 0  # the margins below held with seeds 0 to 4


@pytest.fixture(scope="module")
def bundled():
    """(training, held out) of 75 and 25 people, 32x32."""
    return load_dataset("lfw_faces").floats(), load_dataset("lfw_faces", split="test").floats()


@pytest.fixture(scope="module")
def search(bundled):
    return CopySearch(*bundled)


def blobs(count, seed, side=32):
    """Smooth random pictures (count, side, side, 1) in [-1, 1]."""
    noise = np.random.default_rng(seed).standard_normal((count, side, side, 1))
    smooth = gaussian_filter(noise, (0, 2, 2, 0), mode="wrap")
    return np.clip(smooth / 3 / smooth.std(), -1, 1).astype(np.float32)


def scaled(images, side):
    faces = [Image.fromarray(image[..., 0]).resize((side, side)) for image in images]
    return np.clip(np.stack(faces), -1, 1)[..., None]


# What is found


def test_every_kind_of_planted_copy_is_found(search):
    shares = copies.found_table(search, seed=SEED)
    assert shares.pop("everything") >= 0.9
    assert min(shares.values()) >= 0.96, shares


def test_the_face_that_was_copied_is_named(search, bundled):
    planted = copies.planted(bundled[0], 30, SEED)
    rows = np.random.default_rng(SEED).permutation(75)[:30]
    for kind in ("shifted", "mirrored", "zoomed", "side_light"):
        distances, found = search.nearest(planted[kind])
        assert np.mean(found == rows) > 0.95, kind
        assert np.median(distances) < search.limit / 2, kind


def test_four_pixels_of_64_in_every_direction():
    training, held_out = (load_dataset("lfw_faces", image_size=64, split=part).floats()
                          for part in ("train", "test"))  # fmt: skip
    search, border = CopySearch(training, held_out), [(0, 0), (4, 4), (4, 4), (0, 0)]
    padded = np.pad(training[:12], border, mode="edge")
    for y in (0, 3, 8):
        for x in (0, 5, 8):
            moved = padded[:, y : y + 64, x : x + 64]
            distances, found = search.nearest(moved)
            assert np.mean((found == np.arange(12)) & (distances < search.limit)) == 1.0, (x, y)


@pytest.mark.parametrize(("side", "channels"), [(25, 1), (47, 3), (128, 3)])
def test_other_sizes_and_colour(bundled, side, channels):
    training, held_out = (np.repeat(scaled(part[:40], side), channels, axis=3) for part in bundled)
    search = CopySearch(training, held_out)
    distances, found = search.nearest(copies.planted(training, 12, SEED)["shifted_mirrored"])
    assert np.array_equal(found, np.random.default_rng(SEED).permutation(40)[:12])
    assert (distances < search.limit).all()


@pytest.mark.parametrize("zoom", [0.9, 1.1, 1.2])
def test_a_zoom_is_undone(search, bundled, zoom):
    """Almost to distance 0. Undoing another of the zooms leaves more than half of the limit."""
    rows, columns = np.linspace(-1, 1, 32)[:, None] / zoom, np.linspace(-1, 1, 32) / zoom
    places = np.broadcast_arrays(*(15.5 * (1 + axis) for axis in (rows, columns)))
    faces = [map_coordinates(face, places, order=1, mode="nearest")
             for face in bundled[0][:10, ..., 0]]  # fmt: skip
    distances, found = search.nearest(np.stack(faces)[..., None])
    assert distances.max() < 0.2 * search.limit
    assert np.array_equal(found, np.arange(10))


# What is not found


def test_new_people_are_no_copies(bundled):
    """The limit from one half of the held-out people, the share from the other, in turn."""
    training, held_out = bundled
    shares = [
        CopySearch(training, held_out[start::2]).copied_share(held_out[1 - start :: 2])
        for start in (0, 1)
    ]
    assert np.mean(shares) <= 0.13  # one of 12 is 8 %


def test_unrelated_pictures_are_far(search):
    assert np.median(search.nearest(blobs(20, SEED))[0]) > 1.3 * search.limit


def test_the_limit_lets_the_wanted_share_of_new_values_pass():
    """For uniform values the share below a limit is the limit. The usual quantile lets 8 % pass."""
    rng = np.random.default_rng(SEED)
    limits = [copies.lower_quantile(rng.random(25), 0.05) for _ in range(2000)]
    assert np.mean(limits) == pytest.approx(0.05, abs=0.012)


def test_a_collapsed_generator_is_measured(search):
    grey = np.zeros((6, 32, 32, 1), np.float32)
    distances, rows = search.nearest(grey)
    assert distances == pytest.approx(np.ones(6))
    assert copies.hubness(rows)[0] == 6
    assert search.copied_share(grey) == 0.0


# How


def test_principal_components_lose_no_neighbour():
    """The two-step search against the definition: the largest product of all windows."""
    training, samples = blobs(300, 1), blobs(40, 2)
    distances, rows = CopySearch(training, samples).nearest(samples)
    known = copies.windows(copies.contrast_maps(training))[:, 0]
    best = np.stack([(view @ known.T).max(axis=0) for view in copies.views(samples)])
    assert np.mean(rows == best.argmax(axis=1)) > 0.94
    assert distances == pytest.approx(1 - best.max(axis=1), abs=0.02)
    assert np.median(distances - (1 - best.max(axis=1))) < 1e-5


def test_chunks_change_nothing(search, bundled, monkeypatch):
    whole = search.nearest(bundled[1])
    monkeypatch.setattr(copies, "CHUNK", 8)  # the last has a single face
    again = CopySearch(*bundled)
    assert again.limit == pytest.approx(search.limit, abs=1e-5)
    assert again.nearest(bundled[1])[0] == pytest.approx(whole[0], abs=1e-5)


def test_mirror_images_in_the_training_set_count_once():
    a, b, c = blobs(3, SEED)
    faces = np.stack([a, a[:, ::-1], b, b, c, c[:, ::-1], a])
    assert copies.distinct_faces(faces).tolist() == [0, 2, 4]
    _, rows = CopySearch(faces, blobs(4, 9)).nearest(faces)
    assert rows.tolist() == [0, 0, 2, 2, 4, 4, 0]


@pytest.mark.parametrize(("gain", "offset"), [(0.5, 0.0), (1.0, 0.4), (2.0, -0.3)])
def test_brightness_and_contrast_leave_the_maps_alone(gain, offset):
    """x -> gain x + offset cancels, but for the small number that keeps division safe."""
    faces = blobs(3, SEED)
    maps = copies.contrast_maps(faces)
    assert maps == pytest.approx(copies.contrast_maps(gain * faces + offset), abs=1e-3)
    assert maps.std() > 0.3


def test_resampling_by_hand():
    """A ramp stays a ramp: 64 pixels to 32 double its slope, zoom 1.25 divides it by 1.25."""
    assert copies.resampling(32, 1.0) == pytest.approx(np.eye(32), abs=1e-6)
    for zoom in (1.0, 1.25):
        ramp = copies.resampling(64, zoom) @ np.arange(64, dtype=np.float32)
        assert np.diff(ramp)[4:-4] == pytest.approx(np.full(23, 2 / zoom), abs=0.05)
        assert ramp.mean() == pytest.approx(31.5, abs=0.02)  # about the centre
    wider = copies.resampling(32, 0.8)  # 40 pixels, of which 32 are there
    assert wider.sum(axis=1) == pytest.approx(np.ones(32))
    assert wider[:3, 0] == pytest.approx(np.ones(3))


def test_windows_by_hand():
    """Window (2, 1) of the 3x3 with reach 1 lies one pixel lower than the central one."""
    maps = blobs(1, SEED)[..., 0]
    found = copies.windows(maps, reach=1)
    lower = maps[0, 5:29, 4:28].ravel() - maps[0, 5:29, 4:28].mean()
    assert found.shape == (1, 9, 576)
    assert found[0, 7] == pytest.approx(lower / np.linalg.norm(lower), abs=1e-5)


def test_hubness_by_hand():
    assert copies.hubness(np.array([3, 1, 3, 3, 7])) == (3, 3, 0.6)


def test_planted_shifts_by_hand(bundled):
    """Away from the border, each face is its original, moved by 2 along at least one axis."""
    faces, inside = bundled[0][:30], slice(4, -4)
    moved = copies.shifted(faces, np.random.default_rng(SEED))
    steps = [(y, x) for y in range(-2, 3) for x in range(-2, 3)]
    same = [(np.roll(faces, step, (1, 2)) == moved)[:, inside, inside].all((1, 2, 3))
            for step in steps]  # fmt: skip
    assert (np.sum(same, axis=0) == 1).all()
    found = [steps[i] for i in np.argmax(same, axis=0)]
    assert {max(map(abs, step)) for step in found} == {2}
    assert all(2 in map(abs, along) for along in zip(*found, strict=True))
    assert len(set(found)) > 7


def test_planted_light_and_noise_by_hand(bundled):
    faces, rng = bundled[0][:30], np.random.default_rng(SEED)
    assert np.unique(np.round(copies.brightness(faces, rng) - faces, 5)).tolist() == [-0.3, 0.3]
    lit = copies.side_light(np.zeros((40, 8, 8, 1)), rng)  # light 1 times the ramp
    assert (lit.min(), lit.max()) == pytest.approx((-0.5, 0.5))
    assert len({one.tobytes() for one in lit}) == 4
    assert (copies.noise(faces, rng) - faces).std() == pytest.approx(0.05, rel=0.05)


def test_planted_zoom_by_hand():
    """A dot that is 8 pixels from the centre comes to 8 times the zoom."""
    dot = np.zeros((60, 33, 33, 1))
    dot[:, 16, 24] = 1.0
    rows = copies.zoomed(dot, np.random.default_rng(SEED))[:, 16, :, 0]
    places = rows @ np.arange(33) / rows.sum(axis=1) - 16
    assert 0.88 * 8 < places.min() < 0.95 * 8
    assert 1.15 * 8 < places.max() < 1.22 * 8


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (np.zeros((3, 32, 32)), "pictures"),
        (np.zeros((0, 32, 32, 1)), "pictures"),
        (np.zeros((3, 32, 32, 2)), "pictures"),
        (np.full((3, 32, 32, 1), np.nan), "finite"),
        (np.full((3, 32, 32, 1), 255.0), r"\[-1, 1\]"),
    ],
)
def test_unusable_pictures(search, bundled, bad, words):
    with pytest.raises(ValueError, match=f"samples must be .*{words}"):
        search.nearest(bad)
    with pytest.raises(ValueError, match=f"training faces must be .*{words}"):
        CopySearch(bad, bundled[1])
