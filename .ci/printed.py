"""What a PDF that Chromium printed holds: its pages, their size and their text. Needs pypdf."""

import io
import unicodedata
from collections import Counter

from pypdf import PdfReader

INCH = 72  # points
PIXELS = 96  # of CSS in an inch


def characters(text):
    """How often each character is there; one that has several codes counts as the same."""
    return Counter("".join(unicodedata.normalize("NFKC", text).split()))


class Printed:
    """A PDF.

    Args:
        content: its bytes.

    Attributes:
        sizes: (width, height) of each page in pixels of CSS.
        texts: `characters` of each page.
    """

    def __init__(self, content):
        pages = PdfReader(io.BytesIO(content)).pages
        scale = PIXELS / INCH
        self.sizes = [(float(page.mediabox.width) * scale, float(page.mediabox.height) * scale)
                      for page in pages]  # fmt: skip
        self.texts = [characters(page.extract_text()) for page in pages]

    def has_size(self, width, height):
        """Whether all pages have this size, but for rounding."""
        return all(abs(w - width) < 2 and abs(h - height) < 2 for w, h in self.sizes)

    def missing(self, text, page=None):
        """Characters of a text that were not printed, on one page or on all of them."""
        there = self.texts[page] if page is not None else sum(self.texts, Counter())
        return "".join((characters(text) - there).elements())
