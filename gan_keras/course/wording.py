"""The texts of the verdicts in another language than English.

Checkers and grades say everything in English. The files ``exercises/texts/*.yaml`` hold what is
said instead, as a list of pairs::

    - en: "the shape is wrong"
      zh: "形状不对"
    - en: "{1} moved the weights of the {2}"
      zh: "{1} 改动了{2}的权重"

``{1}`` stands for the first part of the English text that is computed, ``{2}`` for the second;
the other language may have them in another order. A computed part that is a text of its own,
such as the name of a network, is looked up too. What has no pair yet is said in English.
"""

import functools
import re
from pathlib import Path

import yaml

from gan_keras.course.language import language
from gan_keras.errors import InputError

FOLDER = Path(__file__).parent / "exercises" / "texts"
PART = re.compile(r"\{(\d+)\}")
HAN, LATIN = r"[\u4e00-\u9fff]", r"[A-Za-z0-9`]"
EDGE = re.compile(f"(?<={HAN})(?={LATIN})|(?<={LATIN})(?={HAN})")
FEWEST_LETTERS = 5  # beside the computed parts: "a {1}" would be found in every other text


def read_texts(folder):
    """{English text: {"zh": its Chinese}} of all files of a folder, of the first that has it.

    Raises:
        InputError: an entry that is no pair of texts, a text that occurs twice in a file or is
            little more than computed parts, or a Chinese text whose parts are not those of the
            English.
    """
    found = {}
    for path in sorted(Path(folder).glob("*.yaml")):
        here = set()
        for entry in yaml.safe_load(path.read_text("utf-8")) or []:
            if not isinstance(entry, dict) or set(entry) != {"en", "zh"}:
                raise InputError(f"{path.name}: each text needs 'en' and 'zh', this has: {entry}")
            english, chinese = entry["en"], entry["zh"]
            if english in here:
                raise InputError(f"{path.name}: this text is given twice: {english}")
            if set(PART.findall(english)) != set(PART.findall(chinese)):
                raise InputError(f"{path.name}: other computed parts in Chinese: {english}")
            if PART.search(english) and len(re.findall("[A-Za-z]", english)) < FEWEST_LETTERS:
                raise InputError(f"{path.name}: too little text beside what is computed: {english}")
            here.add(english)
            found.setdefault(english, {"zh": chinese})
    return found


def pattern(english):
    """What matches the English text with anything for its computed parts, one group each."""
    return re.compile("(.+?)".join(re.escape(text) for text in PART.split(english)[::2]), re.DOTALL)


def filled(text, parts):
    """The text with its computed parts; a space between a Chinese and a Latin character."""
    return EDGE.sub(" ", PART.sub(lambda match: parts[int(match[1]) - 1], text))


@functools.cache
def _catalogue():
    texts = read_texts(FOLDER)
    computed = [english for english in texts if PART.search(english)]
    # The longest first: what fits it is not meant by a shorter one that fits as well.
    computed.sort(key=lambda english: -len(PART.sub("", english)))
    return texts, [(pattern(english), english) for english in computed]


def said(text, catalogue=None):
    """An English text in the language that is chosen; in English where it has no pair."""
    if language() == "en" or not isinstance(text, str):
        return text
    texts, computed = catalogue or _catalogue()
    if text in texts:
        return texts[text][language()]
    for expression, english in computed:
        if match := expression.fullmatch(text):
            parts = [said(part, catalogue) for part in match.groups()]
            return filled(texts[english][language()], parts)
    return text
