"""Experiments that vary one thing: which runs they make, and how runs are compared."""

import itertools
import json
import shutil

import numpy as np
import pytest
from command_line import failure, run

from benchmarks import factorial, factorial_effects, few_faces, studies
from benchmarks.arms import IMAGES, STUDIES, fill_with_black, two_sided_targets
from benchmarks.store import read
from gan_keras import load_dataset
from gan_keras.errors import InputError
from gan_keras.models.build import build_gan
from gan_keras.models.gan import GAN
from gan_keras.networks.diffaugment import DiffAugment
from gan_keras.run.record import write_json


def names_of(changed, seed=0):
    config, own = studies.resolved(changed, seed)
    return studies.file_of(config, own)[0].name


@pytest.mark.parametrize("study", STUDIES)
def test_arms_of_a_study_differ_and_are_compared_with_one_of_them(study):
    against, arms = STUDIES[study]
    assert against in arms
    assert len({names_of(changed) for changed in arms.values()}) == len(arms)
    assert names_of(arms[against], 0) != names_of(arms[against], 1)


def test_each_step_of_the_ladder_changes_what_its_name_says():
    _, arms = STUDIES["ladder"]
    made = {name: studies.file_of(*studies.resolved(arm, 0))[1] for name, arm in arms.items()}
    names = [name for name in made if not name.startswith("all but")]
    changed = []
    for below, above in itertools.pairwise(names):
        keys = made[below].keys() | made[above].keys()
        changed.append({k for k in keys if made[below].get(k) != made[above].get(k)})
    assert changed == [
        {"images"}, {"r1_gamma"}, {"beta_1", "beta_2", "g_learning_rate", "d_learning_rate"},
        {"schedule"}, {"ema_decay"}, {"diffaugment"}, {"model"},
    ]  # fmt: skip
    top = made[names[-1]]
    for step, keys in zip(names[1:-1], changed, strict=False):
        without = made[step.replace("+ ", "all but ")]
        assert {k for k in top if without.get(k) != top.get(k)} == keys, step


def test_the_number_of_images_is_equal_but_where_the_name_says_otherwise():
    for against, arms in STUDIES.values():
        for name, arm in {**arms, against: arms[against]}.items():
            config, own = studies.resolved(arm, 0)
            seen = own["updates"] * config.batch_size
            other = "updates" in name
            assert (abs(seen - IMAGES) < config.batch_size) != other, name


def test_soft_labels_on_both_sides_by_hand():
    class Model:
        pass

    two_sided_targets(model := Model(), 0.9, 0.1)
    real, fake = np.array([[2.0]]), np.array([[-1.0]])
    expected = 0.9 * np.log1p(np.exp(-2)) + 0.1 * np.log1p(np.exp(2))
    expected += 0.1 * np.log1p(np.exp(1)) + 0.9 * np.log1p(np.exp(-1))
    assert float(model.discriminator_loss(real, fake)) == pytest.approx(expected, rel=1e-6)


def test_what_comes_into_a_moved_picture_is_grey_or_black():
    picture = np.full((64, 8, 8, 1), 0.5, np.float32)
    grey, black = (DiffAugment("translation", seed=0) for _ in range(2))
    fill_with_black(black)
    with_grey, with_black = (np.asarray(layer(picture, training=True)) for layer in (grey, black))
    assert set(np.unique(with_grey)) == {0.0, 0.5}
    assert set(np.unique(with_black)) == {-1.0, 0.5}
    np.testing.assert_array_equal(with_grey == 0.5, with_black == 0.5)


def test_the_fill_of_an_arm_is_that_of_what_d_sees(monkeypatch):
    def seen(arm):
        """What D gets of real digits: the pixels of the first batch, after D's own augmentation."""
        found = []

        def fit(gan, batches, **_):
            real = next(iter(batches))
            for layer in gan.discriminator.layers:
                real = layer(real, training=True) if isinstance(layer, DiffAugment) else real
            found.append(np.asarray(real))

        monkeypatch.setattr(GAN, "fit", fit, raising=False)
        config, own = studies.resolved(STUDIES["augmentation"][1][arm], 0)
        studies.trained(config, own, None, [None])
        return found[0]

    for arm in ("DiffAugment translation", "reals moved, fakes not"):
        grey, black = seen(arm), seen(f"{arm}, filled with black")
        other = np.abs(grey - black) > 1e-6
        np.testing.assert_array_equal(other, (grey == 0.0) & (black == -1.0))
        assert 0.05 < np.mean(other) < 0.2  # up to 4 of 28 pixels each way
        assert grey.min() == -1.0


