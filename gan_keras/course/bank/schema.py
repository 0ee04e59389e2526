"""What an entry of the bank looks like. Everything else is refused, with the field's name.

A topic is a file ``TOPIC.yaml`` with a list of entries::

    - id: losses-logits              # topic first, then words of a-z, 0-9; never changes again
      level: core                    # one of LEVELS
      question: {en: ..., zh: ...}   # every text is given in both languages
      short: {en: ..., zh: ...}      # said in 30 seconds: see MOST_WORDS, MOST_CHARACTERS
      long: {en: ..., zh: ...}       # said in two minutes
      must: [{en: ..., zh: ...}]     # points that a good answer has to name
      bonus: [{en: ..., zh: ...}]    # optional: points beyond that
      flags: [{en: ..., zh: ...}]    # what gives away a learnt-by-heart or wrong answer
      code: |                        # optional: the lines that the question is about
        loss = softplus(logit)
      solution: |                    # optional: the lines that the answer consists of
        loss = softplus(-logit)
      next: [losses-wasserstein]     # follow-up questions, of any topic; may be []
      choices:                       # optional, for the quiz: at least one right and one wrong
        - {en: ..., zh: ..., right: true, why: {en: ..., zh: ...}}
      evidence:                      # where an answer is checked, one kind an item:
        - {arxiv: "1406.2661", section: "3"}            # a string: YAML drops a last 0 of numbers
        - {notebook: "01", section: "4. Two losses for the generator"}    # its heading
        - {page: docs/symptoms.md, section: "Training"}
        - {result: compare_ring.json, key: rows/gan/mean/modes_ring_10k, value: "8.0"}

The section is optional for papers. The key of a result is a path; an item of a list is named by
its "model". Its value is the number as the texts say it, rounded.

Formulas, code and names of files stand in `backticks`. They are the same in both languages, and
so are all numbers. `code` and `solution` are programs and the same in both languages, so their
comments are few and English.
"""

import re
import unicodedata
from dataclasses import dataclass

LANGUAGES = ("en", "zh")
LEVELS = ("screening", "core", "deep", "debugging", "coding", "design")
MOST_WORDS, MOST_CHARACTERS = 70, 130  # of a short answer
MOST_CHOICES = 6
MOST_LINES, MOST_COLUMNS = 24, 72  # of code: it is shown indented, and its lines are not broken
MOST_LONG = {"en": 300, "zh": 600}  # of a long one
REQUIRED = ("id", "level", "question", "short", "long", "must", "flags", "next", "evidence")
OPTIONAL = ("bonus", "choices", "code", "solution")
# What a line break in the file leaves behind: a space between Chinese characters, or at a mark.
WIDE = r"[\u2e80-\u9fff\uff00-\uff60]"
MARK = r"[\u3000-\u303f\uff00-\uff60]"
BROKEN = rf"(?<={WIDE}) (?={WIDE})|(?<={MARK}) | (?={MARK})"
EVIDENCE = {  # kind: (pattern, fields beside it that must be there, that may be)
    "arxiv": (r"\d{4}\.\d{4,5}", (), ("section",)),
    "notebook": (r"0\d", ("section",), ()),
    "page": (r"(docs/)?[\w-]+\.md", (), ("section",)),
    "result": (r"\w+\.json", ("key", "value"), ()),
}


class Fault(Exception):
    """What is wrong with one field of one entry."""

    def __init__(self, name, field, what):
        super().__init__(f"{name}: {field} {what}")


@dataclass(frozen=True)
class Choice:
    """An option of the quiz. `text` and `why` are {language: text}."""

    text: dict
    right: bool
    why: dict


@dataclass(frozen=True)
class Question:
    """An entry. Texts are {language: text}, lists of texts are tuples of these."""

    id: str
    topic: str
    level: str
    question: dict
    short: dict
    long: dict
    must: tuple
    flags: tuple
    next: tuple
    evidence: tuple
    bonus: tuple = ()
    choices: tuple = ()
    code: str = ""
    solution: str = ""


def length(text, language):
    """Words of an English text; of a Chinese one characters, a Latin word or number being one."""
    if language == "en":
        return len(text.split())
    wide = [c for c in text if unicodedata.east_asian_width(c) == "W" and c.isalpha()]
    return len(wide) + len(re.findall(r"[A-Za-z0-9_.]*[A-Za-z0-9]", text))


def _fields(name, field, value, required, optional=()):
    if not isinstance(value, dict):
        raise Fault(name, field, f"must have the fields {', '.join(required)}")
    for key in required:
        if key not in value:
            raise Fault(name, f"{field}.{key}".lstrip("."), "is missing")
    for key in value:
        if key not in (*required, *optional):
            raise Fault(name, f"{field}.{key}".lstrip("."), "is an unknown field")


def _text(name, field, value):
    """{language: text on one line}."""
    _fields(name, field, value, LANGUAGES)
    for language in LANGUAGES:
        if not isinstance(value[language], str) or not value[language].strip():
            raise Fault(name, f"{field}.{language}", "must be a text")
        if value[language].count("`") % 2:
            raise Fault(name, f"{field}.{language}", "has a backtick without a partner")
    if not any(unicodedata.east_asian_width(c) == "W" for c in value["zh"]) and (
        value["zh"].strip("`") != value["en"].strip("`")
    ):
        raise Fault(name, f"{field}.zh", "has no Chinese character")
    if any(unicodedata.east_asian_width(c) == "W" for c in value["en"]):
        raise Fault(name, f"{field}.en", "has Chinese characters")
    joined = {language: " ".join(value[language].split()) for language in LANGUAGES}
    return joined | {"zh": re.sub(BROKEN, "", joined["zh"])}


