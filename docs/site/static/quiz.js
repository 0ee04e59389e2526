// The quiz: one question after the other, in a random order, each option with its reason.
"use strict";
(function () {
  const root = document.getElementById("quiz-root");
  const { language, said, topics, levels, place } = JSON.parse(root.dataset.quiz);
  const state = { queue: [], asked: 0, right: 0, chosen: new Set(), question: null, open: false };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "html") made.innerHTML = value; // made from the bank, which is escaped
      else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function shuffled(items) {
    const made = [...items];
    for (let i = made.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [made[i], made[j]] = [made[j], made[i]];
    }
    return made;
  }

  function select(name, options) {
    const made = element("select", { "aria-label": name, onchange: begin });
    made.append(element("option", { value: "" }, `${name}: ${said.all}`));
    for (const [value, label] of Object.entries(options)) made.append(element("option", { value }, label));
    return made;
  }
  const topic = select(said.topic, topics);
  const level = select(said.level, levels);
  const score = element("p", { class: "quiz-score", role: "status" });
  const body = element("div", { class: "quiz-body" });
  root.append(element("div", { class: "quiz-choice" }, topic, level), score, body);

  function begin() {
    const wanted = new URLSearchParams(location.search).get("id");
    state.queue = shuffled(window.QUIZ.filter((each) =>
      (!topic.value || each.topic === topic.value) && (!level.value || each.level === level.value)));
    state.queue.sort((a, b) => (b.id === wanted) - (a.id === wanted));
    state.asked = state.right = 0;
    next();
  }

  function next() {
    state.question = state.queue.shift() || null;
    state.chosen.clear();
    state.open = Boolean(state.question);
    body.replaceChildren();
    const values = { right: state.right, asked: state.asked, left: state.queue.length };
    score.textContent = fill(state.question ? said.score : said.done, values);
    if (!state.question) {
      body.append(element("button", { type: "button", class: "quiz-go", onclick: begin }, said.again));
      return;
    }
    const { question, code, choices } = state.question;
    state.choices = shuffled(choices);
    state.count = choices.filter((each) => each.right).length;
    body.append(element("h2", { html: question[language] }));
    if (code) body.append(element("div", { html: code }));
    if (state.count > 1) body.append(element("p", {}, fill(said.several, { count: state.count })));
    state.buttons = state.choices.map((choice, i) => element("button",
      { type: "button", class: "quiz-option", "aria-pressed": "false", onclick: () => choose(i) },
      element("span", { class: "quiz-key" }, String(i + 1)), element("span", { html: choice.text[language] })));
    body.append(element("div", { class: "quiz-options" }, ...state.buttons));
  }

  function choose(i) {
    if (!state.open || i >= state.choices.length) return;
    if (state.chosen.has(i)) state.chosen.delete(i);
    else state.chosen.add(i);
    state.buttons.forEach((each, j) => each.setAttribute("aria-pressed", String(state.chosen.has(j))));
    if (state.chosen.size === state.count) settle();
  }

  function settle() {
    state.open = false;
    const right = state.choices.every((choice, i) => choice.right === state.chosen.has(i));
    state.asked += 1;
    state.right += Number(right);
    state.buttons.forEach((button, i) => {
      const choice = state.choices[i];
      button.classList.add(choice.right ? "right" : "wrong");
      button.disabled = true;
      button.append(element("span", { class: "quiz-why", html: choice.why[language] }));
    });
    const values = { right: state.right, asked: state.asked, left: state.queue.length };
    score.textContent = fill(said.score, values);
    const { topic: about, id } = state.question;
    const go = element("button", { type: "button", class: "quiz-go", onclick: next }, said.next);
    body.append(element("p", { class: "quiz-verdict", role: "status" }, right ? said.right : said.wrong),
      element("p", {}, element("a", { href: `${place}${about}.html#${id}` }, said.answer)), go);
    go.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-6]$/.test(event.key)) choose(Number(event.key) - 1);
  });
  begin();
})();
