"""docs/evidence.md: titles agree with the data, pictures show all seeds, the page is up to date."""

import io
from statistics import fmean

import numpy as np
import pytest
from command_line import failure, run
from PIL import Image
from places import ROOT

from benchmarks import evidence, evidence_titles, factorial
from benchmarks import evidence_figures as figures
from benchmarks.arms import TRICKS
from benchmarks.store import RESULTS, read
from benchmarks.studies import STUDIES, resolved
from gan_keras.course.experiments.recorded import repeated
from gan_keras.course.figures import factors, studies
from gan_keras.run.record import write_json
from gan_keras.settings.resolve import make_config

PAGE = ROOT / "docs" / "evidence.md"
LARGEST = 200_000  # bytes of a picture
TIMES = {"ms of a pass": {"gan": 0.25, "diffusion": 0.5}}


def study(*values):
    """A ladder; values: (arm, seed, distance or None)."""
    rows = [{"arm": arm, "seed": seed, "metrics": value and {"fd_digits_10k": value}}
            for arm, seed, value in values]  # fmt: skip
    return {"arms": list(dict.fromkeys(row["arm"] for row in rows)), "against": "+ b", "rows": rows}


def rivals(gan=(10.0, 4.0), diffusion=((90.0, 30.0), (80.0, 20.0)), with_d=40.0, lenet=1.0):
    """Two budgets, diffusion with four numbers of steps; ``lenet``: factor of the second judge."""
    found = []
    slow = [("diffusion", seconds, steps, float(value))
            for seconds, ends in zip((90, 300), diffusion, strict=True)
            for steps, value in zip((1, 4, 8, 50), np.linspace(*ends, 4), strict=True)]  # fmt: skip
    for who, seconds, steps, distance in (
        ("gan", 90, 1, gan[0]), ("gan", 300, 1, gan[1]), *slow,
        ("both losses", 300, 1, with_d), ("content loss alone", 300, 1, 60.0),
    ):  # fmt: skip
        mean = {"fd_digits_2k": distance, "fd_lenet_2k": lenet * distance}
        for name, share in (("precision", distance / 100), ("recall", 1 - distance / 100)):
            mean |= {f"{name}_digits_2k": share, f"{name}_lenet_2k": share}
        found.append({"who": who, "seconds": seconds, "steps": steps, "mean": mean})
    return {"means": found, "rows": [{"seconds": s, "seed": 0} for s in (90, 300)]}


REALS = {f"{name}_{judge}_2k": value for judge in ("digits", "lenet")
         for name, value in (("fd", 1.25), ("precision", 0.9), ("recall", 0.95))}  # fmt: skip


# What the pictures say


def test_the_ladder_counts_the_steps_that_help_and_names_those_that_made_it_worse():
    falls = study(("bottom", 0, 100.0), ("+ a", 0, 20.0), ("+ b", 0, 50.0), ("all but a", 0, 70.0))
    assert evidence_titles.ladder(falls) == (
        "1 step lowers the distance: from 100 to 20; “b” raises it, to 50 (one seed)"
    )


def test_a_step_of_the_ladder_helps_only_if_it_does_with_every_seed():
    rows = [("bottom", 0, 100.0), ("bottom", 1, 60.0), ("+ a", 0, 30.0), ("+ a", 1, 20.0),
            ("+ b", 0, 20.0), ("+ b", 1, 21.0), ("+ c", 0, 10.0), ("+ c", 1, None)]  # fmt: skip
    found = study(*rows, ("+ d", 0, 11.0), ("+ d", 1, 8.0), ("+ e", 0, 15.0), ("+ e", 1, 12.0))
    assert evidence_titles.gains_of(found) == {
        "+ a": [70.0, 40.0], "+ b": [10.0, -1.0], "+ c": [10.0], "+ d": [-1.0],
        "+ e": [-4.0, -4.0],
    }  # fmt: skip
    assert evidence_titles.ladder(found) == (
        "2 steps lower the distance with every seed: from 80 to 10; “e” raises it, to 14 (2 seeds)"
    )


