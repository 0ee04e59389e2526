"""Pictures in and out of the commands: what is read, and where and how results are written."""

import os

import numpy as np
import pytest
from command_line import failure, run
from door_runs import COLOURS, door_fixture, saved, time_fixture  # noqa: F401  (fixtures)
from PIL import Image

from gan_keras import apply, sample, upscale
from gan_keras.data.picture_files import in_known_mode, read_picture, read_with_alpha
from gan_keras.errors import InputError

GREYS = np.arange(256, dtype=np.float64).reshape(16, 16)


# Numbers of more than a byte


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        (GREYS / 255, GREYS),
        (GREYS / 255 * 1.06 - 0.03, np.round(np.clip(GREYS * 1.06 - 7.65, 0, 255))),
        (GREYS * 0, GREYS * 0),
        (GREYS * 0 + 1, GREYS * 0 + 255),
        (GREYS, GREYS),
        (GREYS * 0.4, np.round(GREYS * 0.4)),
        (GREYS * 1.06 - 7, np.round(np.clip(GREYS * 1.06 - 7, 0, 255))),
    ],
    ids=["unit", "unit-sharpened", "black", "white", "bytes", "dim", "bytes-sharpened"],
)
def test_floats_are_read_by_what_they_hold(tmp_path, pixels, expected):
    path = saved(tmp_path / "x.tif", pixels.astype(np.float32))
    picture = read_picture(path)
    assert picture.mode == "L"
    assert np.array_equal(np.asarray(picture), expected)


@pytest.mark.parametrize(
    ("low", "high"), [(0, 3), (0, 4000), (-1, 1), (-200, 200), (0, np.nan), (0, np.inf)]
)
def test_floats_of_no_known_scale_are_refused(tmp_path, low, high):
    pixels = np.full((8, 8), low, np.float32)
    pixels[4] = high
    with pytest.raises(InputError, match=r"x\.tif: (its values reach|it holds values)") as error:
        read_picture(saved(tmp_path / "x.tif", pixels))
    assert "convert" in str(error.value)


@pytest.mark.parametrize(
    ("factor", "kind"),
    [(257, np.uint16), (1, np.int32), (257, np.int32), (2**23, np.int32)],
    ids=["16-bit", "32-bit-of-bytes", "32-bit-of-16", "32-bit"],
)
def test_whole_numbers_are_read_by_their_range(tmp_path, factor, kind):
    path = saved(tmp_path / "x.tif", (GREYS * factor).astype(kind))
    assert np.array_equal(np.asarray(read_picture(path)), GREYS)


def test_dark_pictures_of_a_known_range_stay_dark(tmp_path):
    """Of 16 bits the file says what white is, so a black frame does not become bright noise."""
    dark = (GREYS % 200).astype(np.uint16)
    saved(tmp_path / "x.png", dark)
    (tmp_path / "x.pgm").write_bytes(b"P5 16 16 65535\n" + dark.astype(">u2").tobytes())
    for name in ("x.png", "x.pgm"):
        assert np.asarray(read_picture(tmp_path / name)).max() == 0


def test_whole_numbers_below_zero_are_refused():
    with pytest.raises(ValueError, match="below 0, down to -5"):
        in_known_mode(Image.fromarray(np.full((4, 4), -5, np.int32)))


def test_floats_reach_the_network_as_bytes_do(doors, tmp_path):
    """The whole command: from [0, 1] it makes what it makes of the same picture as PNG."""
    byte, unit = saved(tmp_path / "b.png", np.uint8(GREYS)), tmp_path / "u.tif"
    saved(unit, (GREYS / 255).astype(np.float32))
    for path in (byte, unit):
        assert run(apply.main, doors / "grey", path, "--out", path.with_suffix(".out.png")) == 0
    first, second = ((tmp_path / name).read_bytes() for name in ("b.out.png", "u.out.png"))
    assert first == second


# What is no regular file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("kind", ["pipe", "link", "device", "folder"])
def test_what_is_no_file_is_refused_at_once(doors, tmp_path, capsys, in_time, kind):
    odd = {"device": "/dev/zero", "folder": tmp_path}.get(kind, tmp_path / "odd.png")
    if kind in ("pipe", "link"):
        os.mkfifo(tmp_path / "odd.png")
    if kind == "link":
        odd = tmp_path / "link.png"
        odd.symlink_to("odd.png")
    grey, out = saved(tmp_path / "grey.png", np.uint8(GREYS)), ["--out", tmp_path / "x.png"]
    word = {"link": "pipe"}.get(kind, kind)
    for main, words in (
        (apply.main, [doors / "grey", odd, *out]),
        (apply.main, [doors / "hole", grey, "--mask", odd, *out]),
        (upscale.main, [doors / "large", odd, *out]),
    ):
        line = failure(capsys, main, *words)
        assert f"cannot read {odd}: it is a {word}; name a regular file" in line
    assert not (tmp_path / "x.png").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_settings_file_that_is_a_pipe_is_refused_at_once(tmp_path, capsys, in_time):
    from gan_keras import train

    os.mkfifo(tmp_path / "settings.json")
    line = failure(capsys, train.main, "--config", tmp_path / "settings.json")
    assert "it is a pipe, name a regular file" in line


# Where results go


