"""Folders of pictures as people have them: hidden files, links, damage, places one may not read."""

import os

import numpy as np
import pytest
from door_runs import time_fixture  # noqa: F401  (a fixture)
from PIL import Image

from gan_keras import load_dataset
from gan_keras.data import damaged, folder, photos
from gan_keras.data.crops import PairDataset
from gan_keras.data.picture_files import image_files
from gan_keras.data.source_pairs import TranslationDataset
from gan_keras.errors import InputError


def write(place, *names, grey=99):
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (8, 8), grey).save(place / name)


def found(place):
    """Names below the folder of what is found, and what is said of the rest."""
    notes = []
    paths = image_files(place, notes)
    assert paths == sorted(paths)
    return [os.path.relpath(path, place) for path in paths], notes


# What is found


def test_a_plain_folder_says_nothing(tmp_path):
    write(tmp_path, "b.png", "a/c.jpg", "A.PNG")
    (tmp_path / "notes.txt").touch()
    (tmp_path / ".DS_Store").touch()
    assert found(tmp_path) == (["A.PNG", "a/c.jpg", "b.png"], [])


def test_names_with_a_dot_are_left_out_and_said(tmp_path):
    write(tmp_path, "a.png", ".hidden.png", ".thumbs/a.png", ".thumbs/b.png", "sub/b.png")
    (tmp_path / "sub" / "._b.png").write_bytes(b"what a Mac keeps beside a file")
    names, [note] = found(tmp_path)
    assert names == ["a.png", "sub/b.png"]
    assert note == f"left out of {tmp_path}: 3 hidden names (such as ._b.png)"


def test_a_hidden_folder_that_is_named_is_read(tmp_path):
    write(tmp_path, ".cache/a.png")
    assert found(tmp_path / ".cache") == (["a.png"], [])


def test_nothing_but_hidden_pictures(tmp_path):
    write(tmp_path, "._a.png")
    with pytest.raises(InputError, match=r"no picture in .*1 hidden name \(such as \._a\.png\)"):
        image_files(tmp_path)


def test_runs_are_left_out_and_said(tmp_path):
    write(tmp_path, "a.png", "run/samples/b.png")
    for name in ("config.json", "history.csv"):
        (tmp_path / "run" / name).touch()
    names, [note] = found(tmp_path)
    assert names == ["a.png"]
    assert f"1 training run (such as {tmp_path / 'run'})" in note


def test_links_to_folders_are_followed_once(tmp_path):
    write(tmp_path, "data/a.png", "data/sub/b.png", "elsewhere/c.png", "elsewhere/deep/d.png")
    data = tmp_path / "data"
    (data / "first").symlink_to(tmp_path / "elsewhere")
    (data / "second").symlink_to(tmp_path / "elsewhere")  # the same folder
    (data / "again").symlink_to("sub")  # lies here anyway
    (data / "file.png").symlink_to(tmp_path / "elsewhere" / "c.png")
    assert found(data) == (
        ["a.png", "file.png", "first/c.png", "first/deep/d.png", "sub/b.png"],
        [],
    )


def test_links_in_a_circle_end(tmp_path, in_time):
    write(tmp_path, "top/data/a.png", "top/other/b.png")
    data = tmp_path / "top" / "data"
    (data / "self").symlink_to(".")
    (data / "up").symlink_to("..")  # would bring in what is not in the folder
    (data / "other").symlink_to("../other")
    (tmp_path / "top" / "other" / "back").symlink_to("../data")
    names, [note] = found(data)
    assert names == ["a.png", "other/b.png"]
    assert f"2 circular links (such as {data / 'self'})" in note


def test_folders_that_cannot_be_read_are_said(tmp_path, monkeypatch):
    """Simulated, because nothing is closed to root."""
    write(tmp_path, "a.png", "closed/b.png")
    scandir = os.scandir

    def guarded(place="."):
        if str(place).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", guarded)
    names, [note] = found(tmp_path)
    assert names == ["a.png"]
    closed = tmp_path / "closed"
    assert f"1 unreadable folder (such as {closed}: Permission denied)" in note
    with pytest.raises(InputError, match="1 unreadable folder"):
        image_files(closed)


def test_what_is_left_out_of_several_folders_is_said_of_each(tmp_path):
    write(tmp_path, "one/a.png", "one/.b.png", "two/a.png", "two/.b.png")
    notes = []
    assert len(image_files(f"{tmp_path}/one,{tmp_path}/two", notes)) == 2
    assert [note.split(":")[0] for note in notes] == [
        f"left out of {tmp_path}/{name}" for name in ("one", "two")
    ]


# Damaged pictures


