"""Tables from results of one seed and of several; that docs hold them is in test_house."""

import json

import pytest
from command_line import failure, run

from benchmarks import (
    copies,
    factorial_tables,
    failures,
    rival_tables,
    speed_tables,
    study_tables,
    tables,
)
from benchmarks.studies import differences
from gan_keras.run.record import write_json


@pytest.fixture
def results(tmp_path, monkeypatch):
    """A folder of results beside the recorded ones: ``write(name, value)``."""
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    return lambda name, value: (tmp_path / name).write_text(json.dumps(value))


def row(**changes):
    numbers = {"mean": {"w1_ring_2k": 0.304}, "mean_best": {"w1_ring_2k": 0.304}}
    return numbers | {"std": {}, "std_best": {}} | changes


def test_a_cell_of_one_seed_is_the_value_alone():
    assert tables.cell(row(), "w1_ring_2k") == "0.30"
    assert tables.cell(row(mean_best={"w1_ring_2k": 0.2}), "w1_ring_2k") == "0.30 / 0.20"
    assert tables.cell(row(mean_best={}), "w1_ring_2k") == "0.30"
    assert tables.cell(row(mean={}, mean_best={}), "w1_ring_2k") == "diverged"


def test_a_cell_of_several_seeds_has_their_spread():
    spread = {"w1_ring_2k": 0.118}
    several = row(std=spread, std_best={"w1_ring_2k": 0.0})
    assert tables.cell(several, "w1_ring_2k") == "0.30 ± 0.12 / 0.30 ± 0.00"
    assert tables.cell(several | {"std_best": spread}, "w1_ring_2k") == "0.30 ± 0.12"


def test_a_comparison_of_one_seed(results):
    names = ("modes_ring_10k", "hq_ring_10k", "w1_ring_2k")
    mean, runs = dict.fromkeys(names, 0.5), [{"g_updates": 8, "reference": {"w1_ring_2k": 0.1}}]
    finished = {"model": "gan", "mean": mean, "mean_best": mean, "std": {}, "std_best": {},
                "diverged": [], "runs": runs}  # fmt: skip
    nothing = {"mean": {}, "mean_best": {}, "std": {}, "std_best": {}, "runs": []}
    failed = nothing | {"model": "wgan", "diverged": [0]}
    results("compare_ring.json", {"rows": [finished, failed]})
    assert tables.comparison("ring").splitlines()[2:] == [
        "| gan | 8 | 0.5 | 0.50 | 0.50 |",
        "| wgan (1 diverged) | - | diverged | diverged | diverged |",
        "| *real samples* | | - | - | 0.10 |",
    ]
    results("compare_ring.json", {"rows": [failed]})  # and none that says what is real
    assert tables.comparison("ring").splitlines()[-1] == "| *real samples* | | - | - | - |"


def test_augmentation_with_one_seed(results):
    kinds = ("real", "classic", "gan", "both", "gan alone")
    cells = [{"per_class": 10, "kind": kind, "mean": 0.5, "std": None} for kind in kinds]
    results("augmentation.json", {"mean": cells})
    assert "| real images | 50.0 |" in tables.augmentation()


def test_super_resolution_counts_its_seeds(results):
    names = [q + ending for q in tables.QUALITIES for ending in tables.METHODS.values()]
    mean = dict.fromkeys(names, 0.5)
    for (_, file), seeds in zip(tables.RESTORATION["super-resolution"], (1, 2), strict=True):
        std = dict.fromkeys(names, 0.25) if seeds > 1 else {}
        results(file, {"mean": mean, "std": std, "rows": [{}] * seeds})
    text = tables.restoration("super-resolution")
    assert "(1 seed) | SRGAN | 0.50 | 0.500 | 0.5 |" in text
    assert "(2 seeds) | SRGAN | 0.50 ± 0.25 | 0.500 ± 0.250 | 0.5 ± 0.2 |" in text


def test_chosen_tables_are_printed(capsys):
    assert run(tables.main, "ring", "copies") == 0
    printed = capsys.readouterr().out
    assert printed.count("<!-- ") == 2
    assert copies.table() in printed
    line = failure(capsys, tables.main, "rings")
    assert "unknown table 'rings': use some of mnist5k-seconds" in line


def test_a_table_of_markdown_by_hand():
    assert speed_tables.markdown("T", ["a"], {"x": ["1"]}) == "| T | a |\n|---|---|\n| x | 1 |"


