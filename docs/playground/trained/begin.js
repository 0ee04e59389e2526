// Starts the page of trained generators: reads the address.

(function () {
  "use strict";
  const { page, byId } = playground.need("trained");
  const { DEFAULT, parse } = playground.need("address");

  async function begin() {
    const lang = navigator.language.startsWith("zh") ? "zh" : "en";
    const { state, refused } = parse(location.hash, { ...DEFAULT, lang });
    page.state = state;
    await page.open();
    if (!refused.length) return;
    const [{ name, value, field }] = refused;
    const allowed = field.choices?.join(", ") ?? page.say("from_to", field);
    page.notice(page.say("refused", { name, value, allowed }));
  }

  window.addEventListener("hashchange", begin);
  byId("loading").remove();
  begin();
})();