def test_a_single_change_counts_if_its_interval_leaves_zero_out():
    def record(seeds, *intervals):
        effects = {f"arm {number}": dict(zip(("mean", "low", "high"), each, strict=True))
                   for number, each in enumerate(intervals)}  # fmt: skip
        rows = [{"seed": seed} for seed in range(seeds)]
        return {"rows": rows, "effects": {"fd_digits_10k": effects}}

    one = record(5, (-2, -3, -1), (4, -1, 9), (-4, -9, 1))
    assert evidence_titles.changes([one]) == (
        "Of 3 changes 1 lowers the distance and 0 raise it; "
        "for the other 2 the intervals hold zero (5 seeds)"
    )
    assert evidence_titles.changes([one, record(3, (5, 1, 9), (6, 5, 7), (-1, -2, -0.5))]) == (
        "Of 6 changes 2 lower the distance and 2 raise it; "
        "for the other 2 the intervals hold zero (3 to 5 seeds)"
    )


def test_the_gan_is_nearer_only_if_it_is_so_at_each_budget():
    assert evidence_titles.diffusion(rivals(), TIMES) == (
        "After equal seconds the GAN has a smaller distance than diffusion in 50 steps: 10.0 "
        "against 30 in 90 s and 4.0 against 20 in 300 s; a digit takes 0.25 against 25 ms "
        "(one seed)"
    )
    other = evidence_titles.diffusion(rivals(gan=(10.0, 21.0)), TIMES)
    assert "the GAN does not always have a smaller distance" in other


def test_the_student_is_compared_with_the_best_of_its_teacher():
    assert evidence_titles.students(rivals()) == (
        "In one step the student with D is not nearer than its teacher in 50: 40 against 20; "
        "without D it has 60 (one seed)"
    )
    assert "with D is nearer than its teacher in 50: 19" in evidence_titles.students(
        rivals(with_d=19.0)
    )


def test_seeds_are_shown_where_there_is_more_than_one():
    of = {"who": "gan", "seconds": 300, "steps": 1}
    rows = [of | {"metrics": {"fd_digits_2k": distance}} for distance in (3.0, 5.0)]
    assert evidence_titles.values_of({"rows": rows}, "gan", 300, 1) == [3.0, 5.0]
    assert evidence_titles.values_of({"rows": rows[:1]}, "gan", 300, 1) == []
    assert evidence_titles.values_of({"rows": rows}, "gan", 90, 1) == []
    rows = [row | {"seed": seed} for seed, row in enumerate(rows)]
    figure, _ = raw("students", rivals() | {"rows": rows}, TIMES, REALS)
    assert {(3.0, 5.3), (5.0, 5.3)} <= points(figure.axes[0])
    assert figure.axes[0].get_xlabel().endswith("strokes: the seeds")


def test_judges_that_agree_and_judges_that_do_not():
    same, opposite = rivals(), rivals(lenet=-1.0)
    assert evidence_titles.agreement(same, "fd")[0] == evidence_titles.agreement(same, "recall")[0]
    assert evidence_titles.agreement(opposite, "fd")[0] == 0
    assert evidence_titles.agreement(same, "fd")[1] == 15  # two GANs, two students, diffusion twice
    two = {"means": same["means"][:3], "rows": [{"seed": 0}, {"seed": 1}]}
    two["means"][0]["mean"]["precision_lenet_2k"] = 2.0
    assert evidence_titles.judges(two) == (
        "Two judges order 3 of 3 pairs of models alike by distance, 2 by precision and 3 by "
        "recall; a coin would agree on half (2 seeds)"
    )


# Drawing


def raw(what, *found):
    """(matplotlib figure, title) of a picture, before it becomes a file."""
    return getattr(figures, what).__wrapped__.__wrapped__(*found)


def points(axes):
    """All places with a marker."""
    lines = [line for line in axes.lines if line.get_marker() not in ("", "None", None)]
    return {(float(x), float(y)) for line in lines for x, y in line.get_xydata()}


