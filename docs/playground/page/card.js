// One panel: its picture, its numbers, what they mean, its equations and its settings.

playground.define("card", function (need) {
  "use strict";
  const { el, short } = need("dom");
  const { drawPanel } = need("drawing");
  const { diagnose, percent } = need("diagnosis");
  const { equations } = need("equations");
  const { METHODS } = need("colours");
  const { LOSSES } = need("losses");
  const { panelForm } = need("forms");

  class Card {
    // page: {say, state, shape, reals, theme(), change(), remove(i)}
    constructor(page, panel, index) {
      Object.assign(this, { page, panel, index, letter: "ABCDEF"[index], rows: [], answer: null });
      const { say } = page;
      this.canvas = el("canvas", { role: "img" });
      this.stats = el("dl", { class: "stats" });
      this.says = el("p", { class: "says" });
      const texts = equations(panel);
      this.lines = Object.fromEntries(Object.entries(texts).map(([name, html]) =>
        [name, el("div", { class: `equation ${name}`, html })]));
      this.numbers = { D: el("div", { class: "numbers" }), G: el("div", { class: "numbers" }) };
      const { D, G, updateD, updateG } = this.lines;
      this.element = el("article",
        { class: "card", style: `--method: ${METHODS[panel.loss]}`, "data-loss": panel.loss },
        el("header", {}, el("span", { class: "letter" }, this.letter),
          el("div", {}, el("h3", {}, say(`loss_${panel.loss}`)),
            el("p", { class: "summary" }, this.summary()))),
        this.canvas, this.stats, this.says,
        el("div", { class: "equations" }, D, updateD, this.numbers.D, G, updateG, this.numbers.G),
        el("details", { class: "own" },
          el("summary", {}, say("panel_settings", { letter: this.letter })),
          panelForm(page, panel, index)));
    }

    summary() {
      const { panel, page: { say } } = this;
      const rates = panel.rateG === panel.rateD ? panel.rateG : `G ${panel.rateG}, D ${panel.rateD}`;
      const texts = [say("summary", { optimizer: say(`optimizer_${panel.optimizer}`), rates,
                                      schedule: say(`summary_${panel.schedule}`) })]; // prettier-ignore
      if (panel.optimizer === "adam") texts.push(say("summary_betas", panel));
      if (panel.critic > 1) texts.push(say("summary_critic", panel));
      const { penalty } = LOSSES[panel.loss];
      if (panel.weight > 0) texts.push(`${say(`weight_${penalty}`).replace(/ ?[(（].*/, "")} ${panel.weight}`);
      return texts.join(" · ");
    }

    take(answer) {
      this.answer = answer;
      this.rows.push(...answer.rows);
    }

    // Everything that follows from the last answer.
    show() {
      if (!this.answer) return;
      const { page, panel, answer, letter } = this;
      const { say, shape } = page;
      this.draw();
      const row = this.rows.at(-1);
      const what = say(shape.modes ? "modes" : "parts");
      const { pull } = answer.picture ?? {};
      const entries = [
        [what, `${row.hit} / ${shape.count}`, row.hit / shape.count],
        [say("quality"), percent(row.good), row.good],
        [say("w1"), short(row.w1), null, say("W1_real", { floor: short(answer.floor) })],
        [say("pull"), pull ? short(pull.middle) : "–"],
      ];
      this.stats.replaceChildren(...entries.map(([name, value, share, title]) =>
        el("div", { title: title ?? "" }, el("dt", {}, name), el("dd", {}, value),
          el("dd", { class: "more" },
            share === undefined || share === null ? null
              : el("span", { class: "bar", style: `--share: ${share}` }),
            title ? el("small", {}, title) : null))));
      const [key, values, tone] = diagnose(answer, row, shape, what);
      const clipped = answer.picture?.clipped;
      const more = clipped === null || clipped === undefined || answer.updates === 0 || !panel.weight
        ? "" : ` ${say("say_clipped", { share: percent(clipped) })}`;
      this.says.textContent = say(key, values) + more;
      this.says.dataset.tone = tone;
      this.canvas.setAttribute("aria-label", say("picture", { letter, what, hit: row.hit,
        loss: say(`loss_${panel.loss}`), count: shape.count, good: percent(row.good) }));
      this.showNumbers();
    }

    draw() {
      const { page, panel, answer } = this;
      const what = { picture: answer?.picture ?? this.lastPicture, reals: page.reals,
                     limit: page.shape.limit, loss: panel.loss,
                     probability: LOSSES[panel.loss].probability }; // prettier-ignore
      this.lastPicture = what.picture;
      drawPanel(this.canvas, what, page.state.layers, page.theme());
    }

    showNumbers() {
      const { last } = this.answer;
      const { say } = this.page;
      for (const which of ["D", "G"]) {
        if (last[`loss${which}`] === undefined) continue;
        const texts = [say(`numbers_${which}`, { loss: short(last[`loss${which}`]) })];
        if (which === "D" && last.penalty > 0) {
          texts.push(say("numbers_penalty", { penalty: short(last.penalty) }));
        }
        texts.push(say("moved", { rate: short(last[`rate${which}`]),
          gradient: short(last[`gradient${which}`]), moved: short(last[`moved${which}`]) }));
        this.numbers[which].textContent = texts.join(" · ");
      }
    }

    // Lights up what is computed now: "D", "G", "updateD", "updateG" or nothing.
    light(name) {
      for (const [line, element] of Object.entries(this.lines)) {
        element.classList.toggle("lit", line === name);
      }
      this.element.classList.toggle("slow", Boolean(name));
    }
  }

  return { Card };
});
