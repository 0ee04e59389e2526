"""Results of long trainings, read from the repository or from its address."""

import email
import json

from gan_keras.course.experiments import recorded

ABOUT = "Version: 1.2.3\nProject-URL: Paper, https://arxiv.org/abs/1\nProject-URL: Repository, {}\n"


def test_from_the_repository():
    assert recorded.recorded("compare_ring.json")["rows"]


def test_from_elsewhere(tmp_path, monkeypatch):
    folder = tmp_path / "v1.2.3" / "benchmarks" / "results"
    folder.mkdir(parents=True)
    (folder / "x.json").write_text(json.dumps({"rows": [1]}))
    about = email.message_from_string(ABOUT.format(tmp_path.as_uri()))
    monkeypatch.setattr(recorded, "metadata", lambda name: about)
    monkeypatch.setattr(recorded, "RESULTS", tmp_path / "nowhere")
    assert recorded.recorded("x.json") == {"rows": [1]}


def test_the_address_is_that_of_the_tag(monkeypatch):
    about = email.message_from_string(ABOUT.format("https://github.com/somebody/fork"))
    monkeypatch.setattr(recorded, "metadata", lambda name: about)
    assert recorded.published() == (
        "https://raw.githubusercontent.com/somebody/fork/v1.2.3/benchmarks/results"
    )


def test_a_time_of_training_with_fewer_seeds_is_left_out():
    rows = [{"seconds": seconds, "seed": seed}
            for seconds, seed in ((90, 0), (90, 1), (300, 0), (300, 1), (1200, 0))]  # fmt: skip
    means = [{"seconds": seconds} for seconds in (90, 300, 1200)]
    kept = recorded.repeated({"date": "2026-11-30", "means": means, "rows": rows})
    assert kept == {"date": "2026-11-30", "means": means[:2], "rows": rows[:4]}
    once = {"means": means, "rows": [row for row in rows if row["seed"] == 0]}
    assert recorded.repeated(once) == once
