# ruff: noqa: RUF001
"""Slides: what of a notebook a class sees, and what goes into the teacher's notes."""

import base64

import pytest

from notebooks.slideshow.deck import Deck, blocks, split_question


def text(source):
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def figure(kind="image/png", content=b"pixels", alt="what it shows", **metadata):
    raw = content.decode() if "svg" in kind else base64.b64encode(content).decode()
    output = {"output_type": "execute_result", "data": {kind: raw}, "metadata": {}}
    about = {"mystnb": {"image": {"alt": alt}}} | metadata
    return {"cell_type": "code", "source": "draw()", "metadata": about, "outputs": [output]}


def answer(words, label="Answer"):
    return text(f"<details><summary>{label}</summary>\n\n{words}\n\n</details>")


NOTEBOOK = [
    text("# 2. Title\n\n[![Colab](x.svg)](y)\n\n**Interview question.** What?\n\nMore."),
    figure(content=b"opening"),
    text("Below the picture.\n\n## Say it aloud\n\nThirty seconds.\n\n**Two minutes at the "
         "whiteboard.** Draw.\n\n$$a = b$$\n\nWhy."),
    text("## 1. A section\n\nA story. **Predict:** which one?\n\n$$c$$\n\nMore of the story."),
    figure(content=b"result"),
    answer("The first one."),
    text("**Predict** again?"),
    text("## Interview drill\n\nCover the answers.\n\n**1. Why?** (`id`)"),
    answer("Because."),
    text("**2. And then?**"),
    text("## Exercises\n\n**Exercise 1.** Do it."),
    figure(content=b"of a solution"),
    text("## References\n\nPapers."),
    text("## Teacher's notes\n\n| minutes | what |"),
]  # fmt: skip


@pytest.fixture
def slides():
    return Deck().read(NOTEBOOK)


def test_what_a_class_sees_and_in_which_order(slides):
    shown = [slide.picture.content if slide.picture else slide.text for slide in slides]
    assert shown == [
        "# 2. Title\n\n**Interview question.** What?",
        b"opening",
        "## Say it aloud\n\nThirty seconds.",
        "## Two minutes at the whiteboard\n\n$$a = b$$",
        "## 1. A section\n\n**Predict:** which one?\n\n$$c$$",
        b"result",
        "**Predict** again?",
        "## Interview drill\n\nCover the answers.",
        "**1. Why?** (`id`)",
        "**2. And then?**",
    ]


def test_answers_and_stories_are_notes_and_the_plan_stands_at_the_beginning(slides):
    notes = {slide.text or slide.picture.content: slide.notes for slide in slides}
    assert notes[b"opening"] == ["Below the picture."]
    assert notes[b"result"] == ["**Answer.** The first one."]
    assert notes["**1. Why?** (`id`)"] == ["**Answer.** Because."]
    assert notes["## 1. A section\n\n**Predict:** which one?\n\n$$c$$"] == [
        "A story.", "More of the story.",
    ]  # fmt: skip
    assert slides[0].notes == ["More.", "| minutes | what |"]


def test_nothing_of_exercises_solutions_and_references_is_shown(slides):
    said = " ".join(str(slide) for slide in slides)
    assert not any(word in said for word in ("Exercise 1", "of a solution", "Papers"))


def test_both_languages_have_the_same_slides():
    chinese = [
        text("# 2. 标题\n\n**面试题。** 是什么？"),
        text("## 开口回答\n\n三十秒。\n\n**白板两分钟。** 画图。\n\n$$a = b$$"),
        text("## 1. 一节\n\n故事。**预测**：哪一个？"),
        text("## 面试追问\n\n**追问 1。** 为什么？"),
        answer("因为。", "答案"),
        text("## 练习\n\n做。"),
        text("## 教学笔记\n\n计划。"),
    ]
    slides = Deck().read(chinese)
    assert [slide.text for slide in slides] == [
        "# 2. 标题\n\n**面试题。** 是什么？",
        "## 开口回答\n\n三十秒。",
        "## 白板两分钟\n\n$$a = b$$",
        "## 1. 一节\n\n**预测**：哪一个？", "## 面试追问", "**追问 1。** 为什么？",
    ]  # fmt: skip
    assert slides[-1].notes == ["**答案.** 因为。"]
    assert slides[0].notes == ["计划。"]


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("image/png", "png"), ("image/jpeg", "jpg"), ("image/gif", "gif"), ("image/svg+xml", "svg")],
)
def test_figures_keep_their_kind_and_their_description(kind, ending):
    deck = Deck()
    [slide] = deck.read([figure(kind, b"<svg/>")])
    assert (slide.picture.ending, slide.picture.content) == (ending, b"<svg/>")
    assert slide.picture.alt == "what it shows"


def test_code_is_shown_where_its_cell_is_tagged():
    deck = Deck()
    cell = {"cell_type": "code", "source": "x = 1", "metadata": {"tags": ["slide"]}, "outputs": []}
    assert [slide.code for slide in deck.read([cell, cell | {"metadata": {}}])] == ["x = 1"]


def test_a_heading_without_a_question_has_what_the_text_begins_with_if_it_is_short():
    long, table = "x" * 500, "| a | b |"
    cells = [
        text(f"## {i}. Name\n\n{body}\n\nMore.") for i, body in enumerate(("So.", long, table))
    ]
    slides = Deck().read([text("# Title"), *cells])
    assert [slide.text for slide in slides[1:]] == ["## 0. Name\n\nSo.", "## 1. Name", "## 2. Name"]
    assert [slide.notes[0] for slide in slides[1:]] == ["More.", long, table]


def test_headings_stand_alone_and_questions_are_cut_out():
    assert blocks("# A\n## B\ntext\nmore\n\nend") == ["# A", "## B", "text\nmore", "end"]
    assert split_question("Said. **Predict:** x?") == ("Said.", "**Predict:** x?")
    assert split_question("No question.") == ("", "No question.")
