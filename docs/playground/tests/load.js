// Loads the classic scripts of a folder into node, as a page would.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const ROOT = path.join(__dirname, "..");

const TOUCHES_THE_PAGE = ["page/main.js", "page/begin.js", "trained/begin.js"]; // when they are loaded

// The files that a page loads, in its order, from the given folders; from "trained" trained.html.
function scripts(...folders) {
  const name = folders.includes("trained") ? "trained.html" : "index.html";
  const page = fs.readFileSync(path.join(ROOT, name), "utf8");
  return [...page.matchAll(/<script src="([^"]+)"/g)]
    .map((match) => match[1])
    .filter((file) => folders.includes(file.split("/")[0]));
}

function load(...folders) {
  for (const file of scripts(...(folders.length ? folders : ["engine"]))) {
    if (TOUCHES_THE_PAGE.includes(file)) continue;
    vm.runInThisContext(fs.readFileSync(path.join(ROOT, file), "utf8"), { filename: file });
  }
  return globalThis.playground;
}

module.exports = { ROOT, load, scripts };
