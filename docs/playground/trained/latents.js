// Latent vectors: from a seed, truncated, moved along directions, and between two seeds.

playground.define("latents", function (need) {
  "use strict";
  const { FOR, stream, normals } = need("random");

  // z ~ N(0, I). Numbers beyond `limit` are drawn again (1809.11096, section 3.1). Each place of z
  // has a stream of its own, so a limit changes only the numbers that are beyond it.
  function drawn(seed, count, limit = Infinity) {
    const z = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const uniform = stream(seed, FOR.picture, i);
      do [z[i]] = normals(uniform, 1);
      while (Math.abs(z[i]) > limit);
    }
    return z;
  }

  const length = (z) => Math.hypot(...z);

  // z + sum of amount * direction
  function moved(z, directions, amounts) {
    const made = z.slice();
    for (const { name, vector } of directions) {
      const amount = amounts[name] ?? 0;
      if (amount) vector.forEach((v, i) => (made[i] += amount * v));
    }
    return made;
  }

  const lerp = (a, b, t) => a.map((v, i) => (1 - t) * v + t * b[i]);

  // The path on the sphere (1609.04468, section 2.1).
  function slerp(a, b, t) {
    const product = a.reduce((sum, v, i) => sum + v * b[i], 0);
    const cosine = product / Math.max(length(a) * length(b), 1e-12);
    const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
    const sine = Math.sin(angle);
    if (sine < 1e-6) return lerp(a, b, t);
    const [p, q] = [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
    return a.map((v, i) => p * v + q * b[i]);
  }

  return { drawn, moved, lerp, slerp, length };
});
