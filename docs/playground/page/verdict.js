// Two losses under two optimizers: a table of what was found, and what each of the two changes adds.

playground.define("verdict", function (need) {
  "use strict";
  const { el } = need("dom");
  const { effects } = need("diagnosis");

  const optimizerOf = ({ optimizer, rateG, beta1, schedule }) =>
    [optimizer, rateG, beta1, schedule].join();

  // Elements for panels that cross two losses with two optimizers; none for others.
  function verdict(page) {
    const { cards, state, say, shape } = page;
    if (cards.length !== 4 || !cards.every((card) => card.rows.length > 1)) return [];
    const losses = [...new Set(state.panels.map(({ loss }) => loss))];
    const optimizers = [...new Set(state.panels.map(optimizerOf))];
    const cells = losses.map((loss) => optimizers.map((optimizer) =>
      cards.find(({ panel }) => panel.loss === loss && optimizerOf(panel) === optimizer)));
    if (losses.length !== 2 || optimizers.length !== 2 || cells.flat().includes(undefined)) return [];
    const found = cells.map((row) => row.map((card) => card.rows.at(-1).hit));
    const { loss, optimizer } = effects(found);
    const what = say(shape.modes ? "modes" : "parts");
    const signed = (v) => (v > 0 ? `+${v}` : String(v).replace("-", "−"));
    return [
      el("h2", {}, say("verdict")),
      el("table", {},
        el("tr", {}, el("td"), ...cells[0].map(({ panel, letter }) => el("th", { scope: "col" }, optimizerName(say, panel)))),
        ...cells.map((row, i) => el("tr", {}, el("th", { scope: "row" }, say(`loss_${losses[i]}`)),
          ...row.map((card, j) => el("td", {}, `${card.letter}: ${found[i][j]} / ${shape.count}`))))),
      el("p", {}, say("verdict_effects", { what, loss: signed(loss), optimizer: signed(optimizer) })),
    ];
  }

  function optimizerName(say, { optimizer, rateG, beta1, schedule }) {
    const name = `${say(`optimizer_${optimizer}`)} ${rateG}, ${say(`summary_${schedule}`)}`;
    return optimizer === "adam" ? `${name}, ${say("summary_betas", { beta1 })}` : name;
  }

  return { verdict };
});