def test_the_doctor_is_counted_on_seeds_of_the_thresholds_and_on_others(tmp_path, monkeypatch):
    """Named third is not named; a healthy run counts where nothing is said."""
    collapsed = {"mode_collapse": 0.9}
    wrong = {"mode_collapse": 0.6, "explosion": 9.0, "input_range": 1.0}
    signs = [collapsed, wrong, {"mode_collapse": None}, collapsed]
    rows = [
        {"run": "collapse", "failure": "mode_collapse", "seed": seed, "signs": sign}
        for seed, sign in zip((0, 1, 3, 4), signs, strict=True)
    ]
    rows += [
        {"run": "healthy_gan", "failure": "", "seed": seed, "signs": sign, "far": 0.9}
        for seed, sign in ((0, {"explosion": 1.0}), (3, {"explosion": 2.0}))
    ]
    settings = {kind.name: {"model": "gan", "dataset": "digits"} for kind in failures.FAILING}
    monkeypatch.setattr(failures, "RESULTS", tmp_path)
    (tmp_path / "failures.json").write_text(json.dumps({"rows": rows, "settings": settings}))
    lines = failures.table().splitlines()
    [line] = [line for line in lines if "Mode collapse" in line and "1 of 2" in line]
    assert line.startswith("| `gan` on `digits`: G learns 25 times as fast as D | Mode collapse")
    assert line.endswith("| 1 of 2 | 1 of 2 |")
    assert lines[-1] == "| 1 kinds of healthy runs | no finding | 1 of 1 | 0 of 1 |"
    found = failures.summary(rows)
    assert found["chosen_on"]["failures"] == {"runs": 2, "named_first": 1, "named_in_first_two": 1}
    assert found["checked_on"]["healthy"] == {
        "runs": 1, "accused": 1, "accusations": [["healthy_gan", 3, "explosion"]],
        "with_samples": 1, "far_from_data": 1,
    }  # fmt: skip
    assert found["checked_on"]["confusion"]["mode_collapse"] == {"": 1, "mode_collapse": 1}


def test_a_cell_of_the_factorial_has_modes_distance_and_lost_runs():
    runs = [{"modes_ring_10k": modes, "hq_ring_10k": 0.5, "w1_ring_2k": w1}
            for modes, w1 in ((8, 0.1), (7, 0.3))]  # fmt: skip
    assert factorial_tables.cell(runs) == "7.5 ± 0.7 / 0.50 / 0.20 ± 0.14"
    assert factorial_tables.cell([runs[0], None]) == "8.0 / 0.50 / 0.10, 1 ended in NaN"
    assert factorial_tables.cell([None, None]) == "2 ended in NaN"
    assert factorial_tables.cell([]) == "-"


def test_the_factorial_has_a_row_for_each_loss_and_level(tmp_path, monkeypatch):
    metrics = {"modes_ring_10k": 8, "hq_ring_10k": 0.5, "w1_ring_2k": 0.25}
    rows = [{"loss": loss, "optimizer": "tuned", "r1": loss == "hinge", "metrics": metrics}
            for loss in ("minimax", "hinge")]  # fmt: skip
    draws = {name: [value, value] for name, value in metrics.items()}
    record = {"rows": rows, "levels": dict.fromkeys(factorial_tables.LEVELS, draws)}
    monkeypatch.setattr(factorial_tables, "RESULTS", tmp_path)
    (tmp_path / "factorial_ring.json").write_text(json.dumps(record))
    head, _, *body = factorial_tables.table("ring").splitlines()
    assert head == "| loss | usual Adam | usual Adam, R1 | tuned Adam | tuned Adam, R1 |"
    assert body[0] == "| minimax | - | - | 8.0 / 0.50 / 0.25 | - |"
    assert body[3] == "| hinge | - | - | - | 8.0 / 0.50 / 0.25 |"
    assert len(body) == 10
    assert body[-2] == "| *angles at random* | 8.0 ± 0.0 / 0.50 / 0.25 ± 0.00 |  |  |  |"


