"""What the search looks through: each section of each page with its text.

It is a script and no JSON file, because a page that was opened from a folder may load scripts
but fetch nothing.
"""

import json
import re

from docutils import nodes

from docs.site.paths import language_of

SPACES = re.compile(r"\s+")


def text_of(section):
    """The text of a section without that of the sections in it, without code and formulas."""
    parts = []

    def collect(node):
        for child in node.children:
            if isinstance(child, (nodes.section, nodes.literal_block, nodes.raw, nodes.comment,
                                  nodes.math_block, nodes.image, nodes.title)):  # fmt: skip
                continue
            if isinstance(child, nodes.Text):
                parts.append(child.astext())
            elif not isinstance(child, nodes.math):
                collect(child)
                if isinstance(child, (nodes.paragraph, nodes.entry, nodes.list_item)):
                    parts.append(" ")

    collect(section)
    return SPACES.sub(" ", "".join(parts)).strip()


def sections(page, doctree):
    """[{page, anchor, title of the page, title, text, language}] of a page."""
    found, top = [], ""
    for section in doctree.findall(nodes.section):
        title = section[0].astext()
        top = top or title
        found.append({
            "u": f"{page}.html", "a": section["ids"][0], "p": top, "t": title,
            "x": text_of(section), "l": language_of(page),
        })  # fmt: skip
    return found


def write(static, data):
    """Write the script that the search page loads."""
    numbered = [{"id": number} | entry for number, entry in enumerate(data)]
    text = json.dumps(numbered, ensure_ascii=False, separators=(",", ":"))
    (static / "search-data.js").write_text(f"window.SEARCH_DATA = {text};\n", "utf-8")
