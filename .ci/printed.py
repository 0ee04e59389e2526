"""What a PDF that Chromium printed holds: its pages, their size and their text.

Needs `pip install pypdfium2`.
"""

import unicodedata
from collections import Counter

from pypdfium2 import PdfDocument

PIXEL = 96 / 72  # pixels of CSS in a point


def characters(text):
    """How often each character is there; one that has several codes counts as the same.

    Hyphens are left out: at the end of a line a PDF's text has another character for them.
    """
    return Counter("".join(unicodedata.normalize("NFKC", text).replace("-", "").split()))


class Printed:
    """A PDF.

    Args:
        content: its bytes.

    Attributes:
        sizes: (width, height) of each page in pixels of CSS.
        texts: `characters` of each page, of those that lie within it.
    """

    def __init__(self, content):
        self.sizes, self.texts = [], []
        for page in PdfDocument(content):
            self.sizes.append(tuple(PIXEL * side for side in page.get_size()))
            self.texts.append(characters(page.get_textpage().get_text_bounded()))

    def has_size(self, width, height):
        """Whether all pages have this size, but for rounding."""
        return all(abs(w - width) < 2 and abs(h - height) < 2 for w, h in self.sizes)

    def missing(self, text, page=None):
        """Characters of a text that were not printed, on one page or on all of them."""
        there = self.texts[page] if page is not None else sum(self.texts, Counter())
        return "".join((characters(text) - there).elements())
