"""Image to image as its users meet it: any size in tiles, transparency, greys in three channels."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from command_line import failure, run
from door_runs import COLOURS, door_fixture, saved, small_unet  # noqa: F401  (a fixture)
from PIL import Image

from gan_keras import apply
from gan_keras.data import sources
from gan_keras.inference import tiles
from gan_keras.networks import unet

GREY = np.random.default_rng(0).integers(0, 256, (20, 30), np.uint8)
RAMP = np.uint8(np.linspace(0, 255, 600).reshape(20, 30))


def opened(path):
    with Image.open(path) as picture:
        picture.load()
    return picture


def apply_to(run_folder, picture, out, *words):
    assert run(apply.main, run_folder, picture, "--out", out, "--quiet", *words) == 0
    return opened(out)


# Greys


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "jpeg"])
def test_greys_are_greys_in_whatever_mode_they_are_saved(doors, tmp_path, mode):
    if mode == "jpeg":
        path = saved(tmp_path / "x.jpg", Image.fromarray(GREY).convert("RGB"), quality=95)
        plain = saved(tmp_path / "plain.png", opened(path).convert("L"))
    else:
        path = saved(tmp_path / "x.png", Image.fromarray(GREY).convert(mode))
        plain = saved(tmp_path / "plain.png", GREY)
    made = apply_to(doors / "grey", path, tmp_path / "made.png")
    expected = apply_to(doors / "grey", plain, tmp_path / "expected.png")
    assert np.array_equal(np.asarray(made.convert("L")), np.asarray(expected))


def test_a_trace_of_colour_is_colour(doors, tmp_path, capsys):
    pixels = np.repeat(GREY[..., None], 3, axis=2)
    pixels[3, 4, 2] ^= 1
    line = failure(capsys, apply.main, doors / "grey", saved(tmp_path / "x.png", pixels))
    assert "is in colour, the run is of grey pictures" in line


# Transparency


@pytest.mark.parametrize(
    ("name", "picture", "mode"),
    [
        ("grey", Image.fromarray(GREY), "LA"),
        ("colour", Image.fromarray(COLOURS), "RGBA"),
        ("colour", Image.fromarray(GREY), "RGBA"),
        ("edges", Image.fromarray(GREY), "RGBA"),
    ],
)
def test_transparency_is_kept(doors, tmp_path, name, picture, mode):
    opaque = apply_to(doors / name, saved(tmp_path / "o.png", picture), tmp_path / "opaque.png")
    picture.putalpha(Image.fromarray(RAMP))
    path = saved(tmp_path / "x.png", picture)
    made = apply_to(doors / name, path, tmp_path / "made.png")
    assert (made.mode, opaque.mode) == (mode, mode[:-1])
    assert np.array_equal(np.asarray(made.getchannel("A")), RAMP)
    if name != "edges":  # lines that nobody sees are no lines
        assert np.array_equal(np.asarray(made.convert(opaque.mode)), np.asarray(opaque))
    for out in ("made.jpg", "made.bmp"):
        white = apply_to(doors / name, path, tmp_path / out)
        assert white.mode == opaque.mode
        assert np.asarray(white, float)[0].mean() > 230  # nearly all of the row shows white


def test_lines_that_nobody_sees_are_not_painted(doors, tmp_path):
    """White, but transparent, is what many programs leave around a drawing."""
    lines = np.zeros((20, 30, 2), np.uint8)
    lines[..., 0], lines[5:9, 7, 1] = 255, 255
    path = saved(tmp_path / "x.png", Image.fromarray(lines, "LA"))
    made = apply_to(doors / "edges", path, tmp_path / "made.png")
    seen = saved(tmp_path / "seen.png", lines[..., 1])
    assert np.array_equal(
        np.asarray(made)[..., :3], np.asarray(apply_to(doors / "edges", seen, tmp_path / "s.png"))
    )


def test_a_hole_that_transparency_tells_is_filled(doors, tmp_path):
    alpha = np.full((20, 30), 255, np.uint8)
    alpha[5:10, 5:12], alpha[15] = 0, 200
    clear = Image.fromarray(COLOURS)
    clear.putalpha(Image.fromarray(alpha))
    made = apply_to(doors / "hole", saved(tmp_path / "x.png", clear), tmp_path / "made.png")
    assert made.mode == "RGB"
    assert np.array_equal(np.asarray(made)[alpha > 127], COLOURS[alpha > 127])


def test_a_hole_that_a_mask_tells_is_seen_and_the_rest_keeps_its_transparency(doors, tmp_path):
    alpha, mask = np.full((20, 30), 90, np.uint8), np.zeros((20, 30), np.uint8)
    mask[5:10, 5:12] = 255
    clear = Image.fromarray(COLOURS)
    clear.putalpha(Image.fromarray(alpha))
    words = ["--mask", saved(tmp_path / "m.png", mask)]
    path = saved(tmp_path / "x.png", clear)
    made = apply_to(doors / "hole", path, tmp_path / "made.png", *words)
    assert np.array_equal(np.asarray(made.getchannel("A")), np.where(mask > 0, 255, 90))


def test_three_panels_show_transparency_as_white(doors, tmp_path):
    clear = Image.fromarray(np.zeros((60, 60, 3), np.uint8))
    clear.putalpha(0)
    path = saved(tmp_path / "x.png", clear)
    made = apply_to(doors / "colour", path, tmp_path / "made.png", "--degrade")
    assert made.mode == "RGB"
    assert np.asarray(made)[-50:, -50:].min() == 255  # the last panel is the picture itself


# Tiles


def positive(network):
    """Weights that cancel nothing out, so that what can matter does."""
    for weight in network.trainable_variables:
        weight.assign(np.abs(weight) + 1e-3)
    return network


@pytest.mark.parametrize("halvings", [1, 2, 3])
def test_reach_is_as_far_as_a_pixel_matters(halvings):
    """Measured by what the gradient of one output pixel with respect to the input shows."""
    keras.utils.set_random_seed(0)
    network = positive(unet.generator(1, 1, filters=2, halvings=halvings))
    reach, multiple = unet.reach(network), unet.multiple(network)
    assert multiple == 2**halvings
    side = (2 * reach // multiple + 4) * multiple
    seen = 0
    for place in range(side // 2, side // 2 + multiple):  # every place on the coarsest grid
        picture = tf.ones((1, side, side, 1))
        with tf.GradientTape() as tape:
            tape.watch(picture)
            made = network(picture)[0, place, place, 0]
        rows = np.nonzero(tape.gradient(made, picture).numpy()[0, ..., 0].any(axis=1))[0]
        seen = max(seen, place - rows.min(), rows.max() - place)
    assert seen <= reach <= seen + multiple


@pytest.mark.parametrize("size", [(90, 145), (150, 7), (133, 137), (33, 201)])
@pytest.mark.parametrize("halvings", [2, 3])
def test_tiles_give_what_the_whole_picture_gives(size, halvings):
    keras.utils.set_random_seed(0)
    network = unet.generator(3, 3, filters=4, halvings=halvings)
    picture = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    halo, multiple = unet.reach(network), unet.multiple(network)
    pads = [(0, 0), (0, -size[0] % multiple), (0, -size[1] % multiple), (0, 0)]
    padded = np.pad(picture[None] / np.float32(127.5) - 1, pads, mode="edge")
    whole = network(padded, training=False).numpy()[0, : size[0], : size[1]]
    expected = (np.clip(whole, -1, 1) + 1) * 127.5

    def worst(halo):
        made = tiles.enlarge(network, picture, halo, tile=8, multiple=multiple)
        return np.abs(made - expected).max()

    assert worst(halo) <= 0.5 + 1e-3  # half a grey level is the rounding to bytes
    assert max(size) > 2 * halo + 16 + multiple  # more than one tile
    assert worst(0) > 0.6  # the check can fail: with too narrow a margin the seams show


@pytest.mark.parametrize("multiple", [1, 4, 8])
@pytest.mark.parametrize("length", [16, 80, 88, 200, 1000])
def test_aligned_tiles_cover_a_side_once_with_room_around_each(length, multiple):
    tile, halo = 80, 21
    parts = tiles.tiles(length, tile, halo, multiple)
    assert [i for _, first, last in parts for i in range(first, last)] == list(range(length))
    for begin, first, last in parts:
        assert begin % multiple == 0
        assert begin == 0 or first - begin >= halo
        assert last == length or begin + tile - last >= halo


@pytest.mark.parametrize("name", ["grey", "colour", "hole", "edges"])
def test_the_whole_command_in_tiles(doors, tmp_path, monkeypatch, name, capsys):
    """With tiles that are forced to be small it makes what it makes at once, and says how far."""
    grey = np.random.default_rng(0).integers(0, 256, (150, 190), np.uint8)
    pixels = grey if name in ("grey", "edges") else np.stack([grey, 255 - grey, grey // 2], -1)
    words = [doors / name, saved(tmp_path / "x.png", pixels)]
    if name == "hole":
        words += ["--mask", saved(tmp_path / "m.png", np.uint8(255 * (grey > 200)))]
    assert run(apply.main, *words, "--out", tmp_path / "whole.png") == 0
    assert capsys.readouterr().out.startswith(str(tmp_path / "x.png"))
    monkeypatch.setattr(tiles, "TILE", 8)
    assert run(apply.main, *words, "--out", tmp_path / "tiles.png") == 0
    assert "tile 70 of 70" in capsys.readouterr().out
    whole, made = (np.asarray(opened(tmp_path / f"{n}.png"), int) for n in ("whole", "tiles"))
    assert np.abs(whole - made).max() <= 1


def test_a_large_picture_never_passes_at_once(doors, tmp_path, monkeypatch):
    """Memory: no part that goes through the network is larger than a tile."""
    seen, compiled = [], tiles.compiled

    def watched(network, any_size):
        step = compiled(network, any_size=any_size)
        return lambda part: seen.append(part.shape[1:3]) or step(part)

    monkeypatch.setattr(tiles, "compiled", watched)
    path = saved(tmp_path / "x.png", np.zeros((500, 700), np.uint8))
    apply_to(doors / "grey", path, tmp_path / "made.png")
    assert max(max(sides) for sides in seen) == tiles.TILE


def test_what_needs_the_whole_picture_takes_no_huge_ones(doors, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(apply, "MOST_DEGRADED", 500)
    path = saved(tmp_path / "x.png", GREY)
    line = failure(capsys, apply.main, doors / "grey", path, "--degrade")
    assert "has 30x20 pixels, more than 500" in line
    assert run(apply.main, doors / "grey", path) == 0


def test_panels_of_the_network_are_those_of_the_command(doors, tmp_path):
    """--degrade shows what the network makes of the source that it made."""
    path = saved(tmp_path / "x.png", GREY)
    shown = np.asarray(apply_to(doors / "grey", path, tmp_path / "three.png", "--degrade"))
    source = sources.source_for_test("denoise", tiles.to_unit(GREY[None, ..., None]))
    network = small_unet(1, 1)
    made = tiles.enlarge(network, source[0], 21, source=lambda part: part, multiple=4)
    enlarged = made[..., 0].repeat(2, axis=0).repeat(2, axis=1)
    assert shown.shape[0] == 44 + 16  # and a line of captions
    assert np.abs(shown[-42:-2, 64:124].astype(int) - enlarged).max() <= 1