def test_the_level_of_a_leak_is_that_of_moved_training_digits(monkeypatch):
    seen = []
    monkeypatch.setattr("gan_keras.metrics.digits.digits_report", seen.append)
    assert list(studies.moved_digits(None)) == ["grey", "black"]
    grey, black = seen
    assert grey.shape == black.shape == (10_000, 28, 28, 1)
    other = np.abs(grey - black) > 1e-6
    np.testing.assert_array_equal(other, (grey == 0.0) & (black == -1.0))
    assert 0.05 < np.mean(other) < 0.2
    still = np.tile(load_dataset("mnist5k").floats(), (2, 1, 1, 1))
    moved = np.any(np.abs(black - still) > 1e-6, axis=(1, 2, 3)).mean()
    assert 0.97 < moved < 0.995  # 80 of 81 shifts are no shift of zero


def test_arms_are_paired_by_seed():
    def row(arm, seed, fd):
        return {"arm": arm, "seed": seed, "metrics": fd and {"fd": fd}}

    rows = [row("base", 0, 10.0), row("base", 1, 20.0), row("base", 2, 30.0),
            row("other", 0, 11.0), row("other", 1, 23.0), row("other", 2, None)]  # fmt: skip
    [found] = studies.differences(rows, "fd", "base").values()
    assert found["mean"] == pytest.approx(2.0)
    half = 12.7062 * 1.0  # t of one degree of freedom; the standard error of 1 and 3 is 1
    assert (found["low"], found["high"]) == pytest.approx((2 - half, 2 + half), rel=1e-4)
    assert found["seeds"] == 2


