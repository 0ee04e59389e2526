"""python .ci/check_slides.py [SLIDES]: every slide in a browser, opened from its folder.

Needs what check_site.py needs. Prints a line for each fault, such as a slide with more than fits
in 1280 x 720, and exits with 1 if there is one. --shots DIR leaves a picture of each slide.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SIZE = {"width": 1280, "height": 720}
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


def look(page, path, shots, fault):
    """All slides of a deck; returns their number."""
    page.goto(f"file://{path}", wait_until="load")
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    count = page.evaluate("Reveal.getTotalSlides()")
    for number in range(count):
        page.evaluate("n => Reveal.slide(n)", number)
        page.wait_for_function("n => Reveal.getIndices().h === n", arg=number)
        found = page.evaluate(OVER)
        where = f"{path.parent.name}/{path.name} slide {number + 1} ({found['text']!r})"
        if found["right"] > SIZE["width"] + 1 or found["bottom"] > SIZE["height"] + 1:
            fault(f"{where} needs {found['right']:.0f} x {found['bottom']:.0f}")
        if found["broken"]:
            fault(f"{where} has a picture that shows nothing")
        if shots:
            page.screenshot(path=shots / f"{path.parent.name}-{path.stem}-{number + 1:02d}.png")
    return count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("slides", nargs="?", default="build/slides", type=Path)
    parser.add_argument("--shots", type=Path)
    args = parser.parse_args()
    folder, faults, total = args.slides.resolve(), [], 0
    decks = sorted(folder.glob("*/[0-9]*.html"))
    if not decks:
        faults.append(f"no deck in {folder}")
    if args.shots:
        args.shots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = chromium.new_page(viewport=SIZE)
        page.set_default_timeout(120_000)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda m: m.type == "error" and faults.append(f"console: {m.text}"))
        page.on("request", lambda r: r.url.startswith((f"file://{folder}", "data:", "blob:"))
                or faults.append(f"asks for {r.url}"))  # fmt: skip
        for deck in decks:
            total += look(page, deck, args.shots, faults.append)
        chromium.close()
    for sentence in faults:
        print(f"error: {sentence}", file=sys.stderr)
    print(f"{len(decks)} decks, {total} slides, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    raise SystemExit(main())