def test_the_ladder_shows_a_step_in_its_row_with_and_without_it(tmp_path):
    record = study(("bottom", 0, 90.0), ("+ a", 0, 20.0), ("+ a", 1, 30.0), ("+ b", 0, 50.0),
                   ("all but a", 0, 70.0), ("+ b", 1, None))  # fmt: skip
    (tmp_path / "samples").mkdir()
    strip = np.arange(118 * 698, dtype=np.uint32).reshape(118, 698) % 251
    Image.fromarray(strip.astype(np.uint8)).save(tmp_path / "samples" / "ladder-01.png")
    strips = figures.strips_of(record, tmp_path, count=2)
    assert list(strips) == ["+ a"]
    assert np.array_equal(strips["+ a"], strip[:58, :116])
    figure, _ = raw("ladder", record, strips, 0.5)
    main, *panels = figure.axes
    assert points(main) == {(90.0, 0.0), (20.0, 1.0), (30.0, 1.0), (50.0, 2.0), (70.0, 1.0)}
    assert [len(panel.images) for panel in panels] == [0, 1, 0]


def test_the_pictures_of_rivals_show_their_rows():
    record = rivals()
    figure, title = raw("diffusion", record, TIMES, REALS)
    assert title == evidence_titles.diffusion(record, TIMES)
    assert {(1.0, 80.0), (50.0, 20.0), (50.0, 30.0)} <= points(figure.axes[0])
    assert {(1.0, 0.96), (50.0, 0.8), (50.0, 0.2)} <= points(figure.axes[1])  # GAN, diffusion
    figure, title = raw("students", record, TIMES, REALS)
    assert title == evidence_titles.students(record)
    assert points(figure.axes[0]) == {(80.0, 0.0), (60.0, 1.0), (40.0, 2.0), (60.0, 3.0),
                                      (20.0, 4.0), (4.0, 5.0)}  # fmt: skip
    told = [text.get_text() for text in figure.axes[1].texts]
    assert told[-6:] == ["0.04", "0.96", "0.25", "precision", "recall", "ms a digit"]
    figure, title = raw("judges", record, REALS)
    assert title == evidence_titles.judges(record)
    assert len(points(figure.axes[0])) == len({row["mean"]["fd_digits_2k"]
                                               for row in record["means"]}) + 1  # fmt: skip


# The command


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder for results and pictures in place of the project's."""
    for name in ("RESULTS", "DOCS"):
        monkeypatch.setattr(evidence, name, tmp_path)
    monkeypatch.setattr(evidence.command, "import_tensorflow", lambda: None)
    return tmp_path


def test_what_is_measured_is_drawn_and_the_rest_is_named(home, capsys):
    write_json(home / "rivals.json", rivals())
    write_json(home / "rivals_reals.json", {"metrics": REALS})
    assert run(evidence.main, "2", "5") == 0
    said = evidence_titles.judges(rivals())
    assert capsys.readouterr().out.split("\n")[:2] == [
        "without picture 2: study_ladder.json and compare_mnist5k_seconds.json is missing",
        f"![{said}](evidence-5.png)",
    ]
    assert not evidence.file_of(2).exists()
    with Image.open(evidence.file_of(5)) as picture:
        assert picture.text["Title"] == said
        assert picture.width > 2000


def test_other_results_make_an_old_picture_even_if_the_title_stays(home):
    record = rivals()
    write_json(home / "rivals_reals.json", {"metrics": REALS})
    told = []
    for distance in (10.0, 10.0, 10.1):  # by both judges, so their order stays
        record["means"][0]["mean"] |= {"fd_digits_2k": distance, "fd_lenet_2k": distance}
        write_json(home / "rivals.json", record)
        told.append(evidence.about(5, evidence.drawn(5)))
    assert told[0]["Title"] == told[2]["Title"]
    assert told[0] == told[1] != told[2]


def test_the_files_of_a_picture_reach_its_function(home):
    one = {"rows": [{"runs": [{"reference": {"fd_digits_10k": 0.5}}]}]}
    write_json(home / evidence.COMPARISON, one)
    write_json(home / "study_ladder.json", study(("bottom", 0, 9.0), ("+ a", 0, 2.0)))
    assert evidence.drawn(2).alt.startswith("1 step lowers the distance")
    assert evidence.real_distance(one) == 0.5


def test_a_number_without_a_picture_is_refused(home, capsys):
    said = "there is no picture 9: use some of 1, 2, 3, 4, 5, 6, 7 and 8"
    assert said in failure(capsys, evidence.main, "9")


# The page


