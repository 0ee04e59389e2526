// Formulas as HTML: one JSON object a line in, one a line out. Started by formulas.py.
"use strict";
const path = require("path");
const katex = require(path.join(process.argv[2], "katex"));
const lines = require("readline").createInterface({ input: process.stdin });

lines.on("line", (line) => {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    answer = { html: katex.renderToString(tex, { displayMode: display, strict: "ignore" }) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
