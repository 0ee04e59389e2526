"""The folder of a comparison: what it holds, how it goes on and grows, what it refuses."""

import json
import shutil
import statistics

import pytest
from command_line import failure, run

from gan_keras import compare
from gan_keras.tasks import sampling

SMALL = ["--dataset", "ring", "--models", "gan,wgan_gp:gp_weight=0.5", "--seeds", 2, "--steps", 8,
         "--set", "batch_size=16", "steps_per_execution=4", "xla=false"]  # fmt: skip


@pytest.fixture(scope="module")
def fewer_samples():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "SAMPLES", 1000)
        patch.setattr(sampling, "W1_POINTS", 250)
        yield


@pytest.fixture(scope="module")
def compared(tmp_path_factory, fewer_samples):
    folder = tmp_path_factory.mktemp("compare") / "ring"
    assert run(compare.main, *SMALL, "--out", folder) == 0
    return folder


def test_comparison_keeps_its_contract(compared):
    result = json.loads((compared / "compare.json").read_text())
    assert result["budget"] == {"g_updates": 8}
    assert [row["model"] for row in result["rows"]] == ["gan", "wgan_gp:gp_weight=0.5"]
    for row in result["rows"]:
        assert row["seeds"] == [0, 1]
        values = [run["last"]["w1_ring_250"] for run in row["runs"]]
        assert row["mean"]["w1_ring_250"] == pytest.approx(statistics.fmean(values))
        assert row["std"]["w1_ring_250"] == pytest.approx(statistics.stdev(values))
        assert set(row["mean_best"]) == set(row["mean"])
        assert all(run["g_updates"] == 8 for run in row["runs"])


def test_all_models_of_a_comparison_share_network_and_batch(compared):
    configs = [json.loads(path.read_text()) for path in sorted(compared.glob("*/config.json"))]
    assert len(configs) == 4
    for name in ("network", "latent_dim", "batch_size"):  # the filters are not an mlp's
        assert len({config[name] for config in configs}) == 1, name
    assert {config["gp_weight"] for config in configs} == {10.0, 0.5}


def test_a_finished_comparison_trains_nothing_again(compared, capsys):
    before = (compared / "compare.json").read_text()
    assert run(compare.main, *SMALL, "--out", compared, "--json") == 0
    captured = capsys.readouterr()
    assert captured.err.count("there already") == 4
    assert json.loads(captured.out) == json.loads(before)


