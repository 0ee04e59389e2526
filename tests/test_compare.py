"""`evaluate` and `compare`: what they print, resume and refuse."""

import json
import shutil
import statistics

import pytest
from command_line import failure, run

from gan_keras import compare, evaluate, train
from gan_keras.settings.paper import PAPER
from gan_keras.settings.resolve import make_config, recipe_for
from gan_keras.tasks import sampling

SMALL = ["--dataset", "ring", "--models", "gan,wgan_gp:gp_weight=0.5", "--seeds", 2, "--steps", 8,
         "--set", "batch_size=16", "steps_per_execution=4"]  # fmt: skip


@pytest.fixture(scope="module")
def fewer_samples():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "SAMPLES", 1000)
        patch.setattr(sampling, "W1_POINTS", 250)
        yield


@pytest.fixture(scope="module")
def finished(tmp_path_factory, fewer_samples):
    folder = tmp_path_factory.mktemp("runs") / "finished"
    words = ["--model", "lsgan", "--dataset", "ring", "--steps", 8, "--quiet", "--out", folder]
    assert run(train.main, *words, "--set", "steps_per_execution=4", "batch_size=16") == 0
    return folder


@pytest.fixture(scope="module")
def compared(tmp_path_factory, fewer_samples):
    folder = tmp_path_factory.mktemp("compare") / "ring"
    assert run(compare.main, *SMALL, "--out", folder) == 0
    return folder


def test_evaluate_finds_the_numbers_of_training_again(finished, fewer_samples, capsys):
    assert run(evaluate.main, finished, "--samples", 1000, "--json") == 0
    metrics = json.loads(capsys.readouterr().out)
    assert metrics == json.loads((finished / "metrics.json").read_text())
    assert set(metrics["last"]) == {"modes_ring_1k", "hq_ring_1k", "w1_ring_250"}


def test_evaluate_names_its_sample_count(finished, fewer_samples, capsys):
    assert run(evaluate.main, finished, "--samples", 2000) == 0
    assert "modes_ring_2k" in capsys.readouterr().out


def test_evaluate_of_digits_looks_for_copies(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sampling, "SAMPLES", 500)
    monkeypatch.setattr(sampling, "SELECTION_SAMPLES", 250)
    words = ["--steps", 2, "--batch-size", 8, "--quiet", "--out", tmp_path / "run",
             "--set", "g_filters=4", "d_filters=4"]  # fmt: skip
    assert run(train.main, *words) == 0
    assert run(evaluate.main, tmp_path / "run", "--samples", 500, "--json") == 0
    last = json.loads(capsys.readouterr().out)["last"]
    stored = json.loads((tmp_path / "run" / "metrics.json").read_text())["last"]
    assert {name: last[name] for name in stored} == stored
    assert 0 <= last["copied_digits_500"] <= 1
    line = failure(capsys, evaluate.main, tmp_path / "run", "--samples", 500, "--inception")
    assert "--inception needs at least 2049 samples" in line


@pytest.mark.parametrize(
    ("samples", "words"), [("10", "--samples must be from 500"), ("x", "invalid int value")]
)
def test_evaluate_with_a_wrong_count(finished, capsys, samples, words):
    assert words in failure(capsys, evaluate.main, finished, "--samples", samples)


