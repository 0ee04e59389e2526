"""python .ci/check_sheets.py: sheets of interview questions in a browser and on A4 paper.

Needs what check_slides.py needs. Makes sheets of all questions in both languages, without and with
answers, and as multiple choice; opens each and prints it. Prints a line for each fault, such as
text that was cut off, and exits with 1 if there is one. --keep DIR leaves the sheets and the PDFs.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from check_site import PHONE, WIDE, Browser
from playwright.sync_api import sync_playwright
from printed import Printed

ROOT = Path(__file__).parents[1]
MILLIMETRE = 96 / 25.4  # in pixels of CSS
A4 = 210 * MILLIMETRE, 297 * MILLIMETRE
MARGINS = 2 * 17, 15 + 17  # millimetres, of both sides, as sheet.css has them
SHEETS = {
    f"{language}{'-quiz' * quiz}{'-answers' * answers}":
        ["--lang", language, *["--quiz"] * quiz, *["--answers"] * answers]
    for language in ("en", "zh")
    for quiz in (False, True)
    for answers in (False, True)
}  # fmt: skip
# Parts that stick out of the text column, and parts that hide some of what they hold.
STICKING = """() => {
  const column = document.body.getBoundingClientRect();
  return [...document.body.querySelectorAll("*")].filter((part) => {
    const at = part.getBoundingClientRect(), hides = getComputedStyle(part).overflowX !== "visible";
    return at.right > column.right + 1 || at.left < column.left - 1
      || (hides && part.scrollWidth > part.clientWidth);
  }).map((part) => `${part.tagName} ${part.textContent.slice(0, 60)}`);
}"""
# Without answers a question stands on one page with its room to write.
TALLEST = """() => Math.max(...[...document.querySelectorAll("article")].map((article) =>
  article.getBoundingClientRect().height))"""


def look(browser, name, keep):
    """Open a sheet and print it; returns the number of pages."""
    page, text = browser.page, "document.body.innerText"
    browser.open(name)
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        wide = browser.ask("document.documentElement.scrollWidth")
        if wide > size["width"]:
            browser.fault(f"{wide} px wide in a window of {size['width']} px")
    content = page.pdf(prefer_css_page_size=True)
    if keep:
        (keep / f"{name}.pdf").write_bytes(content)
    paper = Printed(content)
    if not paper.has_size(*A4):
        browser.fault(f"is not printed on A4, but on {set(paper.sizes)}")
    if missing := paper.missing(browser.ask(text)):
        browser.fault(f"is printed without {len(missing)} characters: {missing[:80]!r}")
    width, height = (side - MILLIMETRE * margin for side, margin in zip(A4, MARGINS, strict=True))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(width), "height": int(height)})
    for part in browser.ask(STICKING)[:5]:
        browser.fault(f"sticks out on paper: {part}")
    tallest = browser.ask(TALLEST)
    if "-answers" not in name and tallest > height:
        browser.fault(f"a question is {tallest:.0f} px tall, and a page has {height:.0f} px")
    page.emulate_media(media="null")
    return len(paper.sizes)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path)
    keep, total = parser.parse_args().keep, 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = keep or Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        browser = Browser(playwright, folder)
        for name, flags in SHEETS.items():
            sheet = str(folder.resolve() / f"{name}.html")
            command = [sys.executable, "-m", "gan_keras.interview", "--sheet", sheet, *flags]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            count = look(browser, name, keep)
            print(f"{name}: {count} pages", flush=True)
            total += count
        browser.chromium.close()
    print(f"{len(SHEETS)} sheets, {total} pages, {len(browser.faults)} faults")
    return bool(browser.faults)


if __name__ == "__main__":
    raise SystemExit(main())
