"""Docstrings as Markdown.

A docstring of the package is paragraphs, indented blocks (formulas, examples), and sections such
as ``Args:`` whose entries are ``name: text``.
"""

import inspect
import re

from gan_keras.course.editions.pages import prose

SECTIONS = ("Args", "Returns", "Raises", "Yields", "Attributes")
ARXIV = re.compile(r"\b(\d{4}\.\d{4,5})\b")
ENTRY = re.compile(r"^ {4}(\S.*?): (.*)$")


def escaped(text):
    """Prose as Markdown: code stays code, numbers of arXiv become links."""
    parts = prose(" ".join(text.split()).replace("``", "`")).split("`")
    parts[::2] = [ARXIV.sub(r"[\1](https://arxiv.org/abs/\1)", part) for part in parts[::2]]
    return "`".join(parts)


def paragraphs(text):
    """The blocks of a docstring: (kind, text), kind being "prose", "block" or a section's name."""
    kind = "prose"
    for block in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        head, _, rest = block.partition("\n")
        if head.rstrip(":") in SECTIONS and head.endswith(":"):
            kind = head.rstrip(":")
            yield kind, rest
        elif all(line.startswith("    ") for line in block.split("\n")):
            yield (kind if kind != "prose" else "block"), block
        else:
            kind = "prose"
            yield kind, block


def entries(text):
    """[(name, text)] of a section; name is "" for text without one."""
    found = []
    for line in text.split("\n"):
        if match := ENTRY.match(line):
            found.append([match[1], match[2]])
        elif found:
            found[-1][1] += " " + line.strip()
        else:
            found.append(["", line.strip()])
    return found


def dedented(block):
    return "\n".join(line[4:] for line in block.split("\n"))


def markdown(text):
    """A docstring as Markdown."""
    made = []
    for kind, block in paragraphs(text):
        if kind == "prose":
            made.append(escaped(block))
        elif kind == "block":
            made.append(f"```text\n{dedented(block)}\n```")
        else:
            listed = "\n".join(
                f"- `{name}`: {escaped(words)}" if name else f"- {escaped(words)}"
                for name, words in entries(block)
            )
            made.append(f"**{kind}**\n\n{listed}")
    return "\n\n".join(made)


def idea(text):
    """The prose of a module's docstring without its formulas: what a model page begins with."""
    return "\n\n".join(escaped(block) for kind, block in paragraphs(text) if kind == "prose")
