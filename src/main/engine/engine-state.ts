import type { RuntimeChoice } from "#shared/contract/system.ts";
import { type Workplace, workplaceOn } from "./batches/workplace.ts";
import { ManifestCache } from "./datasets/image-manifest.ts";
import { ClassifierCache } from "./models/load-classifier.ts";
import { chooseRuntime } from "./runtime/choose.ts";

interface ChosenWorkplace extends Workplace {
  readonly choice: RuntimeChoice;
}

/** What outlives a task: where programs run, and what is kept for the next one. */
export class EngineState {
  readonly classifiers = new ClassifierCache(2);
  readonly manifests = new ManifestCache(2);
  #current: ChosenWorkplace | undefined;

  /**
   * Where programs run: what is requested, from then on; otherwise as before, or at first the best runtime there is.
   * Programs belong to their runtime, so another one starts with none.
   * @throws ExemplarError where no such runtime is known or none starts; what was chosen before stays
   */
  async workplace(requested?: string): Promise<ChosenWorkplace> {
    if (this.#current && requested === undefined) return this.#current;
    const { runtime, choice } = await chooseRuntime(requested);
    if (this.#current?.runtime === runtime) return { ...this.#current, choice };
    this.#current?.programs.clear();
    this.#current = { ...workplaceOn(runtime), choice };
    return this.#current;
  }
}
