"""Settings: what a declaration allows, who reads it, and the page that is made from them."""

import json
import math
import os
from pathlib import Path

import pytest

from gan_keras import train
from gan_keras.errors import InputError
from gan_keras.settings import page
from gan_keras.settings.declarations import FIELDS, readers
from gan_keras.settings.models import MODELS
from gan_keras.settings.recipes import RECIPES
from gan_keras.settings.resolve import absolute, make_config, parse_assignments, read_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"batch_size": 0}, "batch_size must be from 1 to 65536, got 0"),
        ({"batch_size": 2**17}, "batch_size must be from 1 to 65536, got 131072"),
        ({"batch_size": 1.5}, "batch_size must be a whole number from 1"),
        ({"batch_size": True}, "batch_size must be a whole number from 1"),
        ({"beta_1": 1}, "beta_1 must be at least 0 and below 1, got 1.0"),
        ({"g_learning_rate": 0}, "g_learning_rate must be above 0 and below 1, got 0.0"),
        ({"r1_gamma": -1}, "r1_gamma must be at least 0, got -1.0"),
        ({"r1_gamma": math.inf}, "r1_gamma must be at least 0, got Infinity"),
        ({"r1_gamma": math.nan}, "r1_gamma must be at least 0, got NaN"),
        ({"r1_gamma": 10**400}, "r1_gamma must be at least 0, got Infinity"),
        ({"real_target": 0}, "real_target must be above 0 and at most 1, got 0.0"),
        ({"seed": 2**31 - 1}, "seed must be from 0 to 2147483646, got 2147483647"),
        ({"schedule": "step"}, "unknown schedule 'step': use one of constant, linear, cosine"),
        ({"model": "srgan", "scale": 5}, "unknown scale '5': use one of 2, 3, 4"),
        ({"diffaugment": "color,blur"},
         "unknown diffaugment 'blur': use some of color, translation, cutout"),
        ({"image_size": None, "ema_decay": "x"}, 'ema_decay must be a number or null'),
        ({"model": "wgan", "r1_gamma": 1}, "r1_gamma does not apply to model wgan: leave it out, "
         "or use one of gan, dcgan, lsgan, hinge, r3gan, face, cgan"),
        ({"ls_targets": "pearson"},
         "ls_targets does not apply to model dcgan: leave it out, or use one of lsgan"),
        ({"network": "mlp", "g_filters": 8}, "g_filters does not apply to network mlp"),
        ({"optimizer": "rmsprop", "beta_1": 0.3}, "beta_1 does not apply to optimizer rmsprop"),
        ({"mixed_precision": "float16"}, "use --mixed-precision bfloat16, or r1_gamma=0"),
        ({"network": "dcgan"}, "use --network dcgan_no_bn, or r1_gamma=0"),
    ],
)  # fmt: skip
def test_refusals_name_the_value_and_the_cure(settings, sentence):
    with pytest.raises(InputError) as refused:
        make_config(settings)
    assert sentence in str(refused.value)


def test_values_at_the_border_are_taken():
    config = make_config({"batch_size": 1, "seed": 2**31 - 2, "real_target": 1, "r1_gamma": 0})
    assert (config.batch_size, config.real_target) == (1, 1.0)
    assert type(config.real_target) is float


def test_every_setting_is_declared_whole():
    for field in FIELDS.values():
        assert field.metadata["help"], field.name
        assert readers(field), field.name
        known = {group for card in MODELS.values() for group in card.groups}
        assert set(field.metadata.get("read_by", ())) <= known, field.name
        for key, values in field.metadata.get("ignored_with", {}).items():
            choices = FIELDS[key].metadata.get("choices")
            assert choices is None or set(values) <= set(choices), field.name


def test_every_model_has_a_card_a_recipe_and_a_class():
    assert set(MODELS) == set(RECIPES)
    for name, card in MODELS.items():
        assert make_config({"model": name}).card is card
        file = card.home.partition(":")[0]
        assert (ROOT / "gan_keras" / "models" / f"{file}.py").is_file()
        assert (ROOT / "gan_keras" / "tasks" / f"{card.task}.py").is_file()
        assert (ROOT / "gan_keras" / f"{card.command}.py").is_file()


@pytest.mark.parametrize(
    ("text", "value"),
    [("True", True), ("false", False), ("None", None), (".5", 0.5), ("1.", 1.0), ("3", 3),
     ("hinge", "hinge")],
)  # fmt: skip
def test_set_reads_json_and_what_python_writes(text, value):
    [found] = parse_assignments([f"ema_decay={text}"]).values()
    assert found == value
    assert type(found) is type(value)


def test_the_page_is_made_from_the_declarations():
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == page.page()
    rows = [line for line in page.page().splitlines() if line.startswith("| `")]
    assert len(rows) == len(FIELDS)


def test_flags_are_made_from_the_declarations():
    parser = train.build_parser()
    flags = {action.dest for action in parser._actions}
    declared = {name for name, field in FIELDS.items() if "flag" in field.metadata}
    assert {"model", "dataset", "batch_size", "mixed_precision"} <= declared <= flags
    args = parser.parse_args(["--batch-size", "7", "--mixed-precision"])
    assert train.settings_from(args) == {"batch_size": 7, "mixed_precision": "bfloat16"}


def test_the_list_names_every_setting(capsys):
    train.print_list()
    listed = capsys.readouterr().out
    for name in (*MODELS, *FIELDS):
        assert f"  {name} " in listed


def test_old_files_with_a_forecast_are_read(tmp_path):
    """`seconds_per_step` was written by earlier versions and means nothing now."""
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"model": "gan", "seconds_per_step": 0.1, "versions": {}}))
    assert read_settings(path) == {"model": "gan"}


def test_folders_are_kept_by_their_whole_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a,b").mkdir()
    assert absolute("folder:pictures") == f"folder:{tmp_path / 'pictures'}"
    assert absolute("folder:x,y") == f"folder:{tmp_path / 'x'},{tmp_path / 'y'}"
    assert absolute("folder:a,b") == f"folder:{tmp_path / 'a,b'}"  # one folder of that name
    assert absolute("folder:~/z") == f"folder:{os.path.expanduser('~/z')}"
    assert absolute("mnist5k") == "mnist5k"
    assert make_config({"dataset": "folder:x"}).dataset == f"folder:{tmp_path / 'x'}"
