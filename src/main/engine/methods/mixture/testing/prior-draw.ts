import type { RandomGenerator } from "#shared/random/generator.ts";
import { betaDraw, categoricalDraw, dirichletDraw, exponentialDraw, gammaDraw } from "#shared/random/variates.ts";
import { logWeights } from "../sampler/labels.ts";
import type { MixtureData, MixturePrior, MixtureState } from "../sampler/mixture-model.ts";

/** Everything from the prior, exactly: |β| of an elastic net is a normal beyond 0, far in its tail (Hans 2011). */
export function priorDraw(n: number, width: number, prior: MixturePrior, random: RandomGenerator): MixtureState {
  const { components: J, nets: K, e, f, a, b, R, L, V } = prior;
  const alpha = gammaDraw(e, random) / f;
  const u = Float64Array.from({ length: J }, (_, l) => (l < J - 1 ? clipped(betaDraw(1, alpha, random)) : 1));
  const w = dirichletDraw(new Float64Array(K).fill(1 / K), random);
  const c = Int32Array.from({ length: J }, () => categoricalDraw(w.map(Math.log), random));
  const gammas = (shape: number) => Float64Array.from({ length: K }, () => (2 / V) * gammaDraw(shape, random));
  const [lambda1, lambda2] = [gammas(R), gammas(L)];
  const sigma2 = Float64Array.from({ length: J }, () => b / gammaDraw(a, random));
  const beta = Float64Array.from({ length: J * width }, (_, k) => {
    const j = Math.floor(k / width);
    const [one, two] = [lambda1[c[j]!]!, lambda2[c[j]!]!];
    const deviation = Math.sqrt(sigma2[j]! / two);
    const from = one / (2 * Math.sqrt(sigma2[j]! * two));
    return deviation * (normalBeyond(from, random) - from) * (random.next() < 0.5 ? -1 : 1);
  });
  const z = Int32Array.from({ length: n }, () => categoricalDraw(logWeights(u), random));
  return { z, u, alpha, c, w, lambda1, lambda2, sigma2, beta };
}

const clipped = (share: number) => Math.min(1 - 1e-15, Math.max(1e-15, share));

/** A standard normal given that it is beyond x ≥ 0 (Robert 1995). */
function normalBeyond(x: number, random: RandomGenerator): number {
  const rate = (x + Math.sqrt(x * x + 4)) / 2;
  for (;;) {
    const t = x + exponentialDraw(random) / rate;
    if (random.next() < Math.exp(-((t - rate) ** 2) / 2)) return t;
  }
}

/** Answers of the model, given everything else, into `data.y`. */
export function simulateAnswers(data: MixtureData, { z, beta, sigma2 }: MixtureState, random: RandomGenerator): void {
  const { x, y, width } = data;
  for (let i = 0; i < y.length; i++) {
    let mean = 0;
    for (let l = 0; l < width; l++) mean += x[i * width + l]! * beta[z[i]! * width + l]!;
    y[i] = mean + Math.sqrt(sigma2[z[i]!]!) * random.normal();
  }
}
