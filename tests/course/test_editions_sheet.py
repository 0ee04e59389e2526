"""Sheets to print: what stands on them, how they are chosen, and what is refused."""

import html
import io
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from command_line import failure, run, snapshot
from places import ROOT
from two_languages import as_shown

from gan_keras import interview
from gan_keras.course.bank import LANGUAGES, TOPICS, load_bank
from gan_keras.course.editions import saving
from gan_keras.course.editions.markup import inline
from gan_keras.course.editions.sheet import LINES, STYLE, Sheet
from gan_keras.course.editions.words import PRINTED

BANK = load_bank()
ALL = list(BANK.values())
VOID = {"meta"}


class Reader(HTMLParser):
    """What a browser makes of a page; an element that is not closed in turn is an error."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.links = [], [], []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def plain(page):
    """The visible text, without spaces."""
    body = page[page.index("<body") :]
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", body)))


def bare(text):
    return re.sub(r"[\s`]", "", text)


def ids(page):
    return re.findall(r'<article id="([\w-]+)">', page)


@pytest.fixture
def printed(tmp_path, capsys):
    """A function (words) that writes a sheet: its text."""

    def made(*words):
        file = tmp_path / "sheet.html"
        assert run(interview.main, "--sheet", file, *words) == 0
        assert capsys.readouterr().out.endswith(f": {file}\n")
        return file.read_text("utf-8")

    return made


# What stands on a sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_has_all_questions_and_no_answer(language):
    page = Sheet(ALL, BANK, (language,)).page()
    text = plain(page)
    assert ids(page) == list(BANK)
    for number, question in enumerate(ALL, 1):
        assert f"{number}.{bare(question.question[language])}" in text
        assert "".join(question.code.split()) in text
        for hidden in (question.short, question.long, *question.must, *question.flags):
            assert bare(hidden[language]) not in text or hidden[language] in str(question.question)
    assert page.count("<i></i>") == sum(LINES[question.level] for question in ALL)


@pytest.mark.parametrize("languages", [("en",), ("zh",), ("en", "zh")])
def test_a_sheet_with_answers_has_all_of_the_bank(languages):
    for question in ALL:
        page = Sheet([question], BANK, languages, answers=True).page()
        text = plain(page)
        parts = [question.question, question.short, question.long, *question.must,
                 *question.bonus, *question.flags, *(c.text for c in question.choices),
                 *(c.why for c in question.choices),
                 *(BANK[name].question for name in question.next)]  # fmt: skip
        for part in parts:
            assert all(bare(part[language]) in text for language in languages)
        for code in (question.code, question.solution):
            assert "".join(code.split()) in text
        assert all(name in text for name in question.next)
        for item in question.evidence:
            shown = as_shown(item, languages[0]).values()
            assert all(bare(value) in text for value in shown)
        # A box for each point, bonus and red flag, and a black one for a right option.
        boxes = len([*question.must, *question.bonus, *question.flags, *question.choices])
        right = sum(choice.right for choice in question.choices)
        assert page.count('<span class="box') == boxes
        assert page.count('<span class="box right">') == right
        assert "<i></i>" not in page


def test_a_file_needs_nothing_but_itself():
    for languages in (("en",), LANGUAGES):
        for answers in (False, True):
            page = Sheet(ALL, BANK, languages, answers=answers).page()
            read = Reader(page)
            assert not {"script", "link", "img", "iframe"} & set(read.tags)
            assert all(re.match(r"#[a-z]|https://arxiv\.org/abs/\d", link) for link in read.links)
            assert not re.search(r"url\(|@import", page)
            assert '<meta charset="utf-8">' in page


def test_pages_are_a4_and_break_between_questions():
    style = STYLE.read_text("utf-8")
    assert re.search(r"@page \{\s*size: A4;", style)
    assert re.search(r"^article \{[^}]*break-inside: avoid", style, re.M)
    assert re.search(r"^h3 \{[^}]*break-after: avoid", style, re.M)
    assert style.count("{") == style.count("}")
    assert f"<style>\n{style}</style>" in Sheet(ALL[:1], BANK).page()


def test_texts_are_no_markup():
    assert inline('a < b & `c > "d"` <i>') == (
        "a &lt; b &amp; <code>c &gt; &quot;d&quot;</code> &lt;i&gt;"
    )
    nasty = {"en": "<script>alert(1)</script> & `<b>`", "zh": "<b>"}
    question = replace(ALL[0], question=nasty, short=nasty, must=(nasty,), code="if a < b: '&lt;'")
    page = Sheet([question], BANK, ("en",), answers=True).page()
    assert "<script" not in page
    assert "<pre><code>if a &lt; b: &#x27;&amp;lt;&#x27;</code></pre>" in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; <code>&lt;b&gt;</code>") == 4
    Reader(page)


def test_the_head_says_what_was_chosen(printed):
    page = printed("--topic", "losses,design", "--level", "core,design", "--lang", "both")
    head = page[page.index("<header") : page.index("</header")]
    chosen = [q for q in ALL if q.topic in ("losses", "design") and q.level in ("core", "design")]
    assert ids(page) == [question.id for question in chosen]
    assert f"Questions: {len(chosen)}. Topics: losses, design. Levels: core, design." in head
    assert f"题数：{len(chosen)}。主题：损失、设计。级别：核心、设计。" in head
    assert f"/ {sum(len(question.must) for question in chosen)}<" in head
    assert "seed" not in head


def test_both_languages_of_a_sheet_have_the_same_words():
    places = [{key: set(re.findall(r"\{(\w+)\}", text)) for key, text in PRINTED[each].items()}
              for each in LANGUAGES]  # fmt: skip
    assert places[0] == places[1]


# How questions are chosen


def test_a_seed_prints_the_same_questions_with_and_without_answers(printed):
    words = ("--count", 12, "--seed", 5)
    questions, answers = printed(*words), printed(*words, "--answers")
    assert ids(questions) == ids(answers) != ids(printed("--count", 12, "--seed", 6))
    assert questions == printed(*words)
    assert "Seed 5:" in questions
    [seed] = re.findall(r"Seed (\d+):", page := printed("--count", 3))  # said where none is given
    assert printed("--count", 3, "--seed", seed) == page


def test_topics_take_turns_in_a_choice(printed):
    for seed in range(5):
        names = ids(printed("--count", 13, "--seed", seed))
        counts = [sum(BANK[name].topic == topic for name in names) for topic in TOPICS]
        assert sorted(counts) == [1] * 7 + [2] * 3
        assert names == sorted(names, key=list(BANK).index)
    assert len(ids(printed("--count", 9999))) == len(BANK)


def test_a_quiz_has_the_same_options_on_both_sheets(printed):
    words = ("--quiz", "--topic", "losses", "--seed", 3)
    questions, answers = printed(*words), printed(*words, "--answers")
    chosen = [q for q in ALL if q.topic == "losses" and q.choices]
    assert ids(questions) == ids(answers) == [question.id for question in chosen]
    assert "box right" not in questions
    assert "<i></i>" not in questions
    letters = set()
    for question in chosen:
        parts = [re.search(rf'<article id="{question.id}">.*?</article>', page, re.S)[0]
                 for page in (questions, answers)]  # fmt: skip
        order = [[plain(f"<body>{part}").index(f"{letter})") for letter in "abc"] for part in parts]
        assert all(each == sorted(each) for each in order)
        for choice in question.choices:
            text = re.escape(inline(choice.text["en"]))
            letter = [re.search(rf"<span>([a-h])\)</span>(?:(?!</li>).)*{text}", part, re.S)[1]
                      for part in parts]  # fmt: skip
            assert letter[0] == letter[1]
            black = re.search(rf'box right"></span><span>{letter[0]}\)', parts[1])
            assert bool(black) == choice.right
            letters |= {letter[0]} if choice.right else set()
            assert inline(choice.why["en"]) not in parts[0]
            assert inline(choice.why["en"]) in parts[1]
        assert f"Right options: {sum(choice.right for choice in question.choices)}" in parts[0]
    assert len(letters) > 1
    assert f"/ {len(chosen)}<" in questions


# What is refused


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--sheet", "x.html", "--topic", "maths"], "unknown topic 'maths': use one of basics"),
        (["--sheet", "x.html", "--level", "hard"], "unknown level 'hard': use one of screening"),
        (["--sheet", "x.html", "--lang", "fr"], "argument --lang: invalid choice: 'fr'"),
        (["--sheet", "x.html", "--count", "0"], "--count must be at least 1, got 0"),
        (["--sheet", "x.html", "--topic", "basics", "--level", "design"], "no question has this"),
        (["--sheet", "x.txt"], "--sheet x.txt has another ending: name a file that ends in .html"),
        (["--sheet", "x"], "--sheet x has another ending"),
        (["--anki", "x.html"], "--anki x.html has another ending: name a file that ends in .apkg"),
        (["--sheet", ""], "that names a folder, name a file with --sheet"),
        (["--anki", "."], "that names a folder, name a file with --anki"),
        (["--sheet", "no/x.html"], "cannot write no/x.html: name a file in a folder that exists"),
        (["--sheet", "x.html", "--anki", "x.apkg"], "not allowed with argument --sheet"),
        (["--sheet", "x.html", "--list"], "not allowed with argument"),
        (["--sheet", "x.html", "--minutes", "3"], "argument --minutes: not allowed with argument"),
        (["--anki", "x.apkg", "--progress", "p"], "argument --progress: not allowed with argument"),
        (["--anki", "x.apkg", "--quiz"], "argument --anki: not allowed with argument --quiz"),
        (["--anki", "x.apkg", "--answers"], "--answers is for --sheet: add --sheet FILE.html"),
        (["--answers"], "--answers is for --sheet"),
        (["--lang", "both"], "--lang both is for --sheet and --anki: use en or zh"),
        (["--lang", "both", "--list"], "--lang both is for --sheet and --anki: use en or zh"),
    ],
)
def test_wrong_words_are_one_line_and_write_nothing(capsys, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert says in failure(capsys, interview.main, *words)
    assert snapshot(tmp_path) == {}


def test_what_cannot_be_written_leaves_the_old_sheet(capsys, tmp_path, monkeypatch):
    file = tmp_path / "sheet.html"
    file.write_text("old")

    def full(path):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("gan_keras.files.sync", full)
    line = failure(capsys, interview.main, "--sheet", file)
    assert f"cannot write {file} (No space left on device): name another file with --sheet" in line
    assert snapshot(tmp_path) == {file: b"old"}
    monkeypatch.setattr(saving, "special_kind", lambda path: "a pipe")
    assert f"cannot write {file}: it is a pipe" in failure(capsys, interview.main, "--sheet", file)
    assert snapshot(tmp_path) == {file: b"old"}


# Quick


def test_help_and_sheets_import_nothing_heavy(tmp_path):
    heavy = ("numpy", "tensorflow", "keras", "PIL", "genanki", "fsrs")
    file = str(tmp_path / "sheet.html")
    code = f"import sys; from gan_keras import interview; interview.build_parser().format_help(); \
        print('gan_keras.course.editions' in sys.modules); \
        interview.main(['--sheet', {file!r}]); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines()[::2] == ["False", "[]"], done.stderr


def test_help_is_quick():
    resource = pytest.importorskip("resource", reason="times of processes need POSIX")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [sys.executable, "-m", "gan_keras.interview", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "--sheet FILE.html" in done.stdout
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.3
