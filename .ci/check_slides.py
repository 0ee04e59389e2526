"""python .ci/check_slides.py [SLIDES]: every slide in a browser, opened from its folder.

Needs what check_site.py needs. Prints a line for each fault, such as a slide with more than fits
in 1280 x 720, and exits with 1 if there is one. --shots DIR leaves a picture of each slide.
"""

import argparse
import sys
from pathlib import Path

from check_site import WIDE, Browser
from playwright.sync_api import sync_playwright

OVER = """() => {
  const slide = Reveal.getCurrentSlide(), box = slide.getBoundingClientRect();
  let [right, bottom] = [0, 0];
  for (const part of slide.querySelectorAll(":scope > :not(aside), :scope > :not(aside) *")) {
    const at = part.getBoundingClientRect();
    if (!at.width || part.closest(".katex-mathml")) continue;
    right = Math.max(right, at.right - box.left);
    bottom = Math.max(bottom, at.bottom - box.top);
  }
  const scale = Reveal.getScale();
  const broken = [...slide.querySelectorAll("img")].some((i) => i.complete && !i.naturalWidth);
  return {right: right / scale, bottom: bottom / scale, broken, text: slide.innerText.slice(0, 40)};
}"""


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
        total = sum(look(browser, name, args.shots) for name in decks)
        browser.chromium.close()
    faults = browser.faults or ([] if decks else [f"no deck in {args.slides}"])
    for sentence in faults:
        print(f"error: {sentence}", file=sys.stderr)
    print(f"{len(decks)} decks, {total} slides, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    raise SystemExit(main())
