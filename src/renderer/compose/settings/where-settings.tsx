import { MultiSelect, Stack } from "@mantine/core";
import { betweenFactors } from "#shared/study/design/conditions.ts";
import type { Factor, Step } from "#shared/study/study-document.ts";

interface Props {
  readonly step: Step;
  readonly factors: readonly Factor[];
  readonly problem: (field: string) => string | undefined;
  readonly onChange: (step: Step) => void;
}

/** Who meets a step: everybody, or the participants at some levels of a factor. */
export function WhereSettings({ step, factors, problem, onChange }: Props) {
  const between = betweenFactors({ factors });
  if (between.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-label="Who meets this step">
      {between.map((factor) => (
        <MultiSelect
          key={factor.name}
          label={`Met where “${factor.label}” is`}
          placeholder={step.where?.[factor.name] ? undefined : "Anything: everybody meets it"}
          clearable
          data={factor.levels.map(({ value, label }) => ({ value: String(value), label }))}
          value={(step.where?.[factor.name] ?? []).map(String)}
          error={problem(`where.${factor.name}`) ?? problem("where")}
          onChange={(values) => onChange(metWhere(step, factor, values))}
        />
      ))}
    </Stack>
  );
}

/** The step, met at these levels of a factor; at none or at all of them, the factor does not matter. */
function metWhere({ where = {}, ...step }: Step, { name, levels }: Factor, values: readonly string[]): Step {
  const { [name]: _, ...others } = where;
  const chosen = levels.flatMap(({ value }) => (values.includes(String(value)) ? [value] : []));
  const next = chosen.length === 0 || chosen.length === levels.length ? others : { ...others, [name]: chosen };
  return (Object.keys(next).length > 0 ? { ...step, where: next } : step) as Step;
}