def test_the_factorial_on_digits_has_a_column_without_and_one_with_r1(tmp_path, monkeypatch):
    shares = {"kd_digits_10k": 1.0, "precision_digits_5k": 0.75, "recall_digits_5k": 0.5}
    rows = [{"loss": "hinge", "optimizer": "tuned", "r1": r1,
             "metrics": {"fd_digits_10k": fd} | shares}
            for r1, fd in ((False, 30.0), (False, 32.0), (True, 11.0))]  # fmt: skip
    draws = {name: [value] * 2 for name, value in rows[0]["metrics"].items()}
    record = {"rows": rows, "levels": {"gaussian": draws}}
    monkeypatch.setattr(factorial_tables, "RESULTS", tmp_path)
    (tmp_path / "factorial_mnist5k.json").write_text(json.dumps(record))
    head, _, *body = factorial_tables.table("mnist5k").splitlines()
    assert head == "| loss | without R1 | with R1 |"
    assert body[3] == "| hinge | 31.0 ± 1.4 / 0.75 / 0.50 | 11.0 / 0.75 / 0.50 |"
    assert body[7:] == ["| *one Gaussian* | 30.0 ± 0.0 / 0.75 / 0.50 |  |"]
    rows = [row | {"updates": 2800 if row["r1"] else 3300} for row in rows]
    rows.append(rows[0] | {"loss": "clipping", "updates": 3400})
    record = {"rows": rows, "levels": {"gaussian": draws}}
    (tmp_path / "factorial_mnist5k_seconds.json").write_text(json.dumps(record))
    head, _, *body = factorial_tables.table("mnist5k_seconds").splitlines()
    assert head == "| loss | updates | without R1 | with R1 |"
    assert body[3] == "| hinge | 3,300 / 2,800 | 31.0 ± 1.4 / 0.75 / 0.50 | 11.0 / 0.75 / 0.50 |"
    assert body[5] == "| WGAN, clipping | 3,400 | 30.0 / 0.75 / 0.50 | - |"
    assert body[7:] == ["| *one Gaussian* |  | 30.0 ± 0.0 / 0.75 / 0.50 |  |"]


def test_a_study_begins_with_what_the_others_are_compared_with():
    def run_of(arm, seed, distance):
        metrics = {study_tables.METRIC: distance, "precision_digits_5k": 0.8,
                   "recall_digits_5k": 0.9}  # fmt: skip
        return {"arm": arm, "seed": seed, "metrics": metrics if distance else None}

    rows = [run_of("half", 0, 12.0), run_of("half", 1, 16.0), run_of("base", 0, 10.0),
            run_of("base", 1, 12.0), run_of("lost", 0, None), run_of("lost", 1, None)]  # fmt: skip
    effects = {study_tables.METRIC: differences(rows, study_tables.METRIC, "base")}
    record = {"against": "base", "arms": ["half", "base", "lost"], "effects": effects}
    head, _, *body = study_tables.table("batch_size", record | {"rows": rows}).splitlines()
    assert head.startswith("| batch size | `fd_digits_10k` / `precision_digits_5k` / ")
    assert body == [
        "| base | 11.0 ± 1.4 / 0.80 / 0.90 |  |",
        "| half | 14.0 ± 2.8 / 0.80 / 0.90 | +3.0 (-9.7 to +15.7) |",  # t(1) = 12.706, s = 1.414
        "| lost | 2 ended in NaN | - |",
    ]


def test_rivals_have_a_row_for_each_time_and_a_column_for_each_number_of_steps(
    tmp_path, monkeypatch
):
    def found(who, seconds, steps, fd):
        mean = {"fd_digits_2k": fd, "precision_digits_2k": fd / 100, "recall_digits_2k": 0.5}
        return {"who": who, "seconds": seconds, "steps": steps, "mean": mean}

    means = [found("diffusion", 1200, 1, 90.0), found("diffusion", 1200, 50, 30.0),
             found("gan", 90, 1, 10.0), found("both losses", 300, 1, 40.0)]  # fmt: skip
    runs = [("diffusion", 1200, 0), ("gan", 90, 0), ("gan", 90, 1), ("both losses", 300, 0)]
    rows = [dict(zip(("who", "seconds", "seed"), run, strict=True)) for run in runs]
    write_json(tmp_path / "rivals.json", {"means": means, "rows": rows})
    write_json(tmp_path / "rivals_reals.json", {"metrics": found("", 0, 1, 1.0)["mean"]})
    monkeypatch.setattr(rival_tables, "RESULTS", tmp_path)
    assert rival_tables.table().splitlines()[2:] == [
        "| dcgan | 90 | 2 | 10.0 |  | 0.10 | 0.50 |",
        "| diffusion | 1,200 | 1 | 90.0 | 30.0 | 0.30 | 0.50 |",
        "| distilled | 300, the teacher | 1 | 40.0 |  | 0.40 | 0.50 |",
        "| *real digits* |  |  | 1.0 |  | 0.01 | 0.50 |",
    ]