def test_a_stopped_comparison_goes_on(compared, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(compared, copy)
    shutil.rmtree(copy / "gan-1")  # not begun
    (copy / "wgan_gp-gp_weight-0.5-1" / "metrics.json").unlink()  # trained, not measured
    assert run(compare.main, *SMALL, "--out", copy) == 0
    assert capsys.readouterr().out.count("there already") == 2
    one, other = (json.loads((f / "compare.json").read_text()) for f in (compared, copy))
    for result in (one, other):
        for row in result["rows"]:
            for record in row["runs"]:
                record.pop("seconds")
    assert one == other


def of(path):
    """{contender: seeds} of a compare.json."""
    return {row["model"]: row["seeds"] for row in json.loads(path.read_text())["rows"]}


@pytest.fixture
def copy(compared, tmp_path):
    return shutil.copytree(compared, tmp_path / "copy")


def words_for(models, *more):
    """SMALL with other models and one seed; ``more`` stands before the last words, settings."""
    words = [models if word == SMALL[3] else word for word in SMALL]
    words[words.index("--seeds") + 1] = 1
    return [*more, *words]


def test_a_later_call_forgets_no_contender(copy, capsys):
    """The file and the printed table have all that the folder has, each with its own seeds."""
    whole = json.loads((copy / "compare.json").read_text())
    assert run(compare.main, *words_for("lsgan"), "--out", copy) == 0
    assert of(copy / "compare.json") == {"gan": [0, 1], "wgan_gp:gp_weight=0.5": [0, 1],
                                         "lsgan": [0]}  # fmt: skip
    result = json.loads((copy / "compare.json").read_text())
    assert result["rows"][:2] == whole["rows"]
    printed = capsys.readouterr().out
    assert "gan: 2 seeds" in printed
    assert "lsgan: 1 seed," in printed


def test_a_later_call_has_the_budget_of_the_first(copy):
    """The recipe of another first model would give another one."""
    words = words_for("lsgan")
    del words[words.index("--steps") : words.index("--steps") + 2]
    assert run(compare.main, *words, "--out", copy) == 0
    assert json.loads((copy / "lsgan-0" / "metrics.json").read_text())["g_updates"] == 8


def test_more_seeds_are_added_to_those_that_are_there(copy):
    assert run(compare.main, *words_for("gan", "--first-seed", 5), "--out", copy) == 0
    assert of(copy / "compare.json")["gan"] == [0, 1, 5]
    [row] = (r for r in json.loads((copy / "compare.json").read_text())["rows"]
             if r["model"] == "gan")  # fmt: skip
    values = [record["last"]["w1_ring_250"] for record in row["runs"]]
    assert row["mean"]["w1_ring_250"] == pytest.approx(statistics.fmean(values))


def test_a_contender_without_runs_is_missing(copy):
    for seed in (0, 1):
        shutil.rmtree(copy / f"wgan_gp-gp_weight-0.5-{seed}")
    assert run(compare.main, *words_for("gan"), "--out", copy) == 0
    assert of(copy / "compare.json") == {"gan": [0, 1]}


def test_later_contenders_share_what_the_first_ones_shared(copy, capsys):
    """Or the table would compare networks, batches or data, and not models."""
    words = [*words_for("lsgan"), "latent_dim=3"]
    line = failure(capsys, compare.main, *words, "--out", copy)
    assert "holds a comparison with latent_dim 8, not 3" in line
    words = [*words_for("lsgan"), "ema_decay=0.5"]
    line = failure(capsys, compare.main, *words, "--out", copy)
    assert "holds a comparison with ema_decay null, not 0.5" in line
    fewer = [word for word in words_for("lsgan") if word != "batch_size=16"]
    line = failure(capsys, compare.main, *fewer, "--out", copy)
    assert "holds a comparison with batch_size 16, not 64" in line
    grid = ["grid" if word == "ring" else word for word in words_for("lsgan")]
    line = failure(capsys, compare.main, *grid, "--out", copy)
    assert "holds a comparison with dataset ring, not grid" in line
    assert set(of(copy / "compare.json")) == {"gan", "wgan_gp:gp_weight=0.5"}


def test_a_run_with_other_settings_is_not_taken_for_one_of_the_comparison(copy, capsys):
    config = json.loads((copy / "gan-1" / "config.json").read_text())
    (copy / "gan-1" / "config.json").write_text(json.dumps(config | {"beta_1": 0.25}))
    line = failure(capsys, compare.main, *words_for("lsgan"), "--out", copy)
    assert "gan-1 holds a run with beta_1 0.25, not 0.0" in line


def test_versions_are_those_of_the_runs(copy):
    """And not of whoever looked last."""
    config = json.loads((copy / "gan-1" / "config.json").read_text())
    config["versions"]["keras"] = "3.0.0"
    (copy / "gan-1" / "config.json").write_text(json.dumps(config))
    before = json.loads((copy / "compare.json").read_text())["versions"]
    assert run(compare.main, *words_for("gan"), "--out", copy) == 0
    after = json.loads((copy / "compare.json").read_text())["versions"]
    assert after == before | {"keras": f"3.0.0, {before['keras']}"}


def test_a_plan_of_an_older_version_goes_on(copy):
    """It knows neither what its contenders share nor settings that came later."""
    plan = json.loads((copy / "plan.json").read_text())
    plan.pop("for_all", None)
    for settings in plan["settings"].values():
        settings["seconds_per_step"] = 0.0015  # was a setting once
        del settings["mixed_precision"]  # and this came later
    (copy / "plan.json").write_text(json.dumps(plan))
    assert run(compare.main, *words_for("gan,lsgan"), "--out", copy) == 0
    assert of(copy / "compare.json")["lsgan"] == [0]


def test_another_budget_is_refused(compared, capsys):
    line = failure(capsys, compare.main, *SMALL, "--steps", 9, "--out", compared)
    assert "holds a comparison with budget" in line
    assert "--overwrite" in line


def test_other_settings_in_the_same_folder_are_refused(compared, capsys):
    line = failure(capsys, compare.main, *SMALL, "g_learning_rate=0.002", "--out", compared)
    assert "holds gan with g_learning_rate 0.005, not 0.002" in line
    other = ["grid" if word == "ring" else word for word in SMALL]
    line = failure(capsys, compare.main, *other, "--out", compared)
    assert "holds gan with dataset ring, not grid" in line


def test_overwrite_removes_the_comparison_and_nothing_else(compared, tmp_path):
    from gan_keras.loop.contenders import clear

    copy = tmp_path / "copy"
    shutil.copytree(compared, copy)
    shutil.copytree(compared / "gan-0", copy / "precious")
    (copy / "notes.txt").write_text("mine")
    clear(copy)
    assert sorted(path.name for path in copy.iterdir()) == ["notes.txt", "precious"]


@pytest.mark.parametrize("text", ["", "{}", '{"last": {}, "best": {}, "seconds": 1}'])
def test_damaged_results_of_a_run(compared, tmp_path, capsys, text):
    copy = tmp_path / "copy"
    shutil.copytree(compared, copy)
    (copy / "gan-0" / "metrics.json").write_text(text)
    line = failure(capsys, compare.main, *SMALL, "--out", copy)
    assert "metrics" in line