@pytest.mark.parametrize("number", evidence.PICTURES)
def test_the_page_has_the_pictures_of_the_results(number):
    file, page = evidence.file_of(number), PAGE.read_text("utf-8")
    if evidence.missing(number):
        assert not file.exists()
        assert file.name not in page
        return
    made = evidence.drawn(number)
    again = f"run python -m benchmarks.evidence {number}"
    assert f"\n![{made.alt}]({file.name})\n" in page, again
    assert file.stat().st_size < LARGEST
    with Image.open(file) as there, Image.open(io.BytesIO(made.png)) as new:
        assert there.text == evidence.about(number, made), again
        assert there.size == new.size


def test_settings_on_the_page_are_those_of_the_recipes():
    page, config = PAGE.read_text("utf-8"), make_config({"model": "distilled"})
    assert f"{config.adversarial_weight:g} or 0" in page
    assert f"drew in {config.teacher_steps}." in page
    assert f"{config.pairs:,} pairs of noise and picture, ten passes" in page
    assert config.epochs == 10


def test_what_the_page_says_in_words_holds():
    """Sentences without a number, whose truth another run may change."""
    record = repeated(read(RESULTS / evidence.RIVALS))
    distance = {(row["who"], row["seconds"], row["steps"]): row["mean"]["fd_digits_2k"]
                for row in record["means"]}  # fmt: skip
    best = min(distance["diffusion", 300, steps] for steps in (1, 2, 4, 8, 20, 50))
    assert distance["both losses", 300, 1] < best == distance["diffusion", 300, 50]
    assert distance["content loss alone", 300, 1] > best
    for who, steps in (("gan", 1), ("diffusion", 50)):
        assert 0.4 < distance[who, 300, steps] / distance[who, 90, steps] < 0.6
    second = {(row["who"], row["seconds"]): row["mean"]["fd_lenet_2k"] for row in record["means"]}
    assert sorted(second, key=second.get)[:2] == [("gan", 300), ("gan", 90)]
    assert len(record["rows"]) == 2 * len(record["means"])  # two seeds
    distance |= {(row["who"], row["seconds"], row["steps"]): row["mean"]["fd_digits_2k"]
                 for row in read(RESULTS / evidence.RIVALS)["means"]}  # fmt: skip
    leads = [round(distance["diffusion", seconds, 50] - distance["gan", seconds, 1])
             for seconds in (90, 300, 1200)]  # fmt: skip
    assert leads == [124, 59, 25]
    for name in ("fd_digits_2k", "fd_lenet_2k"):  # "still farther than the GAN after 90 s"
        mean = {(row["who"], row["seconds"], row["steps"]): row["mean"][name]
                for row in read(RESULTS / evidence.RIVALS)["means"]}  # fmt: skip
        assert mean["diffusion", 2400, 50] > mean["gan", 90, 1]
        kept = mean["diffusion", 2400, 50] / mean["diffusion", 1200, 50]
        wanted = mean["gan", 1200, 1] / mean["diffusion", 2400, 50]
        hours = 40 / 60 * 2 ** (np.log(wanted) / np.log(kept))
        fell, needed = {"fd_digits_2k": (0.31, 11), "fd_lenet_2k": (0.27, 3)}[name]
        assert (round(1 - kept, 2), round(hours)) == (fell, needed)
        factors = [mean["diffusion", s, 50] / mean["gan", s, 1] for s in (90, 300, 1200)]
        if name == "fd_digits_2k":
            assert [round(factor) for factor in factors] == [10, 9, 7]
        else:
            assert [round(factor, 1) for factor in factors] == [6.5, 4.5, 2.7]


def test_what_the_page_says_in_words_about_the_ladder_holds():
    record = read(RESULTS / evidence.LADDER)
    means, gains = evidence_titles.means_of(record), evidence_titles.gains_of(record)
    assert {len(values) for values in gains.values()} == {3}
    assert abs(means["+ moving average"] - means["+ rates that fall"]) < 1
    distances = {(row["arm"], row["seed"]): row["metrics"]["fd_digits_10k"]
                 for row in record["rows"]}  # fmt: skip
    top = "+ relativistic loss and R2"
    for seed in range(3):
        assert distances["+ R1", seed] < distances["+ inputs in [-1, 1]", seed]
        assert distances["all but R1", seed] < distances[top, seed]
        slow = distances["all but rates of 3e-3 without momentum", seed] - distances[top, seed]
        assert gains["+ rates of 3e-3 without momentum"][seed] < slow
    assert means[top] - means["all but DiffAugment"] > 2 * (means[top] - means["+ DiffAugment"])
    rungs = {arm: resolved(changed, 0) for arm, changed in STUDIES["ladder"][1].items()}
    assert {own["updates"] for _, own in rungs.values()} == {2808}
    assert "2,808 updates" in PAGE.read_text("utf-8")
    before, after = (rungs[arm][0] for arm in ("+ R1", "+ rates of 3e-3 without momentum"))
    changed = ("g_learning_rate", "d_learning_rate", "beta_1", "beta_2")
    assert all(getattr(before, key) != getattr(after, key) for key in changed)
    assert rungs["all but R1"][0].r1_gamma == 0
    assert rungs["all but R1"][0].model == "r3gan"  # whose R2 has the same weight


