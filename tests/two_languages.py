"""What the two languages of a text have in common, and how Chinese is set: rules for all texts."""

import re

from gan_keras.course.drill.words import chinese_headings

CODE = re.compile(r"`([^`]*)`")
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)", re.ASCII)
HAN = r"[\u4e00-\u9fff]"
BAD_CHINESE = {
    rf"{HAN}[A-Za-z0-9`]|[A-Za-z0-9`]{HAN}": "a space between Chinese and Latin text",
    rf"{HAN}[,;:?!]|[,;:?!]{HAN}": "full-width punctuation",
    r"[，。；：？！（）]\s|\s[，。；：？！（）]": "no space beside full-width punctuation",
    r"评论家|瓦伦蒂诺|滑动平均数|批量大小|潜在变量|对抗地": "the terms of docs/glossary.md",
    r"\d%": "a space before the per cent sign",
}
# Markdown, and what stands in the place of each part where words and numbers are looked at.
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(`+)(.+?)\1")
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)([^$]+?)(?<!\s)\$(?!\d)", re.DOTALL)
LINK = re.compile(r"(?<=\])\(([^()\s]+)\)")
TAG = re.compile(r"</?([a-z]+)[^>]*>")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)  # where a number comes from: no part of the text
QUOTED = re.compile(r"《[^》]*》")  # the name of a law or a book, in an English text too
BOLD = re.compile(r"\*\*(.+?)\*\*")
# Beside a mark and a character, ** stays two asterisks on the page (CommonMark, flanking).
MARK, CHARACTER = re.compile(r"[，。；：？！、（）《》「」]"), re.compile(rf"{HAN}|\w")
ORNAMENT = re.compile(r"^\s*(?:#+|[-*>]|\d+\.)\s+|^\s*\|\s*|\s*\|\s*$", re.MULTILINE)


def bad_chinese(text):
    """What is wrong with the setting of a Chinese text whose formulas stand in backticks."""
    plain = CODE.sub("`", text)
    return [why for pattern, why in BAD_CHINESE.items() if re.search(pattern, plain)]


def numbers(text):
    return set(NUMBER.findall(text))


def parts(text):
    """{kind: what a Markdown text has of it}: all that must be the same in both languages."""
    text = COMMENT.sub("", text)
    blocks = [block.strip() for block in FENCE.findall(text)]
    text = FENCE.sub("\n", text)
    code = {match[2] for match in INLINE.finditer(text)}
    text = INLINE.sub("`", text)
    formulas = {"".join((match[1] or match[2]).split()) for match in FORMULA.finditer(text)}
    text = FORMULA.sub("`", text)
    links = {target.partition("#")[0] for target in LINK.findall(text)}  # headings have two names
    text = LINK.sub("", text)
    lines = [line.strip() for line in text.split("\n")]
    found = {
        "programs": blocks,
        "code": code,
        "formulas": formulas,
        "links": links,
        "tags": sorted(TAG.findall(text)),
        "headings": [len(line) - len(line.lstrip("#")) for line in lines if line.startswith("#")],
        "columns of tables": [line.count("|") for line in lines if line.startswith("|")],
    }
    return found | {"numbers": numbers(TAG.sub(" ", ORNAMENT.sub("", text)))}


def differences(english, chinese):
    """Sentences about what one of two Markdown texts has and its partner has not."""
    pairs = zip(parts(english).items(), parts(chinese).values(), strict=True)
    return [
        f"other {kind}: {shown(ours, theirs)} in English, {shown(theirs, ours)} in Chinese"
        for (kind, ours), theirs in pairs
        if ours != theirs
    ]


def shown(ours, theirs):
    return sorted(ours - theirs) if isinstance(ours, set) else ours


def badly_set(text):
    """What is wrong with the setting of a Chinese Markdown text: [(line, why)]."""
    text = FENCE.sub("\n", COMMENT.sub("", text))
    text = LINK.sub("", FORMULA.sub("`", INLINE.sub("`", text)))
    found = [(m[0], "asterisks stay: no mark just inside them") for m in BOLD.finditer(text)
             if stays(text, m)]  # fmt: skip
    for line in TAG.sub("", text).split("\n"):
        cells = ORNAMENT.sub("", line).split("|") if line.startswith("|") else [line]
        for cell in cells:
            # Brackets of links and pictures are no characters of the sentence.
            plain = re.sub(r"!(?=\[)|[\[\]]", "", ORNAMENT.sub("", cell)).strip()
            found += [(plain, why) for why in bad_chinese(plain)]
    return found


def stays(text, bold):
    """Whether the asterisks of a match of `BOLD` are shown as they are."""
    before, after = text[: bold.start()][-1:], text[bold.end() :][:1]
    sides = ((before, bold[1][0]), (after, bold[1][-1]))
    return any(CHARACTER.match(outside) and MARK.match(inside) for outside, inside in sides)


def misplaced(english, chinese):
    """Sentences about a text that is in the other language."""
    found = []
    if re.search(HAN, QUOTED.sub("", english)):
        found.append("Chinese characters in the English text")
    if not re.search(HAN, chinese) and re.search(r"[A-Za-z]{3}", words_of(english)):
        found.append("no Chinese character in the Chinese text")
    return found


def words_of(text):
    """A Markdown text without formulas, code, links, comments and tags."""
    for part in (COMMENT, FENCE, INLINE, FORMULA, LINK, TAG):
        text = part.sub("", text)
    return text


def as_shown(item, language):
    """An item of evidence with the heading that readers of a language see."""
    if language == "zh" and "notebook" in item:
        return item | {"section": chinese_headings()[item["notebook"]][item["section"]]}
    return item
