"""python .ci/film_playground.py [--out FILE.gif]: films the ring of the playground for README.

Opens docs/playground in Chromium, chooses the experiment, and takes a picture of the four panels
after fixed numbers of updates: the same film each time. Needs what check_playground.py needs, and
Pillow. It takes some minutes.
"""

import argparse
import io
from pathlib import Path

from check_playground import Visit, open_browser
from PIL import Image
from playwright.sync_api import sync_playwright

DEFAULT = Path(__file__).parents[1] / "docs" / "playground.gif"
LARGEST = 1_500_000  # bytes
WIDTH = 960
# Updates of G: the beginning is fast, the end is long.
MOMENTS = (0, 25, 50, 100, 150, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1150, 1300, 1450,
           1600, 1750, 1900, 2050, 2200, 2350, 2500)  # fmt: skip
FRAME, LAST = 300, 4000  # milliseconds
COLOURS = (96, 64, 48, 32)  # the most for which the film is small enough
# Colours of small things, which a palette of few colours would lose: data, samples, text.
KEPT = ("#e69f00", "#56b4e9", "#009e73", "#1d2430")
# Four panels in a row: title, picture, modes and quality. Arrows would hide the samples. The usual
# Adam comes first in each pair, so the panels lose their letters.
STYLE = """
#panels { grid-template-columns: repeat(4, 1fr) !important; margin-top: 4px; }
.card { padding: 8px; grid-row: span 3; }
.card:nth-child(2) { order: 3; }
.card:nth-child(4) { order: 2; }
.letter, .says, .equations, details.own, .stats > :nth-child(n + 3) { display: none !important; }
.stats { grid-template-columns: 1fr 1fr; }
.summary { font-size: 1rem; }
#film { font-weight: 600; font-size: 1.4rem; }
#film small { font-weight: 400; font-size: 1.05rem; display: block; }
"""
WINNER = 1  # which panel of the preset finds all, as the title says
SAY = """() => {
  const { page } = playground.need("main");
  for (const { panel, element } of page.cards) {
    const name = panel.schedule === "constant" ? "the usual Adam" : "the tuned Adam";
    element.querySelector(".summary").textContent = name;
  }
  const film = document.createElement("div");
  film.id = "film";
  film.innerHTML = "Only WGAN-GP with the tuned Adam finds all 8 modes"
    + "<small>orange: the 8 modes of the data &nbsp; blue and green: what the generators make"
    + " &nbsp; <span></span></small>";
  document.getElementById("panels").before(film);
}"""
ADVANCE = """async (wanted) => {
  const { page } = playground.need("main");
  const rounds = wanted - Math.max(...page.cards.map((card) => card.answer.updates));
  if (rounds > 0) await page.runner.ask("run", { rounds }, (i) => !page.cards[i].answer.done);
  document.querySelector("#film span").textContent = `update ${wanted}`;
  return page.cards.map((card) => card.rows.at(-1).hit);
}"""
PLACE = """() => {
  const [top, bottom] = ["film", "panels"].map((id) =>
    document.getElementById(id).getBoundingClientRect());
  const height = bottom.bottom - top.top + 12;
  return { x: 0, y: top.top + scrollY - 4, width: innerWidth, height };
}"""


def record(browser):
    """The pictures, as Pillow's."""
    visit = Visit(browser, size=(WIDTH, 900), color_scheme="light")
    visit.preset("ring")
    visit.page.add_style_tag(content=STYLE)
    visit.page.evaluate(SAY)
    visit.page.uncheck("#controls input[name=arrows]")
    visit.page.set_default_timeout(0)
    pictures = []
    for moment in MOMENTS:
        hits = visit.page.evaluate(ADVANCE, moment)
        shot = visit.page.screenshot(clip=visit.page.evaluate(PLACE), full_page=True)
        pictures.append(Image.open(io.BytesIO(shot)).convert("RGB"))
        print(f"{moment} updates: {hits} of 8 modes", flush=True)
    visit.close()
    assert [hit == 8 for hit in hits] == [i == WINNER for i in range(4)], hits
    return pictures


def film(pictures, colours):
    """The pictures as an animated GIF, with the same colours in all of them."""
    width, height = pictures[-1].size
    sheet = Image.new("RGB", (width, 4 * height))
    for row, picture in enumerate((pictures[0], pictures[len(pictures) // 3], pictures[-1])):
        sheet.paste(picture, (0, row * height))
    side = width // len(KEPT)
    for column, colour in enumerate(KEPT):
        sheet.paste(colour, (column * side, 3 * height, (column + 1) * side, 4 * height))
    palette = sheet.quantize(colours, method=Image.Quantize.MEDIANCUT)
    frames = [
        picture.crop((0, 0, width, height)).quantize(palette=palette, dither=Image.Dither.NONE)
        for picture in pictures
    ]
    times = [FRAME] * (len(frames) - 1) + [LAST]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0)
    return made.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=DEFAULT)
    out = parser.parse_args().out
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        pictures = record(browser)
        browser.close()
    content = next(made for made in (film(pictures, colours) for colours in COLOURS)
                   if len(made) <= LARGEST)  # fmt: skip
    out.write_bytes(content)
    print(f"{out}: {len(content) / 1e6:.2f} MB, {len(pictures)} pictures")


if __name__ == "__main__":
    main()