def test_evaluate_refuses_what_is_no_finished_run(finished, tmp_path, capsys):
    assert "holds no run" in failure(capsys, evaluate.main, tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(finished, copy)
    (copy / "metrics.json").write_text("{}")
    assert "holds no metrics" in failure(capsys, evaluate.main, copy)
    (copy / "metrics.json").unlink()
    assert "is not finished" in failure(capsys, evaluate.main, copy)


def test_evaluate_without_a_metric(tmp_path, capsys):
    words = ["--dataset", "digits", "--steps", 1, "--batch-size", 8, "--quiet"]
    words += ["--out", tmp_path / "run", "--set", "g_filters=4", "d_filters=4"]
    assert run(train.main, *words) == 0
    assert "no metric fits dataset 'digits'" in failure(capsys, evaluate.main, tmp_path / "run")


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
        del settings["xla"]  # and this came later
    (copy / "plan.json").write_text(json.dumps(plan))
    assert run(compare.main, *words_for("gan,lsgan"), "--out", copy) == 0
    assert of(copy / "compare.json")["lsgan"] == [0]


def test_another_budget_is_refused(compared, capsys):
    line = failure(capsys, compare.main, *SMALL, "--steps", 9, "--out", compared)
    assert "holds a comparison with budget" in line
    assert "--overwrite" in line


def test_equal_seconds_give_the_faster_model_more_updates(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sampling, "SAMPLES", 1000)
    from gan_keras.loop import contest

    steps = {"gan": 0.25, "wgan": 0.75}  # seconds
    monkeypatch.setattr(contest, "seconds_per_step", lambda config, _: steps[config.model])
    words = ["--dataset", "ring", "--models", "gan,wgan", "--seeds", 1, "--seconds", 3, "--json"]
    assert run(compare.main, *words, "--out", tmp_path / "c") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["budget"] == {"seconds": 3.0}
    assert [row["runs"][0]["g_updates"] for row in result["rows"]] == [12, 4]
    assert result["seconds_per_step"] == steps


def test_step_times_are_measured(tmp_path):
    from gan_keras.loop.contest import seconds_per_step

    config = make_config({"model": "gan", "dataset": "ring", "batch_size": 16})
    assert 0 < seconds_per_step(config, tmp_path) < 1


def test_a_diverged_run_is_reported_and_not_averaged(tmp_path, monkeypatch, capsys):
    from gan_keras.errors import Diverged
    from gan_keras.loop import fit

    def explode(*args, **kwargs):
        raise Diverged("d_loss became nan")

    monkeypatch.setattr(fit, "fit", explode)
    words = ["--dataset", "ring", "--models", "gan", "--seeds", 2, "--steps", 4, "--json"]
    assert run(compare.main, *words, "--out", tmp_path / "c") == 0
    [row] = json.loads(capsys.readouterr().out)["rows"]
    assert (row["seeds"], row["diverged"], row["mean"], row["runs"]) == ([], [0, 1], {}, [])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--models", "gan,nope"], "unknown model 'nope': use one of gan, dcgan"),
        (["--models", "gan,gan"], "names gan twice"),
        (["--models", "gan:gp_weight=3"], "gp_weight does not apply to model gan"),
        (["--models", "wgan_gp:sharpness=3"], "unknown key 'sharpness'"),
        (["--dataset", "cifar10"], "no metric fits dataset 'cifar10'"),
        (["--dataset", "nope"], "unknown dataset 'nope'"),
        (["--seeds", "0"], "--seeds must be at least 1"),
        (["--steps", "0"], "--steps must be at least 1"),
        (["--set", "seed=3"], "seed in --set: a comparison sets it itself, by --seeds"),
        (["--models", "gan:dataset=ring"], "dataset in --models gan:dataset=ring"),
        (["--models", "gan:epochs"], "--models takes key=value, got 'epochs'"),
        (["--dataset", "ring", "--models", "gan:diffaugment=color"], "ring has points"),
        (["--set", "network=mlp", "dropout=0.5"], "dropout does not apply to network mlp"),
        (["--set", "optimizer=rmsprop", "beta_1=0.7"], "beta_1 does not apply to optimizer"),
        (["--seconds", "-1"], "--seconds must be above 0"),
        (["--seconds", "5", "--steps", "5"], "not allowed with"),
    ],
)
def test_comparisons_that_cannot_be_made(words, expected, capsys, tmp_path):
    assert expected in failure(capsys, compare.main, *words, "--out", tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_other_settings_in_the_same_folder_are_refused(compared, capsys):
    line = failure(capsys, compare.main, *SMALL, "g_learning_rate=0.002", "--out", compared)
    assert "holds gan with g_learning_rate 0.005, not 0.002" in line
    other = ["grid" if word == "ring" else word for word in SMALL]
    line = failure(capsys, compare.main, *other, "--out", compared)
    assert "holds gan with dataset ring, not grid" in line


@pytest.mark.parametrize("plan", ["[]", "{}", '{"budget": 1', '{"version": 4, "resource": []}'])
def test_a_plan_of_something_else_is_left_alone(tmp_path, capsys, plan):
    (tmp_path / "plan.json").write_text(plan)
    line = failure(capsys, compare.main, *SMALL, "--out", tmp_path, "--overwrite")
    assert "is no plan of a comparison" in line
    assert (tmp_path / "plan.json").read_text() == plan


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


def test_a_plus_is_a_comma(tmp_path):
    words = ["--models", "dcgan:diffaugment=color+cutout", "--out", str(tmp_path)]
    [settings] = compare.contenders_from(compare.build_parser().parse_args(words)).values()
    assert settings["diffaugment"] == "color,cutout"


def test_a_folder_of_something_else_is_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    line = failure(capsys, compare.main, "--out", tmp_path, "--overwrite")
    assert "holds no comparison" in line
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_paper_recipes_hold_the_numbers_of_the_papers():
    config = make_config({"model": "wgan_gp", "recipe": "paper"})
    assert (config.gp_weight, config.n_critic, config.batch_size) == (10.0, 5, 64)
    assert (config.g_learning_rate, config.beta_1, config.beta_2) == (1e-4, 0.0, 0.9)
    config = make_config({"model": "wgan", "recipe": "paper"})
    assert (config.clip_value, config.n_critic, config.optimizer) == (0.01, 5, "rmsprop")
    assert config.d_learning_rate == 5e-5
    for model in PAPER:
        make_config({"model": model, "recipe": "paper"})


def test_recipes_that_do_not_exist(capsys):
    assert "unknown recipe 'fast'" in failure(capsys, train.main, "--recipe", "fast")
    line = failure(capsys, train.main, "--recipe", "paper", "--model", "gan")
    assert "no paper recipe for gan" in line
    with pytest.raises(Exception, match="no paper recipe for wgan on ring"):
        recipe_for("wgan", "ring", "paper")


def test_iwgan_says_what_it_is(tmp_path, capsys):
    words = ["--model", "iwgan", "--dataset", "ring", "--steps", 4, "--out", tmp_path / "run"]
    assert run(train.main, *words) == 0
    text = capsys.readouterr().out
    assert "iwgan is another name for wgan_gp" in text
    assert json.loads((tmp_path / "run" / "config.json").read_text())["model"] == "wgan_gp"
