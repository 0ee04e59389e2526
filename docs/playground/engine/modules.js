// Where the parts of the playground meet.
//
// A browser that opens a page from file:// refuses ES modules, fetch and worker files. Classic
// scripts and workers made from text are allowed. So each file defines one part as a function, and
// the text of these functions is also the source of the workers.

var playground = (function registry() {
  "use strict";
  const bodies = new Map();
  const parts = new Map();

  function define(name, body) {
    bodies.set(name, body);
  }

  // The part of a name; its body runs when it is first needed.
  function need(name) {
    if (!bodies.has(name)) {
      throw new Error(`no part "${name}": the page must load its file first`);
    }
    if (!parts.has(name)) {
      parts.set(name, bodies.get(name)(need));
    }
    return parts.get(name);
  }

  // The text of a script that defines the named parts again, for a worker.
  function source(names) {
    const lines = names.map((name) => `playground.define("${name}", ${bodies.get(name)});`);
    return [`var playground = (${registry})();`, ...lines].join("\n");
  }

  return { define, need, source };
})();