def _code(name, field, value):
    """Lines of a program, as they are."""
    if not isinstance(value, str) or not value.strip():
        raise Fault(name, field, "must be lines of code: write them below '|'")
    lines = value.rstrip("\n").split("\n")
    if not value.isascii() or any("\t" in line or line != line.rstrip() for line in lines):
        raise Fault(name, field, "must be ASCII, without tabs and spaces at the end of a line")
    if len(lines) > MOST_LINES or max(map(len, lines)) > MOST_COLUMNS:
        raise Fault(name, field, f"is too large: {MOST_LINES} lines of {MOST_COLUMNS} columns fit")
    return "\n".join(lines)


def _list(name, field, value, empty=False):
    if not isinstance(value, list) or not (value or empty):
        raise Fault(name, field, "must be a list" + ("" if empty else " with something in it"))
    return value


def _texts(name, field, value):
    return tuple(_text(name, f"{field}[{i}]", item)
                 for i, item in enumerate(_list(name, field, value), 1))  # fmt: skip


def _choices(name, value):
    made = []
    for i, item in enumerate(_list(name, "choices", value), 1):
        field = f"choices[{i}]"
        _fields(name, field, item, (*LANGUAGES, "right", "why"))
        if not isinstance(item["right"], bool):
            raise Fault(name, f"{field}.right", "must be true or false")
        text = _text(name, field, {language: item[language] for language in LANGUAGES})
        made.append(Choice(text, item["right"], _text(name, f"{field}.why", item["why"])))
    if not any(choice.right for choice in made):
        raise Fault(name, "choices", "have no right one")
    if len(made) > MOST_CHOICES:
        raise Fault(name, "choices", f"are {len(made)}, at most {MOST_CHOICES} fit")
    if all(choice.right for choice in made):
        raise Fault(name, "choices", "have no wrong one")
    if len({choice.text["en"] for choice in made}) < len(made):
        raise Fault(name, "choices", "have the same option twice")
    return tuple(made)


def _evidence(name, value):
    for i, item in enumerate(_list(name, "evidence", value), 1):
        field = f"evidence[{i}]"
        kinds = [kind for kind in EVIDENCE if isinstance(item, dict) and kind in item]
        if len(kinds) != 1:
            raise Fault(name, field, f"must have one of {', '.join(EVIDENCE)}")
        pattern, required, optional = EVIDENCE[kinds[0]]
        _fields(name, field, item, (kinds[0], *required), optional)
        for key, text in item.items():
            if not isinstance(text, str) or not text.strip():
                raise Fault(name, f"{field}.{key}", "must be a text: write it in quotes")
        if not re.fullmatch(pattern, item[kinds[0]]):
            raise Fault(name, f"{field}.{kinds[0]}", f"'{item[kinds[0]]}' does not look like one")
    return tuple(value)


def question_from(entry, topic, place):
    """The `Question` of an entry, whose follow-ups are not looked up yet.

    Args:
        place: the entry's number in its file, its name where it has no id.

    Raises:
        Fault: a field that is missing, unknown or wrong.
    """
    name = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(name, str):
        raise Fault(f"question {place}", "id", "is missing, begin the question with '- id:'")
    _fields(name, "", entry, REQUIRED, OPTIONAL)
    if not re.fullmatch(rf"{topic}(-[a-z0-9]+)+", name):
        raise Fault(name, "id", f"must be {topic}- and words of a-z and 0-9, joined by -")
    if entry["level"] not in LEVELS:
        raise Fault(name, "level", f"'{entry['level']}' is none of {', '.join(LEVELS)}")
    texts = {key: _text(name, key, entry[key]) for key in ("question", "short", "long")}
    for key, limits in (("short", {"en": MOST_WORDS, "zh": MOST_CHARACTERS}), ("long", MOST_LONG)):
        for language, most in limits.items():
            if (size := length(texts[key][language], language)) > most:
                unit = "words" if language == "en" else "characters"
                raise Fault(name, f"{key}.{language}", f"has {size} {unit}, at most {most} fit")
    follow_ups = _list(name, "next", entry["next"], empty=True)
    if not all(isinstance(follow_up, str) for follow_up in follow_ups):
        raise Fault(name, "next", "must be a list of ids")
    lists = {key: _texts(name, key, entry[key]) for key in ("must", "flags", "bonus")
             if key in entry}  # fmt: skip
    choices = _choices(name, entry["choices"]) if "choices" in entry else ()
    programs = {key: _code(name, key, entry[key]) for key in ("code", "solution") if key in entry}
    return Question(
        id=name, topic=topic, level=entry["level"], next=tuple(follow_ups), choices=choices,
        evidence=_evidence(name, entry["evidence"]), **texts, **lists, **programs,
    )  # fmt: skip


def check_links(question, bank):
    """Raise Fault for a follow-up that is not in the bank, or that leads back to itself."""
    for follow_up in question.next:
        if follow_up == question.id:
            raise Fault(question.id, "next", "names the question itself")
        if follow_up not in bank:
            raise Fault(question.id, "next", f"names '{follow_up}', which is not in the bank")
    if len(set(question.next)) < len(question.next):
        raise Fault(question.id, "next", "names a question twice")
