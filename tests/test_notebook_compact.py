"""Pictures of notebooks in fewer bytes: what changes, and what does not."""

import base64
import io

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from notebooks.compact import MOST, compact, smaller

RNG = np.random.default_rng(0)
NOISE = RNG.integers(0, 256, (30, 30, 3)).astype(np.uint8)  # no palette is near all of it
NOISE = NOISE.repeat(2, axis=0).repeat(2, axis=1)


def png(pixels, **kwargs):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=0, **kwargs)
    return file.getvalue()


def pixels(picture, mode="RGB"):
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert(mode), int)


def test_few_colours_become_a_palette():
    colours = RNG.integers(0, 256, (200, 3)).astype(np.uint8)
    picture = png(colours[RNG.integers(0, 200, (60, 60))])
    made = smaller(picture)
    assert len(made) < len(picture) / 2
    assert np.abs(pixels(made) - pixels(picture)).max() <= MOST
    with Image.open(io.BytesIO(made)) as image:
        assert image.mode == "P"


def test_many_colours_are_kept():
    picture = png(NOISE)
    made = smaller(picture)
    assert len(made) < len(picture)
    assert np.array_equal(pixels(made), pixels(picture))


def test_what_is_transparent_is_kept():
    see_through = np.concatenate([NOISE, np.full((60, 60, 1), 7, np.uint8)], axis=2)
    made = smaller(png(see_through))
    assert np.array_equal(pixels(made, "RGBA"), see_through)


def test_a_film_is_kept():
    frames = [Image.fromarray(NOISE), Image.fromarray(255 - NOISE)]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:], compress_level=0)
    assert smaller(file.getvalue()) == file.getvalue()


def test_pictures_of_a_notebook():
    picture = base64.b64encode(png(np.zeros((60, 60, 3), np.uint8))).decode()
    shown = new_output("display_data", {"image/png": picture, "text/plain": "a square"})
    notebook = new_notebook(cells=[new_code_cell("draw()", outputs=[shown])])
    compact(notebook)
    nbformat.validate(notebook)
    data = notebook.cells[0].outputs[0].data
    assert len(data["image/png"]) < len(picture) / 10
    assert data["text/plain"] == "a square"
    assert not pixels(base64.b64decode(data["image/png"])).any()
