"""Texts of the bank as HTML."""

import html
import re

from gan_keras.course.drill.words import source

ARXIV = "https://arxiv.org/abs/"
TAGS = {"en": "en", "zh": "zh-CN"}  # of languages, for the choice of fonts


def inline(text):
    """A text as HTML: escaped, and what stands in backticks as code."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", html.escape(text))


def block(code):
    """Lines of a program, or nothing."""
    return f"<pre><code>{html.escape(code)}</code></pre>" if code else ""


def listed(items, kind=""):
    """A list of pieces of HTML, or nothing."""
    kind = f' class="{kind}"' if kind else ""
    return f"<ul{kind}>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""


def where(item, language):
    """An item of evidence; papers are links, which a reader may follow later."""
    text = inline(source(item, language))
    return f'<a href="{ARXIV}{item["arxiv"]}">{text}</a>' if "arxiv" in item else text
