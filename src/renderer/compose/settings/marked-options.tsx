import type * as z from "zod";
import { fieldsOf } from "#shared/settings/field.ts";
import { ListField } from "../../elements/list-field.tsx";

interface Marked {
  readonly options: string[];
  readonly correct: number;
}

interface Props<S extends Marked> {
  readonly step: S;
  /** Of the step, with its options. */
  readonly parameters: z.ZodObject;
  /** What the mark says. */
  readonly mark: string;
  readonly problem: (field: string) => string | undefined;
  readonly onChange: (step: S, field: string | null) => void;
}

/** The options of a question, the right one marked among them. */
export function MarkedOptions<S extends Marked>({ step, parameters, mark, problem, onChange }: Props<S>) {
  const field = fieldsOf(parameters).find(({ name }) => name === "options")!;
  return (
    <ListField
      label={field.label}
      description={field.description}
      error={problem("options") ?? problem("correct")}
      item={field.item}
      least={field.least!}
      most={field.most!}
      elements={step.options}
      marked={{ place: step.correct, label: mark, onChange: (correct) => onChange({ ...step, correct }, null) }}
      onChange={(options, place, correct) =>
        onChange({ ...step, options, correct }, place === null ? null : `options.${place}`)
      }
    />
  );
}
