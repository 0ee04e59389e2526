// Random numbers that are the same on every machine.
//
// A stream is made from whole numbers: the seed, what it is for, the update. So panels that differ
// in their loss still see the same data, the same noise and the same first weights.

playground.define("random", function () {
  "use strict";

  const FOR = { weights: 1, data: 2, noise: 3, between: 4, picture: 5, judge: 6 };

  // One 32-bit number from many (the finaliser of MurmurHash3, once for each).
  function mix(...numbers) {
    let hash = 0x9e3779b9;
    for (const number of numbers) {
      hash = Math.imul(hash ^ number, 0x85ebca6b);
      hash ^= hash >>> 13;
      hash = Math.imul(hash, 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
    return hash >>> 0;
  }

  // A function that returns the next number of U[0, 1) (mulberry32).
  function stream(...keys) {
    let state = mix(...keys);
    return function uniform() {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  // `count` numbers of N(0, 1), two from each pair of uniform ones (Box and Muller).
  function normals(uniform, count) {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      values[i] = radius * Math.cos(angle);
      if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
    }
    return values;
  }

  return { FOR, mix, stream, normals };
});