@pytest.fixture
def mixed(tmp_path):
    """25 pictures of which 3 are damaged: one empty, one cut off, one that is a pipe."""
    rng = np.random.default_rng(0)
    for i in range(25):
        pixels = rng.integers(0, 256, (40, 44, 3), np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{i:02}.png")
    (tmp_path / "05.png").write_bytes(b"")
    (tmp_path / "07.png").write_bytes((tmp_path / "07.png").read_bytes()[:900])
    (tmp_path / "20.png").unlink()
    os.mkfifo(tmp_path / "20.png")
    return tmp_path


LOADERS = {
    "sampling": lambda name, **how: load_dataset(name, image_size=8, **how),
    "translation": lambda name, **how: TranslationDataset("denoise", name, image_size=8, **how),
    "crops": lambda name, **how: PairDataset(name, 2, 32, **how),
}


@pytest.mark.parametrize("kind", LOADERS)
def test_damage_is_one_line_with_the_cure(mixed, in_time, kind):
    with pytest.raises(InputError) as error:
        LOADERS[kind](f"folder:{mixed}")
    text = str(error.value)
    assert "\n" not in text
    assert text.count("cannot read") == 1
    assert "2 more of 25 inspected pictures cannot be read either" in text
    assert "leave them out with --skip-damaged" in text
    # Of crops the pictures are read in an order of their own.
    assert f"cannot read {mixed}/05.png: not a picture" in text or kind == "crops"


@pytest.mark.parametrize("kind", LOADERS)
def test_one_damaged_picture_is_named_alone(mixed, kind):
    for name in ("07.png", "20.png"):
        (mixed / name).unlink()
    with pytest.raises(InputError) as error:
        LOADERS[kind](f"folder:{mixed}")
    assert "more of" not in str(error.value)
    assert str(error.value).endswith(
        "repair or remove it, or leave damaged pictures out with --skip-damaged"
    )


@pytest.mark.parametrize("kind", LOADERS)
def test_damaged_pictures_are_left_out_counted_and_said(mixed, in_time, kind):
    dataset = LOADERS[kind](f"folder:{mixed}", skip_damaged=True)
    note = dataset.notes[-1]
    assert "3 of 25 pictures are left out, they cannot be read; the first:" in note
    assert f"{mixed}/05.png (not a picture of a known kind" in note
    counts = {"sampling": lambda: dataset.count, "translation": lambda: dataset.count + 2,
              "crops": lambda: len(dataset.train) + 2}  # fmt: skip
    assert counts[kind]() == 22
    next(iter(dataset.batches(4, 0)))


def test_skipping_changes_nothing_where_nothing_is_damaged(tmp_path):
    """Neither the order, nor the colours, which the first pictures decide."""
    for i in range(30):
        Image.new("RGB" if i == 28 else "L", (8, 8), 8 * i).save(tmp_path / f"{i:02}.png")
    for count, channels in ((5, 1), (256, 3)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(folder, "INSPECTED", count)
            plain, skipping = (
                load_dataset(f"folder:{tmp_path}", image_size=8, skip_damaged=skip)
                for skip in (False, True)
            )
        assert (plain.paths, plain.shape) == (skipping.paths, skipping.shape)
        assert plain.shape[2] == channels
        assert plain.notes == skipping.notes == []


def test_only_the_first_pictures_are_opened_unless_damage_is_skipped(tmp_path, monkeypatch):
    write(tmp_path, *(f"{i}.png" for i in range(9)))
    opened, read = [], damaged.read_picture
    monkeypatch.setattr(damaged, "read_picture", lambda path: opened.append(path) or read(path))
    monkeypatch.setattr(folder, "INSPECTED", 3)
    load_dataset(f"folder:{tmp_path}")
    assert len(opened) == 3
    load_dataset(f"folder:{tmp_path}", skip_damaged=True)
    assert len(opened) == 12


@pytest.mark.parametrize("kind", LOADERS)
def test_nothing_but_damage(tmp_path, kind):
    for i in range(4):
        (tmp_path / f"{i}.png").write_bytes(b"no picture")
    with pytest.raises(InputError, match="none of 4 pictures can be read; the first: cannot read"):
        LOADERS[kind](f"folder:{tmp_path}", skip_damaged=True)


def test_damage_that_is_found_in_training_names_the_cure(tmp_path, monkeypatch):
    write(tmp_path, *(f"{i}.png" for i in range(9)))
    (tmp_path / "7.png").write_bytes(b"broken")
    monkeypatch.setattr(folder, "INSPECTED", 3)
    dataset = load_dataset(f"folder:{tmp_path}", image_size=8)
    with pytest.raises(InputError, match=r"cannot read .*7\.png.*--skip-damaged"):
        dataset.floats()
    assert "--skip-damaged" in str(dataset.failure)


def test_notes_of_a_folder_reach_every_dataset_made_of_it(tmp_path):
    write(tmp_path, *(f"{i:02}.png" for i in range(24)), ".hidden.png")
    dataset = load_dataset(f"folder:{tmp_path}", image_size=8)
    pairs = TranslationDataset("denoise", f"folder:{tmp_path}", image_size=8)
    for one in (dataset, dataset.subset([1, 2]), dataset.mirrored(), pairs):
        assert len(one.notes) == 1
        assert "1 hidden name" in one.notes[0]
    assert list(load_dataset("digits").notes) == []


def test_notes_of_photographs(tmp_path):
    write(tmp_path, ".hidden.png")
    for i in range(4):
        Image.new("RGB", (40 - 10 * (i == 2), 40)).save(tmp_path / f"{i}.png")
    _, notes = photos.load_photos(f"folder:{tmp_path}", 32)
    assert ["1 hidden name" in notes[0], "1 of 4 pictures are left out" in notes[1]] == [True] * 2