def test_what_the_page_says_in_words_about_single_techniques_holds():
    records = {study: read(RESULTS / f"study_{study}.json") for study in TRICKS}
    seeds = {study: evidence_titles.seed_count(record) for study, record in records.items()}
    assert set(seeds.values()) == {5}
    constant = studies.paired(records["average_at_constant_rates"], "fd_digits_10k")["0.998"]
    assert sum(constant < 0) == 4
    assert round(0.9995**2808, 2) == 0.25
    precision = evidence_titles.means_of(
        records["average_at_constant_rates"], "precision_digits_5k"
    )
    assert precision["0.998"] < precision["none"]
    for study, (against, arms) in STUDIES.items():
        if study in TRICKS:
            slow = study in ("spectral_norm", "smoothing")
            base, own = resolved(arms[against], 0)
            assert base.g_learning_rate == base.d_learning_rate == (1e-3 if slow else 3e-3)
            assert bool(base.r1_gamma) != slow
            assert (base.schedule == "constant") == (study == "average_at_constant_rates")
            assert base.g_loss == "non_saturating"
            assert own["updates"] * base.batch_size == 89_856


def test_what_the_pages_say_in_words_about_equal_seconds_holds():
    record = read(RESULTS / "factorial_mnist5k_seconds.json")
    distance = {(row["loss"], row["r1"], row["seed"]): row["metrics"]["fd_digits_10k"]
                for row in record["rows"]}  # fmt: skip
    losses = ("minimax", "hinge", "non_saturating", "relativistic", "least_squares")
    helped = [sum(distance[loss, True, seed] < distance[loss, False, seed] for seed in range(5))
              for loss in losses]  # fmt: skip
    assert helped == [5, 5, 5, 4, 4]
    for loss in losses[:3]:
        with_r1, without = (fmean(distance[loss, r1, seed] for seed in range(5))
                            for r1 in (True, False))  # fmt: skip
        assert with_r1 < without / 2
    relativistic = sorted(distance["relativistic", True, seed] for seed in range(5))
    assert [round(each, 1) for each in (relativistic[0], relativistic[3])] == [21.9, 28.2]
    slower = {loss: factorial.updates_for(loss, False) / factorial.updates_for(loss, True)
              for loss in losses}  # fmt: skip
    assert round(slower.pop("relativistic"), 2) == 1.36
    assert {round(each, 2) for each in slower.values()} == {1.17, 1.18}
    updates = read(RESULTS / "factorial_mnist5k.json")["rows"]
    kept = [[row["metrics"] for row in rows if (row["loss"], row["r1"]) == ("non_saturating", True)]
            for rows in (record["rows"], updates)]  # fmt: skip
    assert kept[0] == kept[1]  # "gave the same numbers"


