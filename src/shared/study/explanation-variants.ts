import type { Target } from "../contract/curate.ts";
import type { ArtefactBrief } from "../domain/artefact.ts";
import { type MethodWithSettings, variantKey } from "../methods/variant.ts";
import type { Block, BlockTrial, StudyDocument } from "./study-document.ts";
import type { Binding } from "./trial-types/explanations.ts";
import { findTrialType } from "./trial-types/list.ts";
import { isShowing, type Slot } from "./trial-types/slot.ts";

/** One way to explain targets: a method with its settings, of which answers. A slot shows one of them at a level, save where a target has its own. */
export interface Variant extends MethodWithSettings {
  readonly key: string;
  /** Of the targets that were looked at, those that have it. */
  readonly targets: number;
  readonly newest: string;
}

const fits = ({ outputs }: Pick<Slot, "outputs">, { output, shown }: ArtefactBrief) =>
  (outputs as readonly string[]).includes(output) && shown.length > 0;

/** What a slot can show of these targets: what explains most of them first, among equals the newest. */
export function variantsFor(slot: Pick<Slot, "outputs">, targets: readonly Target[]): Variant[] {
  const variants = new Map<string, Variant>();
  for (const { artefacts } of targets) {
    const counted = new Set<string>();
    for (const artefact of artefacts) {
      if (!fits(slot, artefact)) continue;
      const key = variantKey(artefact);
      const { method, settings, temperature, createdAt } = artefact;
      const known = variants.get(key) ?? { key, method, settings, temperature, targets: 0, newest: createdAt };
      variants.set(key, {
        ...known,
        targets: known.targets + (counted.has(key) ? 0 : 1),
        newest: [known.newest, createdAt].sort()[1]!,
      });
      counted.add(key);
    }
  }
  return [...variants.values()].sort(
    (a, b) => b.targets - a.targets || (a.newest < b.newest ? 1 : a.newest > b.newest ? -1 : 0),
  );
}

/** What a slot can show of one target, the newest first. */
export const artefactsFor = (slot: Pick<Slot, "outputs">, { artefacts }: Pick<Target, "artefacts">): ArtefactBrief[] =>
  artefacts.filter((artefact) => fits(slot, artefact)).sort((a, b) => b.createdAt.localeCompare(a.createdAt));

/** The newest artefact of a variant that a target has, as a trial binds it; null where it has none. */
export function bindingOf({ artefacts }: Pick<Target, "artefacts">, key: string): Binding | null {
  const newest = artefacts
    .filter((artefact) => variantKey(artefact) === key && artefact.shown.length > 0)
    .reduce<ArtefactBrief | null>((best, one) => (best === null || one.createdAt > best.createdAt ? one : best), null);
  return newest && asBinding(newest);
}

const asBinding = ({ id, method, shown }: ArtefactBrief): Binding => ({ artefact: id, method, pictures: shown });

/** A slot of a study at a level of its factor that shows something. */
export interface SlotLevel {
  readonly slot: string;
  readonly factor: string;
  readonly level: string;
  readonly label: string;
}

/** Every slot of the trial types of a study's blocks, each once, in their order. */
export function slotsIn({ flow }: Pick<StudyDocument, "flow">): [slot: string, definition: Slot][] {
  const names = new Set(flow.flatMap((step) => (step.type === "block" ? [step.trialType] : [])));
  return [...new Map([...names].flatMap((name) => Object.entries(findTrialType(name)?.slots ?? {})))];
}

/** Every slot that a study's factors open, at each level that shows something, in the order of the trial types' slots. */
export function slotLevels({
  factors,
  flow,
}: Pick<StudyDocument, "factors" | "flow">): (SlotLevel & { definition: Slot })[] {
  return slotsIn({ flow }).flatMap(([slot, definition]) =>
    factors
      .filter(({ name }) => name === definition.factor)
      .flatMap(({ name, levels }) =>
        levels
          .filter(({ value }) => isShowing(value))
          .map(({ value, label }) => ({ slot, factor: name, level: String(value), label, definition })),
      ),
  );
}

/** The study with a slot of every trial bound at a level to a variant; trials whose target has none keep nothing there. */
export function bindVariant<Document extends Pick<StudyDocument, "flow">>(
  document: Document,
  place: Pick<SlotLevel, "slot" | "level">,
  key: string,
  targets: readonly Target[],
): Document {
  const byId = new Map(targets.map((target) => [target.id, target]));
  return bindTrials(document, place, (targetId) => {
    const target = byId.get(targetId);
    return target && bindingOf(target, key);
  });
}

