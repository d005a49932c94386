import { type Target, type TargetKind, targetKind } from "#shared/contract/curate.ts";
import type { Artefact } from "#shared/domain/artefact.ts";
import type { ShownPicture } from "#shared/domain/shown-picture.ts";
import type { BlockTrial } from "#shared/study/study-document.ts";
import { bindingsOf, predict2afc } from "#shared/study/trial-types/predict-2afc.ts";
import type { ReportInput } from "./report-input.ts";

/** What a study shows of one target in one slot, with the artefact that it comes from, where the project has it. */
export interface ShownExplanation {
  readonly slot: string;
  readonly level: string;
  readonly pictures: readonly ShownPicture[];
  readonly artefact: Artefact | null;
}

export interface ShownTarget {
  readonly target: Target;
  readonly practice: boolean;
  readonly explanations: readonly ShownExplanation[];
}

/** The targets in the order of their kinds, each with the very pictures that the study shows. */
export function shownTargets(input: Pick<ReportInput, "study" | "targets" | "artefacts">): ShownTarget[] {
  const byId = new Map(input.targets.map((target) => [target.id, target]));
  const shown = input.study.document.flow.flatMap((step) =>
    step.type !== "block"
      ? []
      : step.trials.flatMap((trial): ShownTarget[] => {
          const target = byId.get(String(trial.parameters.target_id));
          return target
            ? [{ target, practice: step.practice, explanations: explanationsOf(trial, input.artefacts) }]
            : [];
        }),
  );
  return shown.sort((a, b) => place(a.target.kind) - place(b.target.kind) || a.target.imageIndex - b.target.imageIndex);
}

const place = (kind: TargetKind) => targetKind.options.indexOf(kind);

/** Every artefact that a study shows, once. */
export function shownArtefacts(input: Pick<ReportInput, "study" | "targets" | "artefacts">): Artefact[] {
  const artefacts = shownTargets(input).flatMap(({ explanations }) =>
    explanations.flatMap(({ artefact }) => artefact ?? []),
  );
  return [...new Map(artefacts.map((artefact) => [artefact.id, artefact])).values()];
}

function explanationsOf({ parameters }: BlockTrial, artefacts: readonly Artefact[]): ShownExplanation[] {
  const parsed = predict2afc.parameters.safeParse(parameters);
  if (!parsed.success) return [];
  return Object.entries(bindingsOf(parsed.data)).flatMap(([slot, levels]) =>
    Object.entries(levels).map(([level, { artefact: id, pictures }]) => ({
      slot,
      level,
      pictures,
      artefact: artefacts.find((artefact) => (id === null ? holds(artefact, pictures) : artefact.id === id)) ?? null,
    })),
  );
}

/** Studies that are older than artefacts name what they show by its hash alone. */
const holds = ({ files }: Artefact, pictures: readonly ShownPicture[]) =>
  files.some(({ sha256 }) => sha256 === pictures[0]?.sha256);
