"""`benchmarks.search_dcgan` mixes no rows of different bases or recipes; nothing is trained."""

import json

import pytest
from command_line import failure, run

from benchmarks import search_dcgan


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """The file that the search writes, instead of the recorded one."""
    monkeypatch.setattr(search_dcgan, "measure", lambda change, seed: {"fd": 1.0, "updates": 2})
    monkeypatch.setattr(search_dcgan, "RESULTS", tmp_path)
    return tmp_path / "search_dcgan.json"


def test_a_search_keeps_its_base(stored, monkeypatch, capsys):
    assert run(search_dcgan.main, "--only", "R1 gamma 2") == 0
    before = stored.read_bytes()
    assert json.loads(before)["base"] == search_dcgan.BASE
    monkeypatch.setattr(search_dcgan, "BASE", {"ema_decay": 0.9})
    capsys.readouterr()
    line = failure(capsys, search_dcgan.main, "--only", "R1 gamma 40")
    assert "with ema_decay 0.998, not 0.9" in line
    assert stored.read_bytes() == before


def test_a_row_of_an_unknown_recipe_gets_no_more_seeds(stored, capsys):
    """As older versions wrote it."""
    assert run(search_dcgan.main, "--only", "no R1") == 0
    found = json.loads(stored.read_text())
    assert found["rows"]["no R1"].pop("settings")["r1_gamma"] == 0
    stored.write_text(json.dumps(found))
    assert run(search_dcgan.main, "--only", "no R1") == 0
    capsys.readouterr()
    line = failure(capsys, search_dcgan.main, "--only", "no R1", "--seeds", 2)
    assert "does not say what 'no R1' was made with" in line


def test_another_recipe_does_not_join(stored, capsys):
    assert run(search_dcgan.main, "--only", "no R1") == 0
    found = json.loads(stored.read_text())
    found["rows"]["no R1"]["settings"]["batch_size"] = 16
    stored.write_text(json.dumps(found))
    capsys.readouterr()
    line = failure(capsys, search_dcgan.main, "--only", "no R1", "--seeds", 2)
    assert "holds 'no R1' with batch_size 16, not 32" in line
    assert run(search_dcgan.main, "--only", "no R1", "--overwrite") == 0
    assert "--seeds" in failure(capsys, search_dcgan.main, "--seeds", 0)
