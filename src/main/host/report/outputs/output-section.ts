import type { Artefact } from "#shared/domain/artefact.ts";
import type { OutputKindId, SummaryOfKind } from "#shared/methods/outputs/list.ts";
import type { Html } from "../html.ts";

/** An artefact whose summary is known to be of its kind. */
export type ArtefactOfKind<Kind extends OutputKindId> = Omit<Artefact, "output" | "summary"> & {
  readonly output: Kind;
  readonly summary: SummaryOfKind<Kind>;
};

/** What a report says of the artefacts of one kind of output. */
export interface OutputSection<Kind extends OutputKindId> {
  readonly title: string;
  /**
   * @param artefacts at least one
   * @param all that the report speaks of, for those that are about one another
   */
  body(artefacts: readonly ArtefactOfKind<Kind>[], all: readonly Artefact[]): Html;
}
