// Where a logit lies among those of real and of generated digits.

playground.define("scale", function () {
  "use strict";

  const WIDTH = 420, ROW = 32, LEFT = 10, RIGHT = 410;

  // The share of the group that has a lower logit, from its percentiles; between two of them it is
  // read off a straight line.
  function shareBelow(logit, values, percentiles) {
    if (logit <= values[0]) return percentiles[0] / 100;
    for (let i = 1; i < values.length; i++) {
      if (logit > values[i]) continue;
      const part = (logit - values[i - 1]) / (values[i] - values[i - 1] || 1);
      return (percentiles[i - 1] + part * (percentiles[i] - percentiles[i - 1])) / 100;
    }
    return percentiles.at(-1) / 100;
  }

  // Round numbers within the range, eight at most.
  function ticks(low, high) {
    const power = 10 ** Math.floor(Math.log10((high - low) / 8));
    const step = [1, 2, 5, 10].map((size) => size * power).find((size) => (high - low) / size <= 8);
    const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
    return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(6)));
  }

  // SVG: a band from the 5th to the 95th percentile of each group, its median, and the logit asked for.
  // header: {real, generated, percentiles}; words: {real, generated, yours}; logit may be null.
  function drawScale({ real, generated, percentiles }, words, logit) {
    const all = [real[0], generated[0], real.at(-1), generated.at(-1), ...(logit === null ? [] : [logit])];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const x = (value) => LEFT + ((value - low) / (high - low)) * (RIGHT - LEFT);
    const at = (share) => percentiles.indexOf(share);
    const rows = [["real", real], ["generated", generated]].map(([name, values], row) => {
      const [from, middle, to] = [5, 50, 95].map((share) => x(values[at(share)]));
      const top = 20 + row * (ROW + 18);
      return `<text x="${LEFT}" y="${top - 5}">${words[name]}</text>
        <rect class="band ${name}" x="${from}" y="${top}" width="${to - from}" height="${ROW - 12}" rx="4"/>
        <path class="median" d="M${middle} ${top - 2}V${top + ROW - 10}"/>`;
    });
    const bottom = 20 + 2 * (ROW + 18);
    const axis = ticks(low, high).map((value) =>
      `<path class="axis-line" d="M${x(value)} ${bottom - 6}v6"/><text class="tick" x="${x(value)}" y="${bottom + 14}">${value}</text>`);
    const mark = logit === null ? ""
      : `<path class="yours" d="M${x(logit)} 8V${bottom}"/>`; // prettier-ignore
    return `<svg viewBox="0 0 ${WIDTH} ${bottom + 20}" aria-hidden="true">${rows.join("")}
      <path class="axis-line" d="M${LEFT} ${bottom - 6}H${RIGHT}"/>${axis.join("")}${mark}</svg>`;
  }

  return { shareBelow, ticks, drawScale };
});
