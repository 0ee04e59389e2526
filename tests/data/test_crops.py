"""Photographs, their crops, and pictures of any size through a network."""

import itertools

import numpy as np
import pytest
from PIL import Image

from gan_keras.data import photos
from gan_keras.data.bicubic import downscale
from gan_keras.data.crops import PairDataset, Sheets, detail, turned
from gan_keras.errors import InputError
from gan_keras.inference.tiles import enlarge, tiles
from gan_keras.networks.srresnet import reach, srresnet


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Six pictures: 4 of 64x80 with noise, one flat, one too small."""
    place = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(0)
    for i in range(6):
        pixels = rng.integers(0, 256, (64, 80, 3), np.uint8)
        Image.fromarray(pixels[:20] if i == 2 else pixels).save(place / f"{i}.png")
    return place


def bytes_of(floats):
    return np.round((floats + 1) * 127.5).astype(np.uint8)


def test_bundled_photographs_are_split_by_picture():
    names = [set(part) for part in photos.BUNDLED.values()]
    assert len(set.union(*names)) == sum(map(len, names)) == 11
    loaded, notes = photos.load_photos("photos", 48)
    assert notes == []
    assert {part: len(loaded[part]) for part in loaded} == {"train": 9, "select": 1, "test": 1}
    for picture in itertools.chain(*loaded.values()):
        assert picture.dtype == np.uint8
        assert picture.ndim == 3
        assert min(picture.shape[:2]) >= 300


@pytest.mark.parametrize(("count", "held"), [(3, 1), (30, 1), (60, 3), (400, 5)])
def test_a_folder_is_split_once_and_for_all(count, held):
    names = [f"{i:03}" for i in range(count)]
    parts = photos.split_names(names)
    assert sorted(itertools.chain(*parts.values())) == names
    assert (len(parts["select"]), len(parts["test"])) == (held, held)
    assert photos.split_names(names) == parts


def test_few_pictures_or_small_ones_are_refused_or_named(folder, tmp_path):
    with pytest.raises(InputError, match="at least 3 pictures"):
        photos.split_names(["a", "b"])
    loaded, notes = photos.load_photos(f"folder:{folder}", 48)
    assert len(loaded["train"]) == 3
    assert "1 of 6 pictures are left out: smaller than 48" in notes[0]
    with pytest.raises(InputError, match=r"no picture of .* to train on has 96 pixels"):
        photos.load_photos(f"folder:{folder}", 96)


def test_several_folders_make_one_dataset(folder, tmp_path):
    Image.new("RGB", (64, 64)).save(tmp_path / "one.png")
    from gan_keras.data.picture_files import image_files

    assert len(image_files(f"{folder},{tmp_path}")) == 7
    with pytest.raises(InputError, match="is not a folder"):
        image_files(f"{folder},{tmp_path}/none")


def test_memory_is_bounded():
    pictures = (np.zeros((10, 10, 3), np.uint8) for _ in range(50))
    assert len(photos.few_enough(pictures, most=1000)) == 10
    assert len(photos.few_enough([np.zeros((100, 100, 3))], most=10)) == 1  # never none


def test_low_and_high_are_the_same_place(folder):
    """Inside the crop ``low`` is what Pillow makes of ``high``, whatever the turn."""
    dataset = PairDataset(f"folder:{folder}", 4, 48)
    low, high = next(iter(dataset.batches(16, seed=3)))
    low, high = bytes_of(low.numpy()), bytes_of(high.numpy())
    assert (low.shape, high.shape) == ((16, 12, 12, 3), (16, 48, 48, 3))
    for small, large in zip(low, high, strict=True):
        difference = np.abs(downscale(large, 4).astype(int) - small)[3:-3, 3:-3]
        assert difference.max() <= 2
    assert low.std() > 10  # the check above would hold for flat pictures too


def test_batches_go_on_where_they_were(folder):
    dataset = PairDataset(f"folder:{folder}", 2, 32)
    whole = list(dataset.batches(4, seed=1).take(6))
    later = list(dataset.batches(4, seed=1, first_step=4).take(2))
    for expected, got in zip(whole[4:], later, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(expected, got, strict=True))
    other = next(iter(dataset.batches(4, seed=2)))
    assert not np.array_equal(whole[0][0], other[0])
    assert not np.array_equal(whole[0][0], whole[1][0])


def test_all_eight_orientations_occur():
    square = np.arange(9).reshape(1, 3, 3, 1)
    turns = np.array([[i & 1, i >> 1 & 1, i >> 2] for i in range(8)], bool).T
    made = turned(np.repeat(square, 8, axis=0), turns).numpy()[..., 0]
    straight = square[0, :, :, 0]
    expected = [np.rot90(s, k) for s in (straight, straight[:, ::-1]) for k in range(4)]
    assert {tuple(m.ravel()) for m in made} == {tuple(e.ravel()) for e in expected}


def test_flat_patches_are_rarer():
    """Left half flat, right half noise: of two uniform places the better one is taken."""
    picture = np.full((64, 256, 3), 128, np.uint8)
    picture[:, 128:] = np.random.default_rng(0).integers(0, 256, (64, 128, 3))
    sheets = Sheets([picture], 4, 8)
    flat = [0, 0]
    for number in range(40):
        low, _ = sheets.crops(32, (0, number))
        flat[0] += int((low.numpy().std(axis=(1, 2, 3)) < 1e-6).sum())
        flat[1] += 32
    # Uniform places would be flat in 24 of 57; two of them both in about 18 %.
    assert 0.12 < flat[0] / flat[1] < 0.24


def test_detail_is_that_of_the_window_that_begins_there():
    low = np.random.default_rng(0).integers(0, 256, (20, 16, 3), np.uint8)
    slope = np.hypot(*np.gradient(low.mean(axis=2)))
    assert detail(low, 6)[3, 5] == pytest.approx(slope[3:9, 5:11].mean(), rel=1e-5)


@pytest.mark.parametrize("length", [10, 40, 41, 97, 100])
def test_tiles_cover_a_side_once_with_room_around_each(length):
    parts = tiles(length, 40, 7)
    covered = [i for _, first, last in parts for i in range(first, last)]
    assert covered == list(range(length))
    for begin, first, last in parts:
        assert begin >= 0
        assert begin == 0 or first - begin >= 7
        assert last == length or begin + 40 - last >= 7


def test_tiles_give_what_the_whole_picture_gives():
    network = srresnet(2, 2, 8)
    rng = np.random.default_rng(0)
    for weight in network.trainable_variables:
        weight.assign(rng.normal(0, 0.1, weight.shape))
    picture = rng.integers(0, 256, (90, 75, 3), np.uint8)
    halo = reach(network)
    whole = enlarge(network, picture, halo, tile=1000)
    assert whole.shape == (180, 150, 3)
    assert np.array_equal(enlarge(network, picture, halo, tile=40), whole)
    # The check can fail: with too narrow a margin the seams show.
    assert not np.array_equal(enlarge(network, picture, 1, tile=40), whole)
