import { Alert, Group, Table, Text, Title } from "@mantine/core";
import { count, signed } from "#shared/figures/figure.ts";
import { compareModels, type ModelComparison } from "#shared/stats/compare-models.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { lme4Anova } from "#shared/stats/lme4-table.ts";
import { apaComparison, comparisonTable, toCsv, toLatex, toMarkdown } from "#shared/stats/result-tables.ts";
import { CopyMenu } from "./copy-menu.tsx";
import { formatPValue } from "./format-p-value.ts";
import { problemOf } from "./formula-problem.ts";

interface Props {
  readonly fits: readonly { readonly name: string; readonly fit: MixedModelFit }[];
}

/** Likelihood-ratio tests of each model against the one before it, with lme4's columns. */
export function ComparisonTable({ fits }: Props) {
  const comparison = compare(fits.map(({ fit }) => fit));
  if ("problem" in comparison)
    return (
      <Alert color="orange" title="The models cannot be compared">
        {comparison.problem}
      </Alert>
    );
  const nameOf = (formula: string) => fits.find(({ fit }) => fit.formula === formula)?.name ?? formula;
  const notNested = comparison.comparisons.some(({ nested }) => !nested);
  return (
    <section aria-labelledby="comparison">
      <Group mb="xs">
        <Title order={2} id="comparison">
          Likelihood-ratio tests
        </Title>
        <CopyMenu
          formats={[
            ["APA text", () => apaComparison(comparison)],
            ["lme4's table", () => lme4Anova(comparison)],
            ["CSV", () => toCsv(comparisonTable(comparison))],
            ["Markdown", () => toMarkdown(comparisonTable(comparison))],
            ["LaTeX", () => toLatex(comparisonTable(comparison))],
          ]}
        />
      </Group>
      <Table w="auto">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Model</Table.Th>
            {["npar", "AIC", "BIC", "logLik", "-2*log(L)", "Chisq", "Df", "Pr(>Chisq)"].map((name) => (
              <Table.Th key={name} ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {comparison.models.map(({ formula, npar, aic, bic, logLik, deviance }, place) => {
            const test = place > 0 ? comparison.comparisons[place - 1] : undefined;
            const cells = [
              count(npar),
              ...[aic, bic, logLik, deviance].map((value) => signed(value, 1)),
              ...(test ? [signed(test.chi2), String(test.df), formatPValue(test.pValue)] : ["", "", ""]),
            ];
            return (
              <Table.Tr key={formula}>
                <Table.Td title={formula}>{nameOf(formula)}</Table.Td>
                {cells.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns are fixed
                  <Table.Td key={column} ta="right">
                    {cell}
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        Each model against the one above it.
        {comparison.comparisons.some(({ reference }) => reference === "mixture") &&
          " One more random effect is tested against ½χ²ₖ + ½χ²ₖ₊₁."}
      </Text>
      {notNested && (
        <Text size="sm" mt={4}>
          Some models are not nested in the next: their test means nothing, compare AIC or BIC instead.
        </Text>
      )}
    </section>
  );
}

function compare(fits: readonly MixedModelFit[]): ModelComparison | { problem: string } {
  try {
    return compareModels(fits);
  } catch (error) {
    const { message, remedy } = problemOf(error);
    return { problem: `${message} ${remedy}` };
  }
}
