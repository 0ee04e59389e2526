// The losses as a reader writes them: x is a real point, G(z) a fake, l the logit of D.

playground.define("equations", function () {
  "use strict";

  const X = '<i class="real">x</i>';
  const FAKE = '<i class="fake">G(z)</i>';
  const D = (of) => `D(${of})`;
  const F = (of) => `f(${of})`;
  const SQUARE = "<sup>2</sup>";
  const R1 = ` + <b class="penalty">γ/2 E|∇l(${X})|${SQUARE}</b>`;

  const entropy = `−E[log ${D(X)}] − E[log(1 − ${D(FAKE)})]`;
  const wasserstein = `E[${F(FAKE)}] − E[${F(X)}]`;

  const EQUATIONS = {
    minimax: [entropy, `E[log(1 − ${D(FAKE)})]`],
    non_saturating: [entropy, `−E[log ${D(FAKE)}]`],
    least_squares: [`½ E[(${D(X)} − 1)${SQUARE}] + ½ E[${D(FAKE)}${SQUARE}]`,
                    `½ E[(${D(FAKE)} − 1)${SQUARE}]`],
    clipping: [wasserstein, `−E[${F(FAKE)}]`],
    gradient_penalty: [
      `${wasserstein} + <b class="penalty">λ E[(|∇f(<i>x̂</i>)| − 1)${SQUARE}]</b>`,
      `−E[${F(FAKE)}]`,
    ],
    hinge: [`E[max(0, 1 − ${D(X)})] + E[max(0, 1 + ${D(FAKE)})]`, `−E[${D(FAKE)}]`],
    relativistic: [`E[softplus(${D(FAKE)} − ${D(X)})]`, `E[softplus(${D(X)} − ${D(FAKE)})]`],
  };

  // {D, G, updateD, updateG}: HTML of a panel's equations.
  function equations(panel) {
    let [ofD, ofG] = EQUATIONS[panel.loss];
    if (panel.weight > 0) {
      if (panel.loss === "relativistic") {
        ofD += ` + <b class="penalty">γ/2 (E|∇D(${X})|${SQUARE} + E|∇D(${FAKE})|${SQUARE})</b>`;
      } else if (!["clipping", "gradient_penalty"].includes(panel.loss)) {
        ofD += R1;
      }
    }
    const rule = { adam: "Adam", rmsprop: "RMSprop", sgd: "" }[panel.optimizer];
    const change = (of) => `${rule}${rule ? "(" : ""}∂L(${of})/∂w${rule ? ")" : ""}`;
    const update = (of) => `w<sub>${of}</sub> ← w<sub>${of}</sub> − η · ${change(of)}`;
    const clip = panel.loss === "clipping" && panel.weight > 0
      ? `, <b class="penalty">|w| ≤ ${panel.weight}</b>` : ""; // prettier-ignore
    return { D: `L(D) = ${ofD}`, G: `L(G) = ${ofG}`, updateD: update("D") + clip,
             updateG: update("G") }; // prettier-ignore
  }

  return { equations };
});
