"""Numbers within sentences are those of the results."""

import json
import re

import pytest
from command_line import failure, run

from benchmarks import sentences

RESULT = {
    "rows": [{"model": "gan", "mean": {"modes": 7.96}}, {"arm": "R1 / 2", "runs": [4, 5]}],
    "many": [{"who": "both losses", "steps": steps, "fd": 10.0 / steps} for steps in (1, 4)],
    "effects": {"fd": {"all but R1": {"mean": 4.06, "low": 3.0, "high": 5.21},
                       "tiny": {"mean": 0.1, "low": -0.34, "high": 0.2}}},
}  # fmt: skip
FACTORS = {"effects": [{"metric": "hq", "factor": "r1", "from": False, "to": True, "mean": -0.25,
                        "low": -0.5, "high": 0.125}],
           "simple": [{"metric": "hq", "factor": "loss", "to": "hinge", "r1": r1, "mean": mean,
                       "low": mean - 1, "high": mean + 1}
                      for r1, mean in ((False, 2.0), (True, 3.0))]}  # fmt: skip

SEEDS = {"rows": [{"arm": arm, "seed": seed, "metrics": metrics} for arm, seed, metrics in (
    ("none", 0, {"fd": 9.0}), ("none", 1, {"fd": 13.0}), ("R1", 0, {"fd": 3.0}),
    ("R1", 1, {"fd": 5.0}), ("R1", 2, None),
)]}  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "notebooks" / "sources").mkdir(parents=True)
    (tmp_path / "one.json").write_text(json.dumps(RESULT))
    (tmp_path / "two.json").write_text(json.dumps(FACTORS))
    (tmp_path / "seeds.json").write_text(json.dumps(SEEDS))
    for name in ("README.md", "README.zh-CN.md", "CHANGELOG.md"):
        (tmp_path / name).write_text("nothing\n")
    monkeypatch.setattr(sentences, "RESULTS", tmp_path)
    monkeypatch.setattr(sentences, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("value one rows/gan/mean/modes .1f", "8.0"),
        ("value one rows/1/runs/0 d", "4"),
        ('value one "many/who=both losses,steps=4/fd" .1f', "2.5"),
        ("mean seeds fd R1 .1f", "4.0"),
        ('effect one fd "all but R1" .1f', "+4.1 (+3.0 to +5.2)"),
        ("change seeds fd none R1 .1f", "-7.0 (-19.7 to +5.7)"),  # t(1) = 12.706, error 1
        ("factor two hq r1 True .2f", "-0.25 (-0.50 to +0.12)"),
        ("simple two hq factor=loss,to=hinge,r1=True .1f", "+3.0 (+2.0 to +4.0)"),
        ("bound one fd tiny .1f", "0.3"),
    ],
)
def test_each_kind_by_hand(home, words, text):
    assert sentences.number(words) == text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("values one rows", "unknown kind 'values': use one of value, mean, effect"),
        ("value one rows/gan", "wrong number of words"),
        ("value one many/who=gan/fd .1f", "'who=gan' of many/who=gan/fd is not in the result"),
        ('value one "many/who=both losses/fd" .1f', "'who=both losses' of many"),  # two rows
        ("mean seeds fd R2 .1f", "no arm 'R2' in seeds"),
        ("change seeds fd none R2 .1f", "no arms 'none' and 'R2' with equal seeds in seeds"),
        ("value one rows/wgan/mean .1f", "'wgan' of rows/wgan/mean is not in the result"),
        ("value three rows .1f", "benchmarks/results/three.json does not exist"),
        ("factor two hq loss hinge .1f", "no effect of hq loss hinge in two"),
    ],
)
def test_words_that_lead_nowhere_are_one_line(home, capsys, words, says):
    (home / "docs" / "a.md").write_text(f"<!-- = {words} -->1<!-- . -->")
    assert says in failure(capsys, sentences.main)


def test_pages_are_written_anew(home, capsys):
    page = home / "docs" / "a.md"
    marks = "<!-- = value one rows/gan/mean/modes .2f -->", "<!-- . -->"
    page.write_text(f"It finds {marks[0]}old{marks[1]} modes, {marks[0]}7.96{marks[1]} indeed.\n")
    assert run(sentences.main) == 0
    assert page.read_text() == (
        f"It finds {marks[0]}7.96{marks[1]} modes, {marks[0]}7.96{marks[1]} indeed.\n"
    )
    assert capsys.readouterr().out == "docs/a.md\n"
    assert run(sentences.main) == 0
    assert capsys.readouterr().out == ""


def test_numbers_of_this_project_are_those_of_its_results():
    for page in sentences.pages():
        text = page.read_text("utf-8")
        assert sentences.written(text) == text, f"{page}: run python -m benchmarks.sentences"
        opened = len(re.findall(r"<!-- = ", text))
        assert opened == len(sentences.MARKED.findall(text)), f"{page}: a comment is not closed"


def test_no_comment_makes_html_of_its_line():
    for page in sentences.pages():
        if page.suffix == ".md":
            assert not re.search(r"^[\s>*-]*<!-- = ", page.read_text("utf-8"), re.M), page


def test_the_answer_to_how_do_you_know_is_among_the_pages():
    assert sentences.ROOT / "docs" / "evidence.md" in set(sentences.pages())
    text = (sentences.ROOT / "docs" / "evidence.md").read_text("utf-8")
    assert len(sentences.MARKED.findall(text)) >= 30