def test_what_the_page_says_in_words_about_batch_sizes_holds():
    record = read(RESULTS / "study_batch_size.json")
    distances = {}
    for row in record["rows"]:
        distances.setdefault(row["arm"], {})[row["seed"]] = row["metrics"]["fd_digits_10k"]
    assert all(set(found) == set(range(5)) for found in distances.values())
    updates = {arm: resolved(changed, 0)[1]["updates"]
               for arm, changed in STUDIES["batch_size"][1].items()}  # fmt: skip
    assert [updates[arm] for arm in ("64, equal images", "32", "16, equal images")] == [
        1404, 2808, 5616,
    ]  # fmt: skip
    assert updates["64, equal updates"] == updates["16, equal updates"] == 2808
    for seed in range(5):
        small, usual, large = (distances[arm][seed] for arm in
                               ("16, equal updates", "32", "64, equal updates"))  # fmt: skip
        assert small > usual > large
    effects = record["effects"]["fd_digits_10k"]
    level = ("16, equal images", "64, equal images", "64, equal images, rates times sqrt 2")
    assert all(effects[arm]["low"] < 0 < effects[arm]["high"] for arm in level)
    for arm in level[:2]:  # "each a little farther with four of five seeds"
        assert sum(distances[arm][seed] > distances["32"][seed] for seed in range(5)) == 4
    assert effects["64, equal images"]["low"] > -0.1  # "64 only just"
    near, far = np.split(np.sort(list(distances["64, equal images, rates times 2"].values())), [4])
    assert near.max() < 18 < 100 < far


def test_what_the_pages_say_in_words_about_loss_optimizer_and_r1_holds():
    records = {data: read(RESULTS / file) for data, file in evidence.FACTORIALS.items()}

    def of(data, metric, optimizer, r1):
        """{loss: mean over the seeds} of those that R1 goes with."""
        names = factors.means_of(records[data], (optimizer, r1))
        rows = [row for row in records[data]["means"] if row["loss"] in names]
        return {row["loss"]: row["mean"][metric] for row in rows
                if (row["optimizer"], row["r1"]) == (optimizer, r1)}  # fmt: skip

    grid = {}
    for row in records["grid"]["rows"]:
        if (row["optimizer"], row["r1"]) == ("tuned", True):
            grid.setdefault(row["loss"], []).append(row["metrics"]["modes_grid_10k"])
    assert grid["minimax"] == grid["non_saturating"] == [25] * 5
    assert sorted(grid["relativistic"]) == [24, 25, 25, 25, 25]  # "with four of five seeds all 25"
    for data, low, high, real in (("ring", 0.10, 0.12, (0.06, 0.14)),
                                  ("grid", 0.22, 0.29, (0.15, 0.25))):  # fmt: skip
        metric = f"w1_{data}_2k"
        near = of(data, metric, "tuned", True).values()
        assert (round(min(near), 2), round(max(near), 2)) == (low, high)
        draws = records[data]["levels"]["real"][metric]
        assert (round(min(draws), 2), round(max(draws), 2)) == real
        assert max(of(data, metric, "usual", True).values()) < (0.2 if data == "ring" else 0.8)
    alone = of("ring", "modes_ring_10k", "tuned", False)
    assert [loss for loss, modes in alone.items() if modes == 8] == ["hinge"]
    assert max(of("grid", "modes_grid_10k", "tuned", False).values()) < 15
    bare = of("ring", "modes_ring_10k", "usual", False)
    assert (bare["minimax"], bare["least_squares"], max(bare.values()) < 8) == (0.6, 5.4, True)


def test_what_the_pages_say_in_words_about_loss_and_r1_on_digits_holds():
    record = read(RESULTS / evidence.DIGITS)

    def values(loss, r1):
        return factors.values(record, loss, "tuned", r1)

    halved = {"minimax", "non_saturating", "hinge", "relativistic"}
    for loss in halved:
        assert np.mean(values(loss, True)) < np.mean(values(loss, False)) / 2
        assert max(values(loss, True)) < min(values(loss, False))  # "with every seed"
    squares = sorted(values("least_squares", True))
    assert (round(squares[0], 1), round(squares[2], 1), round(squares[4], 1)) == (14.6, 18.0, 107.5)
    assert squares[4] > max(values("least_squares", False))
    wanted = (evidence.FD, "loss", True)
    change = {row["to"]: row for row in record["simple"]
              if (row["metric"], row["factor"], row.get("r1")) == wanted}  # fmt: skip
    for loss in ("minimax", "hinge"):
        assert change[loss]["low"] < 0 < change[loss]["high"]  # "end level"
    assert change["relativistic"]["low"] > 0
    assert round(squares[3], 1) == 33.3
    assert {len(values(loss, True)) for loss in halved} == {5}
    [worse] = [
        row
        for row in record["simple"]
        if row["metric"] == "precision_digits_5k"
        and (row["factor"], row.get("to"), row.get("r1")) == ("loss", "hinge", True)
    ]
    assert worse["high"] < 0  # "level by distance only"
