import type { Target } from "#shared/contract/curate.ts";
import type { CheckedArtefact } from "#shared/contract/methods.ts";
import type { OutputKindId, SummaryOfKind } from "#shared/methods/outputs/list.ts";

/** An artefact whose summary is known to be of its kind. */
export type ArtefactOfKind<Kind extends OutputKindId> = Omit<CheckedArtefact, "output" | "summary"> & {
  readonly output: Kind;
  readonly summary: SummaryOfKind<Kind>;
};

/** What every view of an output is given, so that two artefacts stand side by side in the same way. */
export interface OutputViewProps<Kind extends OutputKindId> {
  readonly artefact: ArtefactOfKind<Kind>;
  readonly target: Target;
  /** The method's name. */
  readonly label: string;
  /** Side of each picture in CSS px. */
  readonly side: number;
  /** Between pictures, in CSS px. */
  readonly gap: number;
  /** Of what lies over the image, 0 to 1. */
  readonly opacity: number;
  /** Shows the bare image too. */
  readonly withImage: boolean;
}
