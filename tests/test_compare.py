"""`compare`: budgets, failures, what it refuses; and the recipes that are compared."""

import dataclasses
import json

import pytest
from command_line import failure, run

from gan_keras import compare, train
from gan_keras.errors import InputError
from gan_keras.files import locked
from gan_keras.settings.paper import PAPER
from gan_keras.settings.resolve import make_config, recipe_for, settled


@pytest.mark.usefixtures("few_samples")
def test_equal_seconds_give_the_faster_model_more_updates(tmp_path, capsys, monkeypatch):
    from gan_keras.loop import contest

    steps = {"gan": 0.25, "wgan": 0.75}  # seconds
    monkeypatch.setattr(contest, "seconds_per_step", lambda config, _: steps[config.model])
    words = ["--dataset", "ring", "--models", "gan,wgan", "--seeds", 1, "--seconds", 3, "--json"]
    words += ["--set", "xla=false"]
    assert run(compare.main, *words, "--out", tmp_path / "c") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["budget"] == {"seconds": 3.0}
    assert [row["runs"][0]["g_updates"] for row in result["rows"]] == [12, 4]
    assert result["seconds_per_step"] == steps


@pytest.mark.parametrize("dataset", ["mnist5k", "digits", "ring"])
def test_the_default_model_is_compared_as_the_others_are(dataset):
    """The default run has other networks, rates and length; among losses, only the loss differs."""
    words = ["--models", "dcgan,hinge", "--dataset", dataset]
    found = compare.contenders_from(compare.build_parser().parse_args(words))
    dcgan, hinge = (make_config(found[name]) for name in ("dcgan", "hinge"))
    assert dataclasses.replace(dcgan, model="hinge", r1_gamma=hinge.r1_gamma) == hinge
    assert dcgan.r1_gamma == (0.0 if dataset == "ring" else hinge.r1_gamma)


def test_the_paper_recipe_keeps_its_rates_in_a_comparison():
    words = ["--models", "dcgan:recipe=paper,hinge"]
    found = compare.contenders_from(compare.build_parser().parse_args(words))
    config = make_config(found["dcgan:recipe=paper"])
    assert (config.g_learning_rate, config.d_learning_rate, config.beta_1) == (2e-4, 2e-4, 0.5)
    assert (config.network, config.g_filters) == ("dcgan_no_bn", 48)  # what all contenders share


@pytest.mark.parametrize(("model", "dataset"), [("gan", "ring"), ("cgan", "digits")])
def test_step_times_are_measured(model, dataset, tmp_path):
    from gan_keras.loop.contest import seconds_per_step

    small = {} if model == "gan" else {"g_filters": 4, "d_filters": 4, "xla": False}
    config = make_config({"model": model, "dataset": dataset, "batch_size": 16} | small)
    assert 0 < seconds_per_step(config, tmp_path) < 1


def comparison_of(folder, budget, count=5000):
    from gan_keras.loop.contest import Comparison

    shared = {"dataset": "mnist5k", "network": "mlp", "batch_size": 32}
    contenders = {name: shared | {"model": name} for name in ("gan", "lsgan")}
    return Comparison(folder, contenders, shared, [0], budget, count, None, print)


@pytest.mark.parametrize("steps", [3000, 1001, 7])
def test_equal_updates_are_equal_whatever_runs_at_once(steps, tmp_path):
    """3,000 were once 2,869, one at a time: the epochs were planned twice."""
    contest = comparison_of(tmp_path, {"g_updates": steps})
    lengths = [contest.length(name) for name in ("gan", "lsgan")]
    assert lengths[0] == lengths[1]
    epochs, each = lengths[0]
    assert steps - epochs < epochs * each <= steps


def test_equal_seconds_are_whole_executions(tmp_path):
    contest = comparison_of(tmp_path, {"seconds": 100.0})
    contest.plan["seconds_per_step"] = {"gan": 0.0333, "lsgan": 0.0333}
    for name in ("gan", "lsgan"):
        epochs, each = contest.length(name)
        config = make_config(contest.contenders[name] | {"epochs": epochs, "steps_per_epoch": each})
        assert each % config.steps_per_execution == 0
        assert settled(config, 5000).steps_per_execution == config.steps_per_execution
        assert 3003 - each < epochs * each <= 3003


def test_a_comparison_that_is_being_trained_is_not_cleared(tmp_path):
    from gan_keras.loop.contenders import clear

    runs = [tmp_path / f"gan-{seed}" for seed in (0, 1)]
    for run_folder in runs:
        run_folder.mkdir()
        (run_folder / "config.json").write_text("{}")
    plan = {"budget": {}, "seconds_per_step": {}, "settings": {"gan": {}}}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    with locked(runs[1]), pytest.raises(InputError, match="another training"):
        clear(tmp_path)
    assert all((folder / "config.json").exists() for folder in runs)
    clear(tmp_path)
    assert not any(tmp_path.iterdir())


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
        (["--set", "strategy=mirrored"], "strategy in --set: a comparison sets it itself, by none"),
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


@pytest.mark.parametrize("plan", ["[]", "{}", '{"budget": 1', '{"version": 4, "resource": []}'])
def test_a_plan_of_something_else_is_left_alone(tmp_path, capsys, plan):
    (tmp_path / "plan.json").write_text(plan)
    line = failure(capsys, compare.main, "--dataset", "ring", "--out", tmp_path, "--overwrite")
    assert "is no plan of a comparison" in line
    assert (tmp_path / "plan.json").read_text() == plan


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


@pytest.mark.usefixtures("few_samples")
def test_iwgan_says_what_it_is(tmp_path, capsys):
    words = ["--model", "iwgan", "--dataset", "ring", "--steps", 4, "--out", tmp_path / "run"]
    words += ["--set", "xla=false"]
    assert run(train.main, *words) == 0
    text = capsys.readouterr().out
    assert "iwgan is another name for wgan_gp" in text
    assert json.loads((tmp_path / "run" / "config.json").read_text())["model"] == "wgan_gp"
