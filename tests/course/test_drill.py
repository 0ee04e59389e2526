"""The drill: which question comes, how it looks, what is remembered; played with typed lines."""

import datetime
import io
import json
import os
import re
import subprocess
import sys

import pytest
from command_line import failure, run
from places import ROOT
from two_languages import as_shown

from gan_keras import interview
from gan_keras.course.bank import LANGUAGES, load_bank
from gan_keras.course.bank.schema import Question
from gan_keras.course.drill import play, progress
from gan_keras.course.drill.ladder import MOST_FOLLOW_UPS, Ladder
from gan_keras.course.drill.screen import width, wrap
from gan_keras.course.drill.words import LEVEL_NAMES, TOPIC_NAMES, WORDS

BANK = load_bank()
DAY = datetime.date(2026, 1, 31)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where a test keeps its progress, by the simple rule; its first day is DAY."""
    monkeypatch.setitem(sys.modules, "fsrs", None)
    monkeypatch.setattr(progress, "today", lambda: DAY)
    return tmp_path / "progress.json"


@pytest.fixture
def drill(file, monkeypatch, capsys):
    """A function (typed lines, words) that plays: (exit code, output, errors)."""

    def played(typed, *words, code=0):
        stdin = typed if hasattr(typed, "readline") else io.StringIO(typed)
        monkeypatch.setattr("sys.stdin", stdin)
        assert run(interview.main, "--progress", file, "--seed", 3, *words) == code
        captured = capsys.readouterr()
        return captured.out, captured.err

    return played


def cards_of(file):
    return json.loads(file.read_text("utf-8"))["questions"]


def asked(out):
    """The ids of the questions of a sitting, in their order."""
    return re.findall(r"^(?:Question|第) ?\d.* \| ([a-z0-9-]+)$", out, re.MULTILINE)


# An interview


def test_an_interview_shows_what_a_good_answer_has(drill, file):
    out, err = drill("my answer\n2\n", "--count", 1)
    [name] = asked(out)
    question, plain = BANK[name], " ".join(out.replace("`", "").split())
    assert out.index("A good answer says:") > out.index("Enter: show what to compare with")
    for text in (question.question, question.short, *question.must, *question.flags):
        assert " ".join(text["en"].replace("`", "").split()) in plain
    assert question.long["en"][:40] not in plain
    assert "1 graded, 1 known, mean grade 2.0." in out
    assert "To read" not in out
    assert f"Remembered in {file}" in plain
    assert err == ""
    assert cards_of(file) == {name: {"box": 0, "grade": 2, "due": "2026-02-01"}}


def test_code_is_shown_with_its_question_and_its_answer(drill):
    """Each line as it is, so that it can be copied, also where the terminal is narrow."""
    for words in ([], ["--lang", "zh"], ["--quiz"]):
        out, _ = drill("\n2\n" * 99 if "--quiz" not in words else "a\n" * 99, "--count", 99,
                       "--topic", "coding", *words)  # fmt: skip
        lines = out.splitlines()
        places = [i for i, line in enumerate(lines) if re.match("Question |第 ", line)]
        assert places
        for start, end in zip(places, [*places[1:], None], strict=True):
            question, part = BANK[lines[start].rsplit(" ", 1)[-1]], lines[start:end]
            prompt = next(i for i, line in enumerate(part) if " > " in line)
            answer = "" if "--quiz" in words else question.solution
            for code, shown in ((question.code, part[:prompt]), (answer, part[prompt:])):
                assert all(f"    {line}".rstrip() in shown for line in code.splitlines())


def test_show_prints_the_code_too(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert run(interview.main, "--show", "coding-bug-penalty") == 0
    out = capsys.readouterr().out
    for code in (BANK["coding-bug-penalty"].code, BANK["coding-bug-penalty"].solution):
        assert "\n".join(f"    {line}".rstrip() for line in code.splitlines()) in out
    assert out.index("def gradient_penalty") < out.index("In 30 seconds:") < out.index("In code:")


def test_the_long_answer_is_shown_on_request_and_nonsense_is_refused(drill):
    out, _ = drill("\n7\nl\n3\n", "--count", 1)
    [name] = asked(out)
    assert "Type 0, 1, 2, 3, l or q." in out
    long = " ".join(BANK[name].long["en"].replace("`", "").split())
    assert long in " ".join(out.split())


def test_missed_questions_name_what_to_read_and_when_they_come_again(drill, file):
    out, _ = drill("\n0\n\n1\n\n3\n", "--count", 3, "--topic", "losses")
    first, second, third = asked(out)
    assert "3 graded, 1 known, mean grade 1.3." in out
    reading = out[out.index("To read:") :]
    for name in (first, second):
        assert f"  - {name}\n" in reading
        for item in BANK[name].evidence:
            if "notebook" in item:
                assert f'notebook {item["notebook"]}, section "{item["section"]}"' in " ".join(
                    reading.split()
                )
    assert f"  - {third}\n" not in reading
    assert "These come first from 2026-02-01 on:" in reading
    assert {name: card["grade"] for name, card in cards_of(file).items()} == {
        first: 0, second: 1, third: 3}  # fmt: skip


def test_what_was_missed_is_asked_first_when_it_is_due(drill, file, monkeypatch):
    out, _ = drill("\n0\n", "--count", 1, "--level", "deep")
    [missed] = asked(out)
    again, _ = drill("q\n", "--level", "deep")
    assert asked(again) != [missed]  # the same day: not due yet
    monkeypatch.setattr(progress, "today", lambda: DAY + datetime.timedelta(1))
    later, _ = drill("\n3\nq\n")
    assert asked(later)[0] == missed
    assert cards_of(file)[missed] == {"box": 2, "grade": 3, "due": "2026-02-08"}


def test_skipping_and_finishing_grade_nothing(drill, file):
    out, _ = drill("s\nq\n")
    assert len(asked(out)) == 2
    assert "No question was graded." in out
    assert not file.exists()
    out, _ = drill("\n2\n\nq\n")
    assert "1 graded, 1 known" in out
    assert len(cards_of(file)) == 1


def test_the_end_of_input_is_polite(drill, file):
    out, err = drill("")
    assert "No more input." in out
    assert "No question was graded." in out
    assert err == ""
    out, _ = drill("\n1\n\n")  # within a question
    assert "1 graded, 0 known" in out
    assert len(cards_of(file)) == 1


class Interrupted(io.StringIO):
    """Typed lines, and Ctrl-C after them."""

    def readline(self, *args):
        line = super().readline(*args)
        if not line:
            raise KeyboardInterrupt
        return line


def test_ctrl_c_loses_nothing(drill, file):
    out, err = drill(Interrupted("\n1\n\n"), code=130)
    assert "1 graded, 0 known" in out
    assert err == f"error: interrupted; grades so far are in {file}\n"
    [name] = cards_of(file)
    assert cards_of(file)[name]["grade"] == 1
    out, err = drill(Interrupted(""), code=130)
    assert "No question was graded." in out
    assert err == "error: interrupted; nothing was graded\n"
    assert list(cards_of(file)) == [name]


def test_a_sitting_ends_when_time_is_up(drill, monkeypatch):
    clock = iter(range(0, 10_000, 50))
    monkeypatch.setattr(play.time, "monotonic", lambda: next(clock))
    out, _ = drill("\n2\n" * 90, "--minutes", 10)  # a question takes 50 seconds
    assert len(asked(out)) == 11
    assert "Time is up." in out
    assert "Question 1 |" in out  # no number of questions is promised
    clock = iter(range(0, 10_000, 50))
    out, _ = drill("\n2\n" * 90, "--minutes", 10, "--count", 2)
    assert len(asked(out)) == 2


def test_all_questions_of_a_selection_and_then_no_more(drill):
    words = ("--topic", "losses", "--level", "screening,deep")
    out, _ = drill("\n3\n" * 99, "--count", 99, *words)
    selected = [name for name, q in BANK.items()
                if q.topic == "losses" and q.level in ("screening", "deep")]  # fmt: skip
    assert sorted(asked(out)) == sorted(selected)
    assert "These were all questions of the selection." in out


def test_the_same_seed_asks_the_same(drill, file):
    out, _ = drill("\n3\n" * 9, "--count", 9)
    file.unlink()
    again, _ = drill("\n3\n" * 9, "--count", 9)
    file.unlink()
    other, _ = drill("\n3\n" * 9, "--count", 9, "--seed", 4)
    assert asked(out) == asked(again) != asked(other)


def test_chinese(drill):
    out, _ = drill("\n0\n", "--lang", "zh", "--count", 1)
    [name] = asked(out)
    joined = re.sub(r"\s", "", out)
    for text in (BANK[name].question, BANK[name].short, *BANK[name].must):
        assert re.sub(r"[\s`]", "", text["zh"]) in joined
    topic, level = TOPIC_NAMES[BANK[name].topic], LEVEL_NAMES[BANK[name].level]
    assert f"第 1/1 题 | {topic} | {level} | {name}" in out
    assert "共 1 道题打了分，掌握 0 道，平均分 0.0。" in out
    assert "建议阅读：" in out
    out, _ = drill("\nｌ\n２\nｑ\n", "--lang", "zh")  # full-width letters of a Chinese keyboard
    assert "掌握 1 道" in out


def test_both_languages_of_the_drill_have_the_same_words():
    places = [{key: set(re.findall(r"\{(\w+)\}", text)) for key, text in WORDS[language].items()}
              for language in LANGUAGES]  # fmt: skip
    assert places[0] == places[1]


# Multiple choice


def test_a_quiz_explains_every_option(drill, file):
    out, _ = drill("a\n", "--quiz", "--count", 1)
    [name] = asked(out)
    plain = " ".join(out.split())
    for choice in BANK[name].choices:
        assert (
            f"{choice.text['en']} [{'right' if choice.right else 'wrong'}]".replace("`", "")
            in plain
        )
        assert choice.why["en"].replace("`", "") in plain
    assert ("Correct." in out) == (cards_of(file)[name]["grade"] == 2)


def test_right_and_wrong_choices_are_graded(drill, file):
    out, _ = drill("a\n", "--quiz", "--count", 1)
    [name] = asked(out)
    [right] = re.findall(r"^  ([a-h])\) (?:(?!^  [a-h]\)).)*\[right\]", out, re.M | re.S)
    file.unlink()
    out, _ = drill(f"{right}\n", "--quiz", "--count", 1)
    assert asked(out) == [name]
    assert "Correct." in out
    assert cards_of(file)[name]["grade"] == 2
    file.unlink()
    wrong = "a" if right != "a" else "b"
    out, _ = drill(f"{wrong}\n", "--quiz", "--count", 1)
    assert "Not correct." in out
    assert cards_of(file)[name]["grade"] == 0
    assert "To read:" in out


def test_the_right_option_is_not_always_at_the_same_place(monkeypatch, capsys, file):
    question = BANK["basics-algorithm"]
    letters = set()
    for seed in range(12):
        monkeypatch.setattr("sys.stdin", io.StringIO("a\n"))
        ladder = Ladder({question.id: question}, {}, 0, DAY)
        play.Drill(ladder, file, "zh", count=1, quiz=True, seed=seed).run()
        out = capsys.readouterr().out
        letters |= set(re.findall(r"^  ([a-h])\) (?:(?!^  [a-h]\)).)*\[对\]", out, re.M | re.S))
    assert letters == set("abcd")


def test_a_choice_that_is_none_is_asked_for_again(drill, file):
    out, _ = drill("x\nab\naa\n\ns\nq\n", "--quiz", "--lang", "zh")
    assert out.count("请输入 a-d 中的字母") == 4
    assert len(asked(out)) == 2
    assert not file.exists()


def test_several_right_options_must_all_be_named(monkeypatch, capsys, file):
    base = BANK["basics-algorithm"]
    choices = tuple(c for c in base.choices if c.right) * 1 + tuple(
        type(c)(c.text, i == 1, c.why) for i, c in enumerate(c for c in base.choices if not c.right)
    )
    question = Question(**vars(base) | {"choices": choices})
    assert sum(choice.right for choice in choices) == 2
    grades = {}
    for typed in ("ab", "ac", "ad", "bc", "bd", "c, d"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"a\n{typed}\n"))
        ladder = Ladder({question.id: question}, {}, 0, DAY)
        play.Drill(ladder, file, "en", count=1, quiz=True, seed=0).run()
        assert "2 are right, type 2 letters of a-d" in " ".join(capsys.readouterr().out.split())
        grades[typed] = cards_of(file)[question.id]["grade"]
    assert sorted(grades.values()) == [0, 0, 0, 0, 0, 2]


# What the other flags print


def test_list_prints_a_line_for_each_question(capsys, file):
    assert run(interview.main, "--list", "--progress", file) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(BANK)
    for line, (name, question) in zip(lines, BANK.items(), strict=True):
        first, topic, level, text = re.split(r" {2,}", line)
        assert (first, topic, level) == (name, question.topic, question.level)
        assert text == question.question["en"].replace("`", "")
    assert run(interview.main, "--list", "--topic", "losses", "--lang", "zh") == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[1] for line in lines} == {"losses"}
    line = failure(capsys, interview.main, "--list", "--count", "2")
    assert "--count does not apply to --list: leave it out" in line
    assert "饱和损失" in lines[0]
    assert not file.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_show_prints_all_about_a_question(capsys, language):
    for name in ("losses-r1", "basics-algorithm"):
        assert run(interview.main, "--show", name, "--lang", language) == 0
        out = re.sub(r"\s", "", capsys.readouterr().out)
        question = BANK[name]
        parts = [question.question, question.short, question.long, *question.must,
                 *question.bonus, *question.flags, *(c.text for c in question.choices),
                 *(c.why for c in question.choices)]  # fmt: skip
        for text in parts:
            assert re.sub(r"[\s`]", "", text[language]) in out
        assert all(follow_up in out for follow_up in question.next)
        for item in question.evidence:
            shown = as_shown(item, language).values()
            assert all(re.sub(r"\s", "", value) in out for value in shown)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--topic", "maths"], "unknown topic 'maths': use one of basics, losses"),
        (["--topic", "losses,"], "unknown topic '': use one of"),
        (["--level", "hard"], "unknown level 'hard': use one of screening, core"),
        (["--lang", "fr"], "argument --lang: invalid choice: 'fr'"),
        (["--topic", "basics", "--level", "design"], "no question has this topic and level: "),
        (["--level", "debugging", "--topic", "evaluation", "--quiz"], "level and options: "),
        (["--show", "losses-r2"], "unknown question 'losses-r2': did you mean losses-r1"),
        (["--show", "?"], "unknown question '?': --list shows all ids"),
        (["--count", "0"], "--count must be at least 1, got 0"),
        (["--count", "x"], "argument --count: invalid int value"),
        (["--minutes", "0"], "--minutes must be above 0 and at most 600, got 0"),
        (["--minutes", "nan"], "--minutes must be above 0"),
        (["--quiz", "--list"], "not allowed with argument"),
        (["--quick"], "unrecognized arguments: --quick"),
        (["--progress", "no/such/file"], "name a file in a folder that exists with --progress"),
        (["--progress", "."], "cannot read .: it is a folder"),
    ],
)
def test_wrong_words_are_one_line(capsys, file, words, says):
    words = words if "--progress" in words else [*words, "--progress", file]
    assert says in failure(capsys, interview.main, *words)
    assert not file.exists()


def test_nothing_heavy_is_imported():
    heavy = ("numpy", "tensorflow", "keras", "matplotlib", "PIL")
    code = f"import sys; from gan_keras import interview; interview.main(['--list']); \
        print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_a_process_of_its_own_in_a_plain_terminal(tmp_path):
    """No colour codes, 80 columns, bytes that are no text among the notes."""
    words = ["-m", "gan_keras.interview", "--lang", "zh", "--count", "1", "--progress", "p.json"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:strict"}
    how = {"cwd": tmp_path, "env": env, "check": True}
    typed = b"\xff\xfe\n2\n"
    done = subprocess.run([sys.executable, *words], input=typed, capture_output=True, **how)
    assert b"\x1b" not in done.stdout
    assert len(json.loads((tmp_path / "p.json").read_text("utf-8"))["questions"]) == 1


# The ladder


def questions(**levels):
    """{id: Question} of `name=level` or `name=(level, follow-ups)`; the topic ends at "_"."""
    made = {}
    for name, level in levels.items():
        level, follow_ups = level if isinstance(level, tuple) else (level, ())
        text = {"en": name, "zh": name}
        made[name] = Question(name, name.split("_")[0], level, text, text, text, (), (),
                              tuple(follow_ups), ())  # fmt: skip
    return made


def climb(pool, *grades, cards=(), seed=0):
    """The ids that are drawn when they get these grades."""
    ladder, drawn = Ladder(pool, dict(cards), seed, DAY), []
    for grade in grades:
        question = ladder.draw()
        drawn.append(question.id)
        ladder.graded(question, grade)
    last = ladder.draw()
    return [*drawn, last and last.id]


def test_good_answers_lead_up_and_bad_ones_down():
    pool = questions(a="screening", b="screening", c="core", d="core", e="deep", f="deep")
    levels = {name: question.level for name, question in pool.items()}
    for grades, then in (
        ([3], "core"), ([3, 3], "deep"), ([3, 3, 3], "deep"), ([2], "screening"),
        ([1], "screening"), ([0], "screening"), ([3, 1], "core"), ([3, 0], "screening"),
        ([3, 3, 0], "core"), ([3, 3, 1], "deep"),
    ):  # fmt: skip
        for seed in range(4):
            drawn = climb(pool, *grades, seed=seed)
            assert levels[drawn[0]] == "screening"
            assert levels[drawn[-1]] == then, (grades, drawn)


def test_follow_ups_come_after_known_answers_only():
    pool = questions(a=("screening", ["z_z"]), b="screening", z_z="deep")
    pool = {name: pool[name] for name in ("a", "b", "z_z")}
    seed = next(s for s in range(20) if climb(pool, 0, seed=s)[0] == "a")
    assert climb(pool, 2, seed=seed) == ["a", "z_z"]
    assert climb(pool, 3, seed=seed) == ["a", "z_z"]
    assert climb(pool, 1, seed=seed) == ["a", "b"]
    assert climb(pool, 0, seed=seed) == ["a", "b"]


def test_an_excellent_answer_gets_no_easier_follow_up():
    pool = questions(a=("core", ["e"]), e="screening", d="deep")
    for grade, then in ((2, "e"), (3, "d")):
        ladder = Ladder(pool, {}, 0, DAY)
        ladder.rung = 1
        question = ladder.draw()
        ladder.graded(question, grade)
        assert (question.id, ladder.draw().id) == ("a", then)


def test_after_some_follow_ups_the_subject_changes():
    chain = {f"a_{i}": ("core", [f"a_{i + 1}"]) for i in range(6)} | {"a_6": "core"}
    pool = questions(**chain, **{f"b_{i}": "core" for i in range(5)})
    drawn = climb({"a_0": pool["a_0"]} | {n: q for n, q in pool.items() if n != "a_0"}, *[2] * 7)
    rows = "".join(name[0] for name in drawn)
    assert MOST_FOLLOW_UPS == 2
    assert not re.search("a{4}", rows)


def test_topics_take_turns():
    pool = questions(**{f"{topic}_{i}": "core" for topic in "abc" for i in range(3)})
    for seed in range(5):
        drawn = climb(pool, *[1] * 5, seed=seed)
        assert sorted(name[0] for name in drawn[:3]) == ["a", "b", "c"]
        assert sorted(name[0] for name in drawn[3:]) == ["a", "b", "c"]


def test_a_skipped_question_has_no_follow_up():
    pool = questions(a=("screening", ["z"]), b="screening", z="deep")
    ladder = Ladder(pool, {}, next(s for s in range(9) if climb(pool, 2, seed=s)[0] == "a"), DAY)
    ladder.graded(ladder.draw(), 2)
    ladder.skipped()
    assert ladder.draw().id == "b"


def test_due_questions_come_before_the_rung():
    pool = questions(a="screening", b="deep", c="screening")
    card = {"box": 0, "grade": 0, "due": DAY.isoformat()}
    assert climb(pool, 0, cards={"b": card})[0] == "b"
    assert climb(pool, 0, cards={"b": card | {"due": "2026-02-01"}})[0] != "b"
    seen = {"a": card | {"due": "2026-02-01"}}
    assert climb(pool, 0, cards=seen) == ["c", "a"]  # what was never asked comes first


def test_a_sitting_climbs_the_ladder(monkeypatch, capsys, file):
    pool = questions(a=("screening", ["y", "z"]), b="screening", y="deep", z="deep")
    seed = next(s for s in range(9) if climb(pool, 0, seed=s)[0] == "a")
    for typed, order in (("\n2\n\n2\n", "ay"), ("\n0\ns\n", "ab"), ("\n2\ns\ns\n", "ayb")):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        play.Drill(Ladder(pool, {}, seed, DAY), file, "en", count=len(order)).run()
        titles = re.findall(r"^Question .* \| (\w+)$", capsys.readouterr().out, re.MULTILINE)
        assert "".join(titles) == order


# What is remembered


@pytest.mark.parametrize(
    ("box", "grade", "then", "days"),
    [
        (None, 0, 0, 1), (None, 1, 0, 1), (None, 2, 0, 1), (None, 3, 1, 3),
        (0, 2, 1, 3), (1, 2, 2, 7), (2, 2, 3, 16), (3, 2, 4, 35), (4, 2, 4, 35),
        (1, 3, 3, 16), (4, 3, 4, 35), (3, 1, 3, 1), (4, 0, 0, 1),
    ],
)  # fmt: skip
def test_intervals_grow_with_good_answers(box, grade, then, days):
    card = None if box is None else {"box": box, "grade": 2, "due": "2026-01-01"}
    due = DAY + datetime.timedelta(days)
    assert progress.moved(card, grade, DAY) == {"box": then, "grade": grade, "due": f"{due}"}


def test_two_drills_do_not_overwrite_each_other(file):
    progress.remember(file, "a", 3)
    progress.remember(file, "of another version of the bank", 0)
    assert set(progress.read(file)) == {"a", "of another version of the bank"}


GOOD = {"version": 1, "questions": {"a": {"box": 0, "grade": 1, "due": "2026-01-01"}}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is damaged (Expecting value"),
        ("{", "is damaged (Expecting property name"),
        ("[" * 100_000, "is damaged"),
        ("[]", "holds no progress of a drill"),
        ('{"version": 1}', "holds no progress of a drill"),
        ('{"questions": {}}', "holds no progress of a drill"),
        ('{"version": 2, "questions": {}}', "was written by a newer version: update"),
        *(
            (json.dumps(GOOD).replace(old, new), "is damaged at question 'a'")
            for old, new in (
                ('"box": 0', '"box": 9'), ('"box": 0', '"box": 0.0'), ('"box": 0', '"box": -1'),
                ('"box": 0', '"box": null'), ('"grade": 1', '"grade": 4'),
                ('"due": "2026-01-01"', '"due": 3'), ("2026-01-01", "soon"), ('"box": 0, ', ""),
            )
        ),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_and_left_alone(capsys, file, text, says):
    file.write_text(text)
    line = failure(capsys, interview.main, "--progress", file)
    assert says in line
    assert f"error: {file} " in line
    assert "--progress" in line
    assert file.read_text() == text


def test_a_file_of_bytes_is_refused(capsys, file):
    file.write_bytes(b"\xff\xfe")
    assert "is damaged" in failure(capsys, interview.main, "--progress", file)


def test_a_good_file_is_read(file):
    file.write_text(json.dumps(GOOD))
    assert progress.read(file) == GOOD["questions"]
    assert progress.read(file.with_name("not there")) == {}


def test_a_disk_that_fills_up_keeps_the_grades_before(drill, file, monkeypatch):
    drill("\n2\n", "--count", 1)
    before = file.read_text()

    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress, "replace_atomically", full)
    _, err = drill("\n2\n", "--count", 1, code=2)
    assert "No space left on device" in err
    assert "those before are kept" in err
    assert file.read_text() == before


def test_the_file_lies_where_the_system_keeps_data(tmp_path, monkeypatch):
    monkeypatch.setattr(progress.Path, "home", lambda: tmp_path)
    monkeypatch.setattr(progress.sys, "platform", "linux")
    if progress.os.name != "nt":
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
        usual = tmp_path / ".local" / "share" / "gan_keras" / "progress.json"
        assert progress.default_file() == usual
        monkeypatch.setenv("XDG_DATA_HOME", "relative")  # ignored, as its standard says
        assert progress.default_file() == usual
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "x"))
        assert progress.default_file() == tmp_path / "x" / "gan_keras" / "progress.json"
        monkeypatch.setattr(progress.sys, "platform", "darwin")
        assert "Application Support" in progress.default_file().parts


def test_without_a_name_the_folder_is_made(tmp_path, monkeypatch, capsys):
    place = tmp_path / "new" / "gan_keras" / "progress.json"
    monkeypatch.setattr(progress, "default_file", lambda: place)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n2\n"))
    assert run(interview.main, "--count", 1) == 0
    assert len(cards_of(place)) == 1


# Lines on the screen


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_fit_and_lose_nothing(columns, language):
    for question in BANK.values():
        for text in (question.question, question.short, question.long, *question.must):
            lines = wrap(text[language], columns, "  - ")
            assert max(map(width, lines)) <= columns
            joined = re.sub(r"\s", "", "".join(line[4:] for line in lines))
            assert joined == re.sub(r"[\s`]", "", text[language])
            assert all(line[:4] == "    " for line in lines[1:])
            assert not any(line[4] in "，。；：、）！？" for line in lines[1:]), lines
            assert not any(line[-1] in "（“「" for line in lines)


def test_chinese_characters_take_two_columns():
    assert width("GAN 生成") == 4 + 4
    assert width("e\u0301") == 1
    assert wrap("一二三四五六", 40) == ["一二三四五六"]
    assert wrap("一二三，四五六", 6) == ["一二", "三，四", "五六"]
    assert wrap("aaaa bbbb cc", 9) == ["aaaa bbbb", "cc"]
    assert wrap("用 `D = 1` 表示", 80) == ["用 D = 1 表示"]
    assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert wrap("", 80) == [""]


@pytest.mark.parametrize("terminal", ["30", "80", "300"])
def test_a_whole_sitting_fits_the_terminal(drill, monkeypatch, terminal):
    monkeypatch.setenv("COLUMNS", terminal)
    most = {"30": 40, "80": 80, "300": 88}[terminal]
    for words in ([], ["--quiz"], ["--lang", "zh"], ["--lang", "zh", "--quiz"]):
        out, _ = drill("\nl\n0\n" if "--quiz" not in words else "a\n", "--count", 1, *words)
        lines = [line for line in out.splitlines() if "progress.json" not in line]
        # What follows a prompt stands on the next line where the user has pressed Enter.
        lines = [line.split(" > ")[0] for line in lines]
        assert max(map(width, lines)) <= most
