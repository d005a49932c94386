import type { ComponentType } from "react";
import { isOutputKind, type OutputKindId, outputKinds, type SummaryOfKind } from "#shared/methods/outputs/list.ts";
import { EvaluationView } from "./evaluation-view.tsx";
import { FitView } from "./fit-view.tsx";
import { ImageSetView } from "./image-set-view.tsx";
import { MapView } from "./map-view.tsx";
import type { OutputViewProps } from "./output-view.ts";
import { RegionsView } from "./regions-view.tsx";
import { SamplesView } from "./samples-view.tsx";

/** How each kind of output is looked at; the compiler demands a view for each. */
const outputViews: { readonly [Kind in OutputKindId]: ComponentType<OutputViewProps<Kind>> } = {
  map: MapView,
  "image-set": ImageSetView,
  regions: RegionsView,
  samples: SamplesView,
  fit: FitView,
  evaluation: EvaluationView,
};

/**
 * The view of an artefact, and its summary with what earlier versions left out at its default; null where this version
 * does not know its kind of output, or its summary is not as it should be.
 */
export function viewOf({ output, summary }: { readonly output: string; readonly summary: unknown }): {
  readonly View: ComponentType<OutputViewProps<OutputKindId>>;
  readonly summary: SummaryOfKind<OutputKindId>;
} | null {
  if (!isOutputKind(output)) return null;
  const parsed = outputKinds[output].summary.safeParse(summary);
  if (!parsed.success) return null;
  return { View: outputViews[output] as ComponentType<OutputViewProps<OutputKindId>>, summary: parsed.data };
}