WRITERS = [
    (apply, "grey", ["g.png"]),
    (apply, "hole", ["g.png", "--mask", "m.png"]),
    (upscale, "large", ["g.png"]),
    (sample, "digits", ["--count", "4"]),
]
IDS = ["apply", "apply-mask", "upscale", "sample"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in, with a picture and a mask."""
    monkeypatch.chdir(tmp_path)
    saved(tmp_path / "g.png", np.uint8(GREYS))
    saved(tmp_path / "m.png", np.uint8(255 * (GREYS > 99)))
    return tmp_path


@pytest.mark.parametrize(("door", "name", "words"), WRITERS, ids=IDS)
def test_a_name_that_ends_in_a_slash_is_a_folder(doors, place, capsys, door, name, words):
    before = sorted(os.listdir(place))
    for out in ("new.png/", "new.png/.", "."):
        line = failure(capsys, door.main, doors / name, *words, "--out", out)
        assert "name a file with --out" in line or "has another ending" in line
    assert sorted(os.listdir(place)) == before
    (place / "there.png").mkdir()
    line = failure(capsys, door.main, doors / name, *words, "--out", "there.png")
    assert "cannot write 'there.png': that names a folder" in line


@pytest.mark.parametrize(("door", "name", "words"), WRITERS, ids=IDS)
def test_what_is_written_through_a_link_goes_to_its_target(doors, place, door, name, words):
    (place / "below").mkdir()
    for target in ("below/new.png", "below/data.bin"):  # the link's own name decides the format
        (place / "link.png").symlink_to(target)
        assert run(door.main, doors / name, *words, "--out", "link.png") == 0
        assert os.readlink(place / "link.png") == target
        with Image.open(place / target) as made:
            assert made.format == "PNG"
        (place / "link.png").unlink()
    assert sorted(os.listdir(place / "below")) == ["data.bin", "new.png"]


@pytest.mark.parametrize(("door", "name", "words"), WRITERS, ids=IDS)
def test_links_that_lead_nowhere_are_one_line(doors, place, capsys, door, name, words):
    (place / "lost.png").symlink_to("no/folder.png")
    line = failure(capsys, door.main, doors / name, *words, "--out", "lost.png")
    assert "cannot write lost.png: name a file in a folder that exists" in line
    (place / "circle.png").symlink_to("other.png")
    (place / "other.png").symlink_to("circle.png")
    line = failure(capsys, door.main, doors / name, *words, "--out", "circle.png")
    assert "links lead in a circle" in line
    assert (place / "circle.png").is_symlink()


def test_a_source_is_not_replaced_by_way_of_a_link(doors, place, capsys):
    (place / "link.png").symlink_to("m.png")
    words = [doors / "hole", "g.png", "--mask", "m.png", "--out", "link.png", "--overwrite"]
    before = (place / "m.png").read_bytes()
    assert "link.png exists: name another --out" in failure(capsys, apply.main, *words)
    assert (place / "m.png").read_bytes() == before


def test_a_result_that_its_format_cannot_hold_is_refused_before_it_is_made(
    doors, tmp_path, capsys, monkeypatch
):
    wide = saved(tmp_path / "w.png", np.zeros((1, 16_384), np.uint8))
    monkeypatch.setattr(apply.command, "import_tensorflow", lambda: pytest.fail("too late"))
    for main, name, size in ((apply.main, "grey", "16384x1"), (upscale.main, "large", "32768x2")):
        line = failure(capsys, main, doors / name, wide, "--out", tmp_path / "x.webp")
        assert f"the result has {size} pixels, but .webp holds 16383 a side" in line
        assert "write a .png or .tif" in line


def test_three_panels_have_to_fit_the_format_too(doors, tmp_path, capsys):
    wide = saved(tmp_path / "w.png", np.zeros((60, 6000), np.uint8))
    words = [doors / "grey", wide, "--degrade", "--out", tmp_path / "x.webp"]
    assert "but .webp holds 16383 a side" in failure(capsys, apply.main, *words)
    assert not (tmp_path / "x.webp").exists()


@pytest.mark.parametrize(("door", "name", "words"), WRITERS, ids=IDS)
@pytest.mark.parametrize("ending", ["jpg", "tif", "webp", "bmp"])
def test_every_command_writes_every_kind(doors, place, door, name, words, ending):
    assert run(door.main, doors / name, *words, "--out", f"x.{ending}") == 0
    with Image.open(f"x.{ending}") as made:
        made.load()
        if ending == "jpg":  # of quality 95: the first entry of the table is 2, it is 8 at 75
            assert made.quantization[0][0] == 2


def test_long_names_are_written(place):
    """The name while it is written is longer than the name itself."""
    from gan_keras.files import replace_atomically

    with replace_atomically(place / f"{'n' * 250}.bin") as part:
        part.write_bytes(b"whole")
        assert part.suffix == ".bin"
    assert (place / f"{'n' * 250}.bin").read_bytes() == b"whole"


# Transparency


def test_transparency_on_white_is_that_of_the_reader(tmp_path):
    picture = Image.fromarray(COLOURS).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    path = saved(tmp_path / "x.png", picture)
    alpha = np.asarray(picture.getchannel("A"), float)[..., None] / 255
    expected = alpha * COLOURS + (1 - alpha) * 255
    assert np.abs(np.asarray(read_picture(path)) - expected).max() < 1
    assert read_with_alpha(path).mode == "RGBA"
