"""The quiz: a page in each language, and its questions as a script."""

import html
import json

from docs.site.paths import LANGUAGES, in_language, words
from gan_keras.course.bank import LEVELS, TOPICS, load_bank
from gan_keras.course.drill.words import LEVEL_NAMES, TOPIC_NAMES, named
from gan_keras.course.editions.markup import block, inline

SAID = ("quiz_topic", "quiz_level", "quiz_all", "quiz_next", "quiz_check", "quiz_right",
        "quiz_wrong", "quiz_several", "quiz_score", "quiz_done", "quiz_answer",
        "quiz_again")  # fmt: skip


def questions():
    """What the script of the quiz reads: questions with options, texts as HTML, both languages."""
    return [
        {
            "id": question.id, "topic": question.topic, "level": question.level,
            "question": {each: inline(question.question[each]) for each in LANGUAGES},
            "code": block(question.code),
            "choices": [
                {"right": choice.right,
                 "text": {each: inline(choice.text[each]) for each in LANGUAGES},
                 "why": {each: inline(choice.why[each]) for each in LANGUAGES}}
                for choice in question.choices
            ],
        }
        for question in load_bank().values()
        if question.choices
    ]  # fmt: skip


def script():
    data = json.dumps(questions(), ensure_ascii=False, separators=(",", ":"))
    return f"window.QUIZ = {data};\n"


def page(language):
    """The page that the script fills."""
    said = words(language)

    def names(keys, table):
        return {key: named(key, table, language) if language == "zh" else key for key in keys}

    data = {
        "language": language,
        "said": {key.removeprefix("quiz_"): said[key] for key in SAID},
        "topics": names(TOPICS, TOPIC_NAMES),
        "levels": names(LEVELS, LEVEL_NAMES),
        "place": ("../" if language == "zh" else "") + "docs/interview/"
        + ("zh/" if language == "zh" else ""),
    }  # fmt: skip
    attribute = html.escape(json.dumps(data, ensure_ascii=False))
    static = ("../" if language == "zh" else "") + "_static/"
    return (
        f"# {said['quiz']}\n\n{said['quiz_intro']}\n\n"
        "```{raw} html\n"
        f'<div id="quiz-root" data-quiz="{attribute}"></div>\n'
        f"<noscript>{said['needs_script']}</noscript>\n"
        f'<script src="{static}quiz-data.js" defer></script>\n'
        f'<script src="{static}quiz.js" defer></script>\n```\n'
    )


def pages():
    return {in_language("quiz", language): page(language) for language in LANGUAGES}
