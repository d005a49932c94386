import { Alert, Box, Group, Table, Text, Title } from "@mantine/core";
import { failureInWords } from "#shared/analysis/failure-in-words.ts";
import { count, signed } from "#shared/figures/figure.ts";
import { compareModels, type ModelComparison } from "#shared/stats/compare-models.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { lme4Anova } from "#shared/stats/lme4-table.ts";
import { apaComparison, comparisonTable, toCsv, toLatex, toMarkdown } from "#shared/stats/result-tables.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { ComputationBar } from "../worker/computation-bar.tsx";
import type { Computations } from "../worker/computations.ts";
import { useComputation } from "../worker/use-computation.ts";
import type { BootstrapSettings } from "./bootstrap-settings.ts";
import { BootstrapStart } from "./bootstrap-start.tsx";
import { type BootstrapTests, bootstrapTests } from "./bootstrap-tests.ts";
import { CopyMenu } from "./copy-menu.tsx";
import { formatPValue } from "./format-p-value.ts";

interface Props {
  readonly fits: readonly { readonly name: string; readonly fit: MixedModelFit }[];
  readonly computations: Computations;
  readonly settings: BootstrapSettings;
}

/** Likelihood-ratio tests of each model against the one before it, with lme4's columns, and by bootstrap if asked for. */
export function ComparisonTable({ fits, computations, settings }: Props) {
  const resampled = useComputation<BootstrapTests>(computations, "bootstrap of the tests");
  const models = fits.map(({ fit }) => fit);
  const comparison = compare(models);
  if ("problem" in comparison)
    return (
      <Alert color="orange" title="The models cannot be compared">
        {comparison.problem}
      </Alert>
    );
  const nameOf = (formula: string) => fits.find(({ fit }) => fit.formula === formula)?.name ?? formula;
  const bootstrap = resampled.result;
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
            {[
              "npar",
              "AIC",
              "BIC",
              "logLik",
              "-2*log(L)",
              "Chisq",
              "Df",
              "Pr(>Chisq)",
              ...(bootstrap ? ["Pr(boot)"] : []),
            ].map((name) => (
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
              ...(bootstrap ? [test ? formatPValue(bootstrap.pValues[place - 1]!) : ""] : []),
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
          " One more random effect is tested against ½χ²ₖ + ½χ²ₖ₊₁, for its variance cannot be below 0."}
        {bootstrap &&
          ` Pr(boot): share of ${count(bootstrap.replicates)} outcomes simulated from the smaller model (seed ${bootstrap.seed}) whose statistic is as large, (n + 1) / (k + 1).`}
      </Text>
      {notNested && (
        <Text size="sm" mt={4}>
          Some models are not nested in the next: their test means nothing, compare AIC or BIC instead.
        </Text>
      )}
      {!notNested && (
        <Box mt="xs">
          {resampled.running ? (
            <ComputationBar
              label="Bootstrap"
              steps={resampled.running}
              unit="simulated outcomes"
              onCancel={resampled.cancel}
            />
          ) : (
            <BootstrapStart
              label="Bootstrap the tests"
              replicates={settings.replicates}
              onReplicates={settings.onReplicates}
              onStart={() => resampled.start((options) => bootstrapTests(models, comparison, settings, options))}
            />
          )}
        </Box>
      )}
      {resampled.error ? <FailurePanel error={resampled.error} /> : null}
    </section>
  );
}

function compare(fits: readonly MixedModelFit[]): ModelComparison | { problem: string } {
  try {
    return compareModels(fits);
  } catch (error) {
    const { message, remedy } = failureInWords(error);
    return { problem: `${message} ${remedy}` };
  }
}
