"""python .ci/check_slides.py [SLIDES]: every slide in a browser, opened from its folder.

Needs what check_site.py needs, and pypdfium2. Prints a line for each fault, such as a slide with
more than fits in 1280 x 720, and exits with 1 if there is one. In each language the longest deck is
printed: the PDF has a page for each slide with all of its text. --shots DIR leaves a picture of
each slide and these PDFs.
"""

import argparse
from pathlib import Path

from check_site import WIDE, Browser
from playwright.sync_api import sync_playwright
from printed import Printed

MARGIN = 20  # pixels that a printed slide leaves free at both sides, at least
# The ends of what is on a slide, from its upper left corner.
EXTENT = """
const extent = (slide, box, scale) => {
  let [left, right, bottom] = [Infinity, 0, 0];
  for (const part of slide.querySelectorAll(":scope > :not(aside), :scope > :not(aside) *")) {
    const at = part.getBoundingClientRect();
    if (!at.width || part.closest(".katex-mathml, .hide-tail > svg")) continue; // roots are cut
    left = Math.min(left, at.left - box.left);
    right = Math.max(right, at.right - box.left);
    bottom = Math.max(bottom, at.bottom - box.top);
  }
  return {left: left / scale, right: right / scale, bottom: bottom / scale};
};"""
OVER = f"""() => {{{EXTENT}
  const slide = Reveal.getCurrentSlide();
  const broken = [...slide.querySelectorAll("img")].some((i) => i.complete && !i.naturalWidth);
  const found = extent(slide, slide.getBoundingClientRect(), Reveal.getScale());
  return {{...found, broken, text: slide.innerText.slice(0, 40)}};
}}"""
# Formulas are compared by their place only: their text is in the page twice.
ON_PAPER = f"""() => {{{EXTENT}
  return [...document.querySelectorAll(".pdf-page")].map((page) => {{
    const slide = page.querySelector("section"), copy = slide.cloneNode(true);
    copy.querySelectorAll("aside, .katex").forEach((each) => each.remove());
    return {{...extent(slide, page.getBoundingClientRect(), 1), text: copy.textContent}};
  }});
}}"""
PRINTABLE = """() => document.documentElement.classList.contains("print-pdf")
  && document.querySelectorAll(".pdf-page").length === Reveal.getTotalSlides()
  && [...document.images].every((image) => image.complete)"""
# Chromium sometimes prints one page only if asked before it has drawn the new layout.
DRAWN = """() => document.fonts.ready.then(() => new Promise(
  (done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))"""


def look(browser, name, shots):
    """All slides of a deck; returns their number."""
    browser.open(name)
    browser.page.wait_for_function("window.Reveal && Reveal.isReady()")
    count = browser.ask("Reveal.getTotalSlides()")
    for number in range(count):
        browser.page.evaluate("n => Reveal.slide(n)", number)
        browser.page.wait_for_function("n => Reveal.getIndices().h === n", arg=number)
        found = browser.ask(OVER)
        where = f"slide {number + 1} ({found['text']!r})"
        if found["right"] > WIDE["width"] + 1 or found["bottom"] > WIDE["height"] + 1:
            browser.fault(f"{where} needs {found['right']:.0f} x {found['bottom']:.0f}")
        if found["broken"]:
            browser.fault(f"{where} has a picture that shows nothing")
        if shots:
            browser.page.screenshot(path=shots / f"{name.replace('/', '-')}-{number + 1:02d}.png")
    return count


def look_at_print(browser, name, count, shots):
    """Print a deck: as many pages as slides, and on each of them all of its slide."""
    browser.open(name, "?print-pdf")
    browser.page.wait_for_function(PRINTABLE)
    browser.ask(DRAWN)
    content = browser.page.pdf(prefer_css_page_size=True, print_background=True)
    if shots:
        (shots / f"{name.replace('/', '-')}.pdf").write_bytes(content)
    paper = Printed(content)
    if len(paper.sizes) != count or not paper.has_size(**WIDE):
        browser.fault(f"{count} slides are printed on {len(paper.sizes)} pages, {paper.sizes[:1]}")
        return
    browser.page.emulate_media(media="print")
    for number, found in enumerate(browser.ask(ON_PAPER)):
        where = f"page {number + 1}"
        sides = min(found["left"], WIDE["width"] - found["right"])
        if sides < MARGIN or found["bottom"] > WIDE["height"] + 1:
            browser.fault(
                f"{where} is full from {found['left']:.0f} to {found['right']:.0f} px "
                f"and {found['bottom']:.0f} px down"
            )
        if missing := paper.missing(found["text"], number):
            browser.fault(f"{where} lacks {missing!r} of {found['text']!r}")
    browser.page.emulate_media(media="null")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("slides", nargs="?", default="build/slides", type=Path)
    parser.add_argument("--shots", type=Path)
    args = parser.parse_args()
    decks = sorted(path.relative_to(args.slides).with_suffix("").as_posix()
                   for path in args.slides.glob("*/[0-9]*.html"))  # fmt: skip
    if args.shots:
        args.shots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = Browser(playwright, args.slides)
        counts = {name: look(browser, name, args.shots) for name in decks}
        for language in dict.fromkeys(name.partition("/")[0] for name in decks):
            longest = max((n for n in decks if n.startswith(f"{language}/")), key=counts.get)
            look_at_print(browser, longest, counts[longest], args.shots)
            print(f"{longest}: {counts[longest]} slides printed")
        browser.chromium.close()
    if not decks:
        browser.fault(f"no deck in {args.slides}: make them with python -m notebooks.slides")
    print(f"{len(decks)} decks, {sum(counts.values())} slides, {len(browser.faults)} faults")
    return bool(browser.faults)


if __name__ == "__main__":
    raise SystemExit(main())
