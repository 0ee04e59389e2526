"""The sample command: what it draws and what it refuses."""

import pytest
from command_line import failure, run
from PIL import Image

from gan_keras import sample


def test_samples_repeat_and_differ_by_seed(finished, tmp_path, capsys):
    names = [tmp_path / f"{i}.png" for i in range(3)]
    for name, seed in zip(names, (4, 4, 5), strict=True):
        words = [finished, "--count", 9, "--seed", seed, "--out", name]
        assert run(sample.main, *words) == 0
        assert str(name) in capsys.readouterr().out
    first, same, other = (name.read_bytes() for name in names)
    assert first == same != other
    with Image.open(names[0]) as picture:
        assert picture.size == (3 * 98 + 2, 3 * 98 + 2)  # 8 pixels enlarged 12 times


def test_samples_lie_in_the_run_by_default(finished):
    assert run(sample.main, finished, "--seed", 11) == 0
    assert (finished / "samples-seed-11.png").exists()
    (finished / "samples-seed-11.png").unlink()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--count", "0"], "--count must be from 1 to 10000, got 0"),
        (["--seed", "-1"], "--seed must be at least 0"),
        (["--which", "worst"], "invalid choice: 'worst'"),
        (["--which", "best"], "has no best generator"),
        (["--out", "picture.txt"], "has another ending"),
        (["--out", "nowhere/picture.png"], "folder that exists"),
    ],
)
def test_sample_errors(capsys, finished, tmp_path, monkeypatch, words, text):
    monkeypatch.chdir(tmp_path)
    assert text in failure(capsys, sample.main, finished, *words)


def test_sample_of_what_is_no_run(capsys, tmp_path):
    assert "holds no run" in failure(capsys, sample.main, tmp_path)


def test_a_damaged_generator_is_named(capsys, finished, tmp_path):
    import shutil

    copy = tmp_path / "run"
    shutil.copytree(finished, copy)
    (copy / "generator.keras").write_bytes(b"no zip file")
    assert "generator.keras" in failure(capsys, sample.main, copy)
