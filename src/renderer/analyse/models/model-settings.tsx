import { Group, Select, Switch, Tooltip } from "@mantine/core";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import { asFactor, type DataFrame, withoutUnusedLevels } from "#shared/stats/data-frame.ts";
import { interpretFormula } from "#shared/stats/formula/terms.ts";
import { usualPrior } from "#shared/stats/glmm/weak-prior.ts";

interface Props {
  readonly document: AnalysisDocument;
  readonly frame: DataFrame;
  readonly onChange: (document: AnalysisDocument) => void;
}

const degrees = [
  { value: "satterthwaite", label: "Satterthwaite" },
  { value: "kenward-roger", label: "Kenward-Roger" },
  { value: "normal", label: "Normal (z)" },
];

const automatic = "automatic";

/** What the models' family leaves to decide: the success, degrees of freedom, priors, and the rows of comparisons. */
export function ModelSettings({ document, frame, onChange }: Props) {
  const { family, formulas, success, prior, commonRows } = document;
  const change = (part: Partial<AnalysisDocument>) => onChange({ ...document, ...part });
  const without = (name: "success" | "estimation" | "prior" | "commonRows") => {
    const { [name]: _, ...rest } = document;
    onChange(rest);
  };
  // What was decided of another outcome can be taken back.
  const levels = family === "binomial" ? outcomeLevels(formulas, frame) : [];
  return (
    <Group gap="md" align="flex-end">
      {(levels.length === 2 || success !== undefined) && (
        <Select
          size="xs"
          w={190}
          label="Model the probability of"
          data={[
            { value: automatic, label: "The usual success" },
            ...new Set([...levels, ...(success === undefined ? [] : [success])]),
          ]}
          value={success ?? automatic}
          onChange={(level) => (level === automatic ? without("success") : change({ success: level! }))}
        />
      )}
      {family === "gaussian" && (
        <>
          <Select
            size="xs"
            w={170}
            label="Degrees of freedom"
            data={degrees}
            value={document.degrees ?? "satterthwaite"}
            onChange={(value) => change({ degrees: value as AnalysisDocument["degrees"] })}
          />
          <Select
            size="xs"
            w={170}
            label="Estimation"
            data={[
              { value: automatic, label: formulas.length > 1 ? "ML, to compare" : "REML" },
              { value: "REML", label: "Always REML" },
              { value: "ML", label: "Always ML" },
            ]}
            value={document.estimation ?? automatic}
            onChange={(value) =>
              value === automatic ? without("estimation") : change({ estimation: value as "ML" | "REML" })
            }
          />
        </>
      )}
      {family === "binomial" && (
        <Tooltip
          label={`Normal priors with SD ${usualPrior.sd} (intercept ${usualPrior.interceptSd}): finite estimates where an outcome never varies in a cell`}
          multiline
          maw={320}
        >
          <Switch
            mb={5}
            label="Weak priors against separation"
            checked={prior !== undefined}
            onChange={({ currentTarget: { checked } }) => (checked ? change({ prior: usualPrior }) : without("prior"))}
          />
        </Tooltip>
      )}
      {formulas.length > 1 && (
        <Tooltip
          label="Leave out rows that any of the models cannot use, so that all are of the same data"
          multiline
          maw={320}
        >
          <Switch
            mb={5}
            label="Compare on common rows"
            checked={commonRows === true}
            onChange={({ currentTarget: { checked } }) =>
              checked ? change({ commonRows: true }) : without("commonRows")
            }
          />
        </Tooltip>
      )}
    </Group>
  );
}

/** The levels of the outcome, where the first formula's is a column. */
function outcomeLevels([formula]: readonly string[], frame: DataFrame): readonly string[] {
  try {
    const { response } = interpretFormula(formula!);
    const column = response.kind === "name" ? frame.columns.get(response.name) : undefined;
    return column ? withoutUnusedLevels(asFactor(column)).levels : [];
  } catch {
    return []; // The formula field says what is wrong.
  }
}
