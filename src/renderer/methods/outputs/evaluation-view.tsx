import { MeasureTable } from "./measure-table.tsx";
import type { OutputViewProps } from "./output-view.ts";

/** Every measure with its interval, and what qualifies it. */
export function EvaluationView({ artefact }: Pick<OutputViewProps<"evaluation">, "artefact">) {
  return <MeasureTable measures={artefact.summary.measures} />;
}
