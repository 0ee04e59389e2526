// The search page: MiniSearch with words of Latin letters and pairs of Chinese characters.
"use strict";
(function () {
  const CHINESE = /[\u3400-\u9fff]+/g;
  const LATIN = /[a-z0-9_]+/g;

  // "WGAN-GP 梯度惩罚" -> wgan, gp, 梯度, 度惩, 惩罚; a lone character stays alone.
  function tokens(text) {
    const low = text.toLowerCase();
    const found = (low.match(LATIN) || []).flatMap((word) =>
      word.includes("_") ? [word, ...word.split("_").filter(Boolean)] : [word]);
    for (const run of low.match(CHINESE) || []) {
      if (run.length === 1) found.push(run);
      for (let i = 0; i + 1 < run.length; i++) found.push(run.slice(i, i + 2));
    }
    return found;
  }

  function isChinese(term) {
    return /[\u3400-\u9fff]/.test(term);
  }

  let index = null;
  function ready() {
    if (index) return index;
    index = new MiniSearch({
      fields: ["t", "p", "x"], storeFields: ["u", "a", "p", "t", "x", "l"],
      tokenize: tokens, processTerm: (term) => term,
    });
    index.addAll(window.SEARCH_DATA);
    return index;
  }

  // Words that stand side by side, as they were typed, say more than the same words far apart.
  function closest(found, query) {
    const plain = (text) => text.toLowerCase().replace(/[`\s]+/g, "");
    const wanted = plain(query);
    const has = (hit) => Number([hit.t, hit.p, hit.x].some((text) => plain(text).includes(wanted)));
    const ranked = found.map((hit) => [has(hit), hit]);
    return ranked.sort((a, b) => b[0] - a[0] || b[1].score - a[1].score).map(([, hit]) => hit);
  }

  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  function search(query) {
    const options = {
      boost: { t: 4, p: 2 }, combineWith: "AND",
      prefix: (term) => !isChinese(term) && term.length > 2,
      boostDocument: (id, term, stored) => (stored.l === language ? 1.3 : 1),
    };
    const found = ready().search(query, options);
    const fuzzy = (term) => (isChinese(term) || term.length < 5 ? false : 0.2);
    return found.length ? closest(found, query) : ready().search(query, { ...options, combineWith: "OR", fuzzy });
  }

  // The text around the first hit, with the hits marked; text is never read as HTML.
  function excerpt(text, query) {
    const words = [...new Set([...(query.toLowerCase().match(LATIN) || []),
      ...(query.match(CHINESE) || [])])];
    const low = text.toLowerCase();
    const places = words.map((word) => low.indexOf(word)).filter((at) => at >= 0);
    const start = Math.max(0, Math.min(...(places.length ? places : [0])) - 50);
    const shown = text.slice(start, start + 220);
    const line = document.createElement("p");
    if (start) line.append("… ");
    const safe = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const parts = safe.length ? shown.split(new RegExp(`(${safe.join("|")})`, "i")) : [shown];
    parts.forEach((part, i) => {
      if (i % 2) {
        const mark = document.createElement("mark");
        mark.textContent = part;
        line.append(mark);
      } else line.append(part);
    });
    if (start + 220 < text.length) line.append(" …");
    return line;
  }

  const input = document.getElementById("search-input");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const top = language === "zh" ? "../" : "";

  function show(query) {
    list.replaceChildren();
    status.textContent = "";
    if (!query.trim()) return;
    const found = search(query);
    const said = found.length ? status.dataset.found : status.dataset.nothing;
    status.textContent = said.replace("{count}", found.length).replace("{query}", query);
    for (const hit of found.slice(0, 40)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${top}${hit.u}#${encodeURIComponent(hit.a)}`;
      link.textContent = hit.t === hit.p ? hit.t : `${hit.t} · ${hit.p}`;
      item.lang = hit.l === "zh" ? "zh-CN" : "en";
      item.append(link, excerpt(hit.x, query));
      list.append(item);
    }
  }

  const query = new URLSearchParams(location.search).get("q") || "";
  input.value = query;
  show(query);
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show(input.value), 150);
  });
  document.getElementById("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(input.value)}`);
    show(input.value);
  });
  window.siteSearch = search;
})();
