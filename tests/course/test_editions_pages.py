"""The pages of docs/interview: those that the command makes, whole, and read as Markdown."""

import html
import re
from dataclasses import replace

import pytest
from command_line import failure, run, snapshot
from markdown_it import MarkdownIt  # comes with jupytext
from places import ROOT
from two_languages import as_shown

from gan_keras.course.bank import LANGUAGES, TOPICS, load_bank
from gan_keras.course.editions import pages
from gan_keras.course.editions.page_words import PAGES

BANK = load_bank()
HOME = ROOT / "docs" / "interview"
MADE = pages.pages(pages.notebooks_beside(HOME))
COMMAND = "python -m gan_keras.course.editions.pages docs/interview"


def plain(markdown):
    """The visible text of a page, without spaces."""
    page = MarkdownIt().enable("table").render(markdown)
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", page)))


def bare(text):
    return re.sub(r"[\s`]", "", text)


def test_the_pages_are_those_of_the_bank():
    """After a change of the bank, run COMMAND."""
    there_are = {path.relative_to(HOME).as_posix(): path for path in HOME.rglob("*.md")}
    assert there_are.keys() == MADE.keys()
    for name, text in MADE.items():
        assert there_are[name].read_text("utf-8") == text, f"{name} is old: {COMMAND}"


def test_the_command_writes_the_pages(tmp_path):
    folder = tmp_path / "docs" / "interview"
    (tmp_path / "notebooks").mkdir()
    for path in (ROOT / "notebooks").glob("0*.ipynb"):
        (tmp_path / "notebooks" / path.name).touch()
    assert run(pages.main, folder) == 0
    found = {path.relative_to(folder).as_posix(): text for path, text in snapshot(folder).items()}
    assert found == {name: text.encode() for name, text in MADE.items()}


def test_outside_of_a_clone_nothing_is_written(tmp_path, capsys):
    line = failure(capsys, pages.main, tmp_path / "a" / "b")
    assert f"there are no notebooks in {tmp_path / 'notebooks'}: name docs/interview of" in line
    assert snapshot(tmp_path) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_reader_sees_all_of_a_topic(topic, language):
    page = MADE[f"{pages.FOLDERS[language]}{topic}.md"]
    parts = re.split(r'^<a id="([\w-]+)"></a>$', page, flags=re.MULTILINE)[1:]
    entries = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(entries) == [name for name, question in BANK.items() if question.topic == topic]
    for name, entry in entries.items():
        question, text = BANK[name], plain(entry)
        heading = re.search(r"<h2>(.*?)</h2>", MarkdownIt().render(entry))[1]
        seen = html.unescape(re.sub(r"</?code>", "", heading))
        assert bare(seen) == bare(question.question[language])
        for part in (question.short, question.long, *question.must, *question.bonus,
                     *question.flags, *(c.text for c in question.choices),
                     *(c.why for c in question.choices),
                     *(BANK[follow_up].question for follow_up in question.next)):  # fmt: skip
            assert bare(part[language]) in text, name
        for code in (question.code, question.solution):
            assert f"\n```python\n{code}\n```\n" in entry or not code
        # Answers and options are folded, follow-ups and evidence are not.
        closed = re.sub(r"<details>.*?</details>", "", entry, flags=re.S)
        assert pages.prose(question.short[language]) not in closed
        assert entry.count("<details>") == entry.count("</details>") == 1 + bool(question.choices)
        for follow_up in question.next:
            place = f"{BANK[follow_up].topic}.md" if BANK[follow_up].topic != topic else ""
            assert f"]({place}#{follow_up})" in closed
        for item in question.evidence:
            assert all(bare(value) in plain(closed) for value in as_shown(item, language).values())
        assert closed.count("\n- [") == len(question.next) + len(question.evidence)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a*b*c and _d_ [e](f) <i>g</i> | h ~~i~~ $j$ &amp; \\k", None),
        ("1. one", None),
        ("- one", None),
        ("# one", None),
        ("2) one", None),
        ("+1 and > 0", None),
        ("5 modes", None),
        ("`a*b*c` and `<i>`", "a*b*c and <i>"),
        ("`D = 1`", "D = 1"),
    ],
)
def test_texts_are_no_markup(text, shown):
    for before in ("", "- "):
        page = MarkdownIt().enable(["table", "strikethrough"]).render(before + pages.prose(text))
        assert re.findall(r"<(\w+)", re.sub(r"^<ul>\s*<li>", "", page)) in (
            [], ["p"], ["code"], ["p", "code"], ["code"] * 2, ["p", "code", "code"],
        )  # fmt: skip
        assert html.unescape(re.sub(r"<[^>]*>", "", page)).strip() == (shown or text)


def test_markup_of_a_question_stays_inside_of_it():
    nasty = {"en": "</details> # <script> ```", "zh": "</details>"}
    question = replace(BANK["basics-algorithm"], short=nasty, next=())
    page = pages.Page("basics", "en", {question.id: question}, {"01": "x.ipynb"}).text()
    made = MarkdownIt().render(page)
    assert "<script>" not in made
    assert made.count("<details>") == made.count("</details>") == 2


def test_both_languages_lead_to_each_other():
    for topic in TOPICS:
        assert f"](zh/{topic}.md)" in MADE[f"{topic}.md"]
        assert f"](../{topic}.md)" in MADE[f"zh/{topic}.md"]
        assert all(COMMAND in MADE[f"{folder}{topic}.md"] for folder in ("", "zh/"))
    assert PAGES["en"].keys() == PAGES["zh"].keys()


def test_the_indexes_count_the_questions():
    for name in ("README.md", "zh/README.md"):
        rows = re.findall(r"^\| .* \| (\d+) \|$", MADE[name], re.MULTILINE)
        counts = [sum(question.topic == topic for question in BANK.values()) for topic in TOPICS]
        assert list(map(int, rows)) == counts
        assert re.search(rf"^{len(BANK)}\b", MADE[name], re.MULTILINE)
