"""MODEL_CARD.md says what was measured, with what, and never where the user's files lie."""

import pytest
from PIL import Image

from gan_keras import command, train


def card_of(folder, *words):
    run = ["--steps", "2", "--batch-size", "4", "--quiet", "--out", str(folder)]
    run += ["--set", "xla=false"]
    assert command.run(train.main, [*map(str, words), *run]) == 0
    return (folder / "MODEL_CARD.md").read_text("utf-8")


@pytest.mark.usefixtures("few_samples")
def test_the_card_of_a_toy_run_describes_what_it_used(tmp_path):
    text = card_of(tmp_path / "run", "--model", "gan", "--dataset", "ring")
    assert "`w1` the Wasserstein distance" in text
    assert "feature" not in text


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "secret place" / "holiday"
    folder.mkdir(parents=True)
    for i in range(12):
        Image.new("L", (16, 16), 20 * i).save(folder / f"{i}.png")
    return folder


def test_the_card_and_results_of_a_folder_name_it_without_its_path(pictures, tmp_path):
    small = ["--network", "mlp", "--image-size", 8]
    text = card_of(tmp_path / "run", "--dataset", f"folder:{pictures}", *small)
    assert "# dcgan on folder:holiday" in text
    assert "No metric fits this dataset." in text
    assert "Look at the pictures" in text
    assert "feature" not in text
    assert "secret" not in text
    assert "secret" not in (tmp_path / "run" / "metrics.json").read_text()
    assert "secret" in (tmp_path / "run" / "config.json").read_text()


def test_a_relative_folder_is_found_from_elsewhere(pictures, tmp_path, monkeypatch):
    monkeypatch.chdir(pictures.parent)
    run, small = tmp_path / "run", ["--network", "mlp", "--image-size", 8]
    card_of(run, "--dataset", "folder:holiday", *small)
    monkeypatch.chdir(tmp_path)
    assert command.run(train.main, ["--resume", "--out", str(run), "--quiet"]) == 0
    monkeypatch.chdir(pictures.parent)
    again = ["--resume", "--out", str(run), "--dataset", "folder:holiday", "--quiet"]
    assert command.run(train.main, again) == 0
