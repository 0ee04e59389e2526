"""Crops for training: who is found, what is left out, what is refused."""

import numpy as np
import pytest
from command_line import failure, run
from PIL import Image
from skimage import data

from gan_keras import crop_faces


@pytest.fixture
def photographs(tmp_path):
    folder = tmp_path / "photographs"
    folder.mkdir()
    return folder


def test_one_face_is_cropped_with_hair_and_shoulders(photographs, tmp_path, capsys):
    astronaut = Image.fromarray(data.astronaut())
    astronaut.save(photographs / "someone.jpg", quality=95)
    Image.fromarray(data.coffee()).save(photographs / "coffee.png")
    twice = Image.new("RGB", (1024, 512))
    for left in (0, 512):
        twice.paste(astronaut, (left, 0))
    twice.save(photographs / "two.png")
    (photographs / "damaged.png").write_bytes(b"no picture")
    Image.new("RGB", (3, 2)).save(photographs / "tiny.png")
    assert run(crop_faces.main, photographs, tmp_path / "faces", "--size", 48) == 0
    assert "a face was found in 1 of 5 photographs" in capsys.readouterr().out
    (path,) = (tmp_path / "faces").iterdir()
    assert path.name == "p00000.png"  # no name of the person
    face = np.asarray(Image.open(path)).astype(float)
    assert face.shape == (48, 48, 3)
    # Her face lies at columns 180 to 270 and rows 70 to 170; the crop is about twice as large.
    expected = astronaut.crop((128, 16, 318, 206)).resize((48, 48))
    assert np.corrcoef(face.ravel(), np.asarray(expected, float).ravel())[0, 1] > 0.6


def test_what_is_refused(photographs, tmp_path, capsys):
    Image.fromarray(data.coffee()).save(photographs / "coffee.png")
    line = failure(capsys, crop_faces.main, photographs, tmp_path / "faces")
    assert "no frontal face in the 1 pictures" in line
    assert not (tmp_path / "faces").exists()
    assert "exists: name a folder that does not" in failure(
        capsys, crop_faces.main, photographs, photographs
    )
    assert "--size must be from 8 to 512, got 4" in failure(
        capsys, crop_faces.main, photographs, tmp_path / "faces", "--size", 4
    )
    assert "is not a folder" in failure(capsys, crop_faces.main, tmp_path / "no", tmp_path / "x")
