import type { PartialResults } from "#shared/contract/jobs.ts";
import type { PartialResult } from "#shared/domain/partial-result.ts";

/** Of one curve; when there are more, every other one is left out. */
const mostPoints = 1000;

/** What a running job has shown so far: curves by their labels, and of each picture the latest. */
export class PartialResultsSoFar {
  readonly #curves = new Map<string, PartialResults["curves"][number]>();
  readonly #pictures = new Map<string, string>();

  /** @param anew where it is the first of another artefact, of which what was shown before is no part */
  add(partial: PartialResult, anew = false): void {
    if (anew) {
      this.#curves.clear();
      this.#pictures.clear();
    }
    if (partial.kind === "picture") {
      this.#pictures.set(partial.label, partial.url);
      return;
    }
    const { curve: label, xLabel, yLabel } = partial;
    const curve = this.#curves.get(label) ?? { label, xLabel, yLabel, x: [], y: [] };
    curve.x.push(partial.x);
    curve.y.push(partial.y);
    this.#curves.set(label, curve.x.length > mostPoints ? thinned(curve) : curve);
  }

  get results(): PartialResults {
    return {
      curves: [...this.#curves.values()],
      pictures: [...this.#pictures].map(([label, url]) => ({ label, url })),
    };
  }
}

const thinned = (curve: PartialResults["curves"][number]) => ({
  ...curve,
  x: curve.x.filter((_, k) => k % 2 === 0),
  y: curve.y.filter((_, k) => k % 2 === 0),
});
