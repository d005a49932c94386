import type { ArrowFactor } from "./arrow-factor.ts";
import type { ArrowLayout, RandomBlock } from "./arrow-layout.ts";
import { covarianceOf, thetaIndex } from "./covariance-factor.ts";
import type { ConditionalModes, RandomEffect } from "./mixed-model-fit.ts";

/** Standard deviations and correlations of every term, from Σ = σ²ΛΛ′. */
export function randomEffects(
  blocks: readonly RandomBlock[],
  layout: ArrowLayout,
  theta: Float64Array,
  sigma: number,
): RandomEffect[] {
  return blocks.flatMap((block, k) => {
    const { width } = layout.places[k]!;
    const covariance = covarianceOf(layout.places[k]!, theta);
    const sd = block.names.map((_, c) => sigma * Math.sqrt(covariance[c * width + c]!));
    return block.names.map((term, r) => ({
      ...{ group: block.group, term, sd: sd[r]!, variance: sd[r]! ** 2 },
      correlations: sd.slice(0, r).map((other, c) => (sigma ** 2 * covariance[r * width + c]!) / (sd[r]! * other)),
    }));
  });
}

/** The terms whose Λ is singular, in words. */
export function singularTerms(blocks: readonly RandomBlock[], layout: ArrowLayout, theta: Float64Array): string[] {
  const sentences: string[] = [];
  blocks.forEach((block, k) => {
    const place = layout.places[k]!;
    const covariance = covarianceOf(place, theta);
    const variances = block.names.map((_, c) => covariance[c * place.width + c]!);
    const zero = block.names.filter((_, c) => variances[c] === 0);
    for (const name of zero)
      sentences.push(
        name === "(Intercept)" ? `variance of ${block.group} is 0` : `variance of ${name} within ${block.group} is 0`,
      );
    const collapsed = block.names.some((_, c) => theta[thetaIndex(place, c, c)] === 0 && variances[c]! > 0);
    if (collapsed) sentences.push(`the random effects of ${block.group} are perfectly correlated`);
  });
  return sentences;
}

/** b̂ = Λû and its conditional standard deviation σ√(ΛH⁻¹Λ′)ᵢᵢ. `factor` must have been inverted. */
export function conditionalModes(
  blocks: readonly RandomBlock[],
  layout: ArrowLayout,
  factor: ArrowFactor,
  theta: Float64Array,
  u: Float64Array,
  sigma: number,
): ConditionalModes[] {
  return blocks.map((block, k) => {
    const place = layout.places[k]!;
    const { width, leading, offset } = place;
    const values = new Float64Array(block.levels.length * width);
    const sds = new Float64Array(values.length);
    const lambda = (r: number, c: number) => theta[thetaIndex(place, r, c)]!;
    for (let level = 0; level < block.levels.length; level++) {
      const first = leading
        ? level * layout.leadWidth + offset
        : layout.leadLevels * layout.leadWidth + offset + level * width;
      for (let r = 0; r < width; r++) {
        let mode = 0;
        let variance = 0;
        for (let c = 0; c <= r; c++) {
          mode += lambda(r, c) * u[first + c]!;
          for (let d = 0; d <= r; d++)
            variance +=
              lambda(r, c) *
              lambda(r, d) *
              factor.inverseEntry(leading, level, leading ? offset : offset + level * width, c, d);
        }
        values[level * width + r] = mode;
        sds[level * width + r] = sigma * Math.sqrt(Math.max(0, variance));
      }
    }
    return { group: block.group, terms: block.names, levels: block.levels, values, sds };
  });
}