/** The study with a slot bound at a level, in the trials of one target, to this artefact; the other targets keep theirs. */
export const bindArtefact = <Document extends Pick<StudyDocument, "flow">>(
  document: Document,
  place: Pick<SlotLevel, "slot" | "level">,
  target: string,
  artefact: ArtefactBrief,
): Document => bindTrials(document, place, (targetId) => (targetId === target ? asBinding(artefact) : undefined));

/** @param bindingFor what the trials of a target show from now on; null for nothing, undefined for what they show already */
function bindTrials<Document extends Pick<StudyDocument, "flow">>(
  document: Document,
  { slot, level }: Pick<SlotLevel, "slot" | "level">,
  bindingFor: (targetId: string) => Binding | null | undefined,
): Document {
  const bind = (trial: BlockTrial): BlockTrial => {
    const binding = bindingFor(String(trial.parameters.target_id));
    return binding === undefined ? trial : bindTrial(trial, slot, level, binding);
  };
  const bindBlock = (block: Block): Block =>
    findTrialType(block.trialType)?.slots[slot] ? { ...block, trials: block.trials.map(bind) } : block;
  return { ...document, flow: document.flow.map((step) => (step.type === "block" ? bindBlock(step) : step)) };
}

/** What the trials of a study show in a slot at a level: of which artefacts, and how many trials nothing. */
export interface BoundArtefacts {
  readonly trials: number;
  readonly bound: number;
  /** Ids of the artefacts; studies that are older than artefacts name none. */
  readonly artefacts: ReadonlySet<string>;
  /** Ids of the trials' targets, with that of the artefact which is shown of each: null for one of an older study, or none. */
  readonly targets: ReadonlyMap<string, string | null>;
}

export function boundArtefacts(
  { flow }: Pick<StudyDocument, "flow">,
  { slot, level }: Pick<SlotLevel, "slot" | "level">,
): BoundArtefacts {
  const trials = flow.flatMap((step) =>
    step.type === "block" && findTrialType(step.trialType)?.slots[slot] ? step.trials : [],
  );
  const bindings = trials.flatMap((trial) => explanationsOf(trial)[slot]?.[level] ?? []);
  const older = slot === "map" && level === "1" ? trials.filter(({ parameters }) => parameters.saliency_sha256) : [];
  return {
    trials: trials.length,
    bound: Math.max(bindings.length, older.length),
    artefacts: new Set(bindings.flatMap(({ artefact }) => artefact ?? [])),
    targets: new Map(
      trials.map((trial) => [
        String(trial.parameters.target_id),
        explanationsOf(trial)[slot]?.[level]?.artefact ?? null,
      ]),
    ),
  };
}

/** The variant of which all these artefacts are; null where they are of several, or of none that the targets have. */
export function variantKeyOf(targets: readonly Target[], artefacts: ReadonlySet<string>): string | null {
  const keys = new Set(
    targets.flatMap((target) => target.artefacts.filter(({ id }) => artefacts.has(id)).map((one) => variantKey(one))),
  );
  return keys.size === 1 ? [...keys][0]! : null;
}

function bindTrial(trial: BlockTrial, slot: string, level: string, binding: Binding | null): BlockTrial {
  const explanations = explanationsOf(trial);
  const { [level]: _, ...others } = explanations[slot] ?? {};
  const { saliency_sha256: older, ...parameters } = trial.parameters;
  return {
    ...trial,
    parameters: {
      ...(slot === "map" || older === undefined ? parameters : trial.parameters),
      explanations: { ...explanations, [slot]: binding ? { ...others, [level]: binding } : others },
    } as BlockTrial["parameters"],
  };
}

/** A trial's bindings as its parameters hold them, not yet checked by the trial type. */
export const explanationsOf = ({ parameters }: BlockTrial): Record<string, Record<string, Binding>> =>
  (parameters.explanations ?? {}) as unknown as Record<string, Record<string, Binding>>;

/** Ids of the artefacts that a study's trials show, one a picture or set that a trial is bound to. */
export const boundArtefactIds = ({ flow }: Pick<StudyDocument, "flow">): string[] =>
  flow.flatMap((step) =>
    step.type === "block"
      ? step.trials.flatMap((trial) =>
          Object.values(explanationsOf(trial)).flatMap((levels) =>
            Object.values(levels).flatMap(({ artefact: id }) => id ?? []),
          ),
        )
      : [],
  );

/** The targets with what a study can be chosen to show of them: not what is archived, unless the study shows it already. */
export function withOffered(targets: readonly Target[], document: Pick<StudyDocument, "flow">): Target[] {
  const bound = new Set(boundArtefactIds(document));
  return targets.map((target) => ({
    ...target,
    artefacts: target.artefacts.filter(({ id, archivedAt }) => archivedAt === undefined || bound.has(id)),
  }));
}