@pytest.mark.parametrize(("study", "pictures"), [("average", 0), ("ladder", 2)])
def test_a_stopped_study_goes_on(tmp_path, monkeypatch, study, pictures):
    monkeypatch.setattr(studies, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(studies, "RESULTS", tmp_path)
    arms = {"a": STUDIES["average"][1]["0.99"], "b": STUDIES["average"][1]["0.998"]}
    monkeypatch.setitem(studies.STUDIES, study, ("a", arms))
    trained = []

    def measured(runs, data_dir, pictures):
        trained.append([(config.ema_decay, config.seed) for config, _ in runs])
        if len(trained) == 2:
            raise KeyboardInterrupt
        for picture in filter(None, pictures):
            picture.touch()
        return [{"fd": config.ema_decay + config.seed} for config, _ in runs]

    monkeypatch.setattr(studies, "measured", measured)
    with pytest.raises(KeyboardInterrupt):
        studies.conducted(study, 2, [], None)
    assert not (tmp_path / f"study_{study}.json").exists()
    studies.conducted(study, 2, [], None)
    first, second = [(0.99, 0), (0.998, 0)], [(0.99, 1), (0.998, 1)]
    assert trained == [first, second, second]  # arms that differ in the average are one training
    found = json.loads((tmp_path / f"study_{study}.json").read_text())
    assert found["effects"]["fd"]["b"]["mean"] == pytest.approx(0.008)
    assert [row["arm"] for row in found["rows"]] == ["a", "b", "a", "b"]
    for path in (tmp_path / "runs").iterdir():
        path.unlink()  # as on another machine, with the results alone
    studies.conducted(study, 3, [], None)
    assert trained[3:] == [[(0.99, 2), (0.998, 2)]]
    assert len(json.loads((tmp_path / f"study_{study}.json").read_text())["rows"]) == 6
    assert len(list((tmp_path / "samples").iterdir())) == pictures  # of the first seed


def test_averages_of_one_training_are_those_of_trainings_of_their_own():
    arms = STUDIES["average"][1]
    assert studies.one_training(arms, arms["none"]) == ["none", "0.99", "0.998", "0.9995"]
    runs = [studies.resolved(arms[name] | {"images": 4 * 32}, 0) for name in ("0.99", "none")]
    decays = [config.ema_decay for config, _ in runs]
    together = studies.trained(*runs[0], None, decays)
    dataset = load_dataset("mnist5k")
    for number, (config, own) in enumerate(runs):
        gan = build_gan(config, dataset.shape, own["updates"])
        gan.fit(dataset.batches(32, 0), epochs=1, steps_per_epoch=own["updates"], verbose=0)
        for one, other in zip(together[number].weights, gan.sampler.weights, strict=True):
            np.testing.assert_array_equal(one, other)
    average, last = (network.get_weights() for network in together)
    assert any(np.abs(one - other).max() > 1e-3 for one, other in zip(average, last, strict=True))


def test_runs_in_the_results_of_the_factorial_are_not_trained_again(tmp_path, monkeypatch):
    monkeypatch.setattr(factorial, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(factorial, "RESULTS", tmp_path)
    trained = []

    def measured(config, data_dir):
        trained.append((config.model, config.seed))
        return {"metrics": {"fd": 1.0 + config.seed}, "seconds": 1.0, "finite": True}

    monkeypatch.setattr(factorial, "measured", measured)
    monkeypatch.setattr(factorial, "levels", lambda *_: {})
    assert run(factorial.main, "mnist5k", "--seeds", "1") == 0
    assert len(trained) == 12
    result = tmp_path / "factorial_mnist5k.json"
    kept = read(result)
    write_json(result, kept | {"date": "1999-12-31"})
    assert run(factorial.main, "mnist5k", "--seeds", "1") == 0
    assert read(result)["date"] == "1999-12-31"  # nothing was trained that day or later
    shutil.rmtree(tmp_path / "runs")
    assert run(factorial.main, "mnist5k", "--seeds", "2") == 0
    assert {seed for _, seed in trained[12:]} == {1}
    assert len(trained) == 24
    assert run(factorial.main, "mnist5k", "--seeds", "1", "--overwrite") == 0
    assert len(trained) == 36


def test_studies_are_listed_and_unknown_ones_refused(capsys):
    assert run(studies.main, "--list") == 0
    assert "ladder (against: + relativistic loss and R2)" in capsys.readouterr().out
    assert "unknown study 'ladders': use some of ladder" in failure(capsys, studies.main, "ladders")


def test_levels_of_a_factor_are_paired_by_all_else():
    def row(loss, r1, seed, value):
        return {"loss": loss, "optimizer": "tuned", "r1": r1, "seed": seed,
                "metrics": {"hq": value}}  # fmt: skip

    rows = [row("hinge", False, 0, 0.2), row("hinge", True, 0, 0.5),
            row("hinge", False, 1, 0.3), row("hinge", True, 1, 0.4),
            row("clipping", False, 0, 0.9)]  # fmt: skip
    found = factorial_effects.differences(rows, "hq", "r1", (False, True))
    assert found["mean"] == pytest.approx(0.2)
    half = 12.7062 * 0.1  # t of one degree of freedom; the standard error of 0.3 and 0.1 is 0.1
    assert (found["low"], found["high"]) == pytest.approx((0.2 - half, 0.2 + half), rel=1e-4)
    assert (found["pairs"], found["seeds"]) == (2, 2)
    assert factorial_effects.differences(rows, "hq", "loss", ("hinge", "minimax")) is None


def test_optimizers_are_compared_on_the_losses_that_go_with_r1_and_within_each_level_of_it():
    values = {("hinge", "usual", False): 5.0, ("hinge", "tuned", False): 3.0,
              ("hinge", "usual", True): 2.0, ("hinge", "tuned", True): 1.0,
              ("clipping", "usual", False): 9.0, ("clipping", "tuned", False): 0.0}  # fmt: skip
    rows = [{"loss": loss, "optimizer": optimizer, "r1": r1, "seed": 0, "metrics": {"w1": value}}
            for (loss, optimizer, r1), value in values.items()]  # fmt: skip
    found = {row["factor"]: row["mean"] for row in factorial_effects.effects(rows)["effects"]}
    assert found == {"optimizer": -1.5, "r1": -2.5}
    simple = [(row["factor"], row.get("r1", row.get("optimizer")), row["mean"])
              for row in factorial_effects.simple_effects(rows)["simple"]
              if row["factor"] != "loss"]  # fmt: skip
    assert simple == [("optimizer", False, -2.0), ("optimizer", True, -1.0),
                      ("r1", "usual", -3.0), ("r1", "tuned", -2.0)]  # fmt: skip


def test_losses_are_compared_at_each_level_of_the_other_factors():
    values = {("non_saturating", False): 5.0, ("hinge", False): 3.0, ("clipping", False): 9.0,
              ("non_saturating", True): 2.0, ("hinge", True): 1.5}  # fmt: skip
    rows = [{"loss": loss, "optimizer": "tuned", "r1": r1, "seed": seed,
             "metrics": {"w1": value + seed}}
            for (loss, r1), value in values.items() for seed in (0, 1)]  # fmt: skip
    found = {(row["to"], row["r1"]): (row["mean"], row["low"], row["high"], row["seeds"])
             for row in factorial_effects.simple_effects(rows)["simple"]
             if row["factor"] == "loss"}  # fmt: skip
    assert found == {
        ("hinge", False): (-2.0, -2.0, -2.0, 2), ("clipping", False): (4.0, 4.0, 4.0, 2),
        ("hinge", True): (-0.5, -0.5, -0.5, 2),
    }  # fmt: skip


def test_means_are_over_the_seeds_that_ended_well():
    arm = {"loss": "hinge", "optimizer": "usual", "r1": False}
    rows = [
        arm | {"seed": seed, "metrics": hq and {"hq": hq}}
        for seed, hq in enumerate((1.0, 3.0, None))
    ]
    rows.append(arm | {"loss": "minimax", "seed": 0, "metrics": None})
    assert factorial_effects.means(rows) == {
        "means": [arm | {"mean": {"hq": 2.0}, "std": {"hq": pytest.approx(2**0.5)}}]
    }


def test_rates_of_a_run_of_the_factorial_fall_over_all_of_its_updates():
    config = factorial.config_of("ring", "non_saturating", "tuned", False, 0)
    gan, _ = factorial.built(config, None)
    rate = gan.d_optimizer.get_config()["learning_rate"]["config"]
    assert rate["decay_steps"] == config.epochs * config.steps_per_epoch
    assert (rate["initial_learning_rate"], rate["end_learning_rate"]) == (5e-3, 0.0)


@pytest.mark.parametrize("loss", ["relativistic", "gradient_penalty"])
def test_updates_of_one_compiled_call_are_those_of_fit(loss):
    config = factorial.config_of("ring", loss, "tuned", loss in factorial.WITH_R1, 0, updates=6)
    by_call, batches = factorial.built(config, None)
    factorial.train_compiled(by_call, batches, 6, at_once=3)
    with pytest.raises(ValueError, match="6 updates are no multiple of 4"):
        factorial.train_compiled(by_call, batches, 6, at_once=4)
    by_fit, batches = factorial.built(config, None)
    fresh = [np.copy(weights) for weights in by_fit.generator.get_weights()]
    by_fit.fit(batches, epochs=1, steps_per_epoch=6, verbose=0)
    assert int(by_call.d_optimizer.iterations) == int(by_fit.d_optimizer.iterations) == 6
    for part in ("generator", "discriminator", "sampler"):
        one, other = (getattr(gan, part).get_weights() for gan in (by_call, by_fit))
        for first, second in zip(one, other, strict=True):
            np.testing.assert_allclose(first, second, rtol=1e-3, atol=1e-4)
    moved = zip(by_call.generator.get_weights(), fresh, strict=True)
    assert any(np.abs(new - old).max() > 5e-3 for new, old in moved)


def test_a_block_is_the_mean_of_the_losses_that_r1_goes_with():
    runs = [("hinge", False, 1.0), ("hinge", False, 3.0), ("minimax", False, 4.0),
            ("hinge", True, 0.5), ("minimax", True, 0.1), ("clipping", False, 9.0)]  # fmt: skip
    rows = [{"loss": loss, "optimizer": "usual", "r1": r1, "metrics": {"w1": w1}}
            for loss, r1, w1 in runs]  # fmt: skip
    assert factorial_effects.blocks(rows)["blocks"] == [
        {"optimizer": "usual", "r1": False, "mean": {"w1": 3.0}},
        {"optimizer": "usual", "r1": True, "mean": {"w1": pytest.approx(0.3)}},
    ]


@pytest.mark.parametrize("data", factorial.DATA)
def test_runs_of_the_factorial_differ_in_their_factors_only(data):
    made = {}
    for loss, optimizer, r1 in factorial.combinations(data):
        config = factorial.config_of(data, loss, optimizer, r1, 0)
        assert bool(config.r1_gamma) == r1
        made[loss, optimizer, r1] = factorial.settings_of(config)
    plain = made["non_saturating", "tuned", False]
    for (loss, _, r1), settings in made.items():
        if (loss, r1) == ("minimax", False) and settings["schedule"] == plain["schedule"]:
            assert {k for k in plain if settings[k] != plain[k]} == {"g_loss"}
    assert len(made) == (24 if data != "mnist5k" else 12)


def test_what_chance_reaches_on_the_ring():
    found = factorial_effects.levels("ring")
    assert np.mean(found["real"]["hq_ring_10k"]) > 0.95
    assert np.mean(found["turned"]["hq_ring_10k"]) < 0.3
    assert np.mean(found["real"]["w1_ring_2k"]) < np.mean(found["gaussian"]["w1_ring_2k"])


def test_levels_of_digits_are_real_ones_where_they_can_be_had_and_a_gaussian(monkeypatch, capsys):
    monkeypatch.setattr(factorial_effects, "DRAWS", (10,))

    def absent(*_):
        raise InputError("no MNIST here")

    monkeypatch.setattr("benchmarks.second_judge.reals", absent)
    found = factorial_effects.levels("mnist5k")
    assert list(found) == ["gaussian"]
    [distance] = found["gaussian"]["fd_digits_10k"]
    assert 200 < distance < 350
    assert "without the level of real digits: no MNIST here" in capsys.readouterr().out
    digits = load_dataset("mnist5k").floats()
    monkeypatch.setattr("benchmarks.second_judge.reals", lambda *_: np.concatenate([digits] * 2))
    found = factorial_effects.levels("mnist5k")
    assert found["real"]["fd_digits_10k"][0] < 2


def test_few_faces_share_no_person(tmp_path, monkeypatch):
    faces = np.zeros((90, 64, 64, 3), np.float32)
    faces[:, 0, 0, 0] = np.arange(90)

    class Folder:
        def floats(self):
            return np.repeat(faces, 10, axis=0)[:900]

    monkeypatch.setattr("gan_keras.load_dataset", lambda *_: Folder())
    training, test = few_faces.few("folder:anywhere", None)
    kept = [set(part[:, 0, 0, 0].astype(int)) for part in (training, test)]
    assert (len(training), len(test)) == (60, 30)
    assert not kept[0] & kept[1]


def test_the_table_of_few_faces_begins_with_the_baseline(tmp_path, monkeypatch):
    monkeypatch.setattr(few_faces, "RESULTS", tmp_path)
    numbers = {"kd_hog_1k": 0.25, "kd_efflite_1k": 2.0, "kd_hog_1k_eigenfaces": 0.125,
               "kd_efflite_1k_eigenfaces": 3.0}  # fmt: skip
    rows = [{"dataset": "olivetti", "way": way, "metrics": numbers} for way in ("start", "scratch")]
    means = [
        {"dataset": "olivetti", "way": "start", "mean": numbers, "std": {}},
        {"dataset": "olivetti", "way": "scratch", "mean": numbers, "std": {"kd_hog_1k": 0.5}},
    ]
    (tmp_path / "few_faces.json").write_text(json.dumps({"rows": rows, "means": means}))
    assert few_faces.table().splitlines()[2:] == [
        "| `olivetti`, 100 | eigenfaces | 0.125 | 3.00 |",
        "| `olivetti`, 100 | from scratch | 0.250 ± 0.500 | 2.00 |",
        "| `olivetti`, 100 | from `pretrained:faces` | 0.250 | 2.00 |",
    ]
