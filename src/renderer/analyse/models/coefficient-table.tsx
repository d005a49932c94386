import { Group, Table, Text, Title } from "@mantine/core";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { modelTable, toLatex, toMarkdown } from "#shared/stats/result-tables.ts";
import { csvText } from "../../elements/csv-text.ts";
import { coefficientRows } from "./coefficient-rows.ts";
import classes from "./coefficient-table.module.css";
import { CopyMenu } from "./copy-menu.tsx";

interface Props {
  readonly fits: readonly { readonly name: string; readonly fit: MixedModelFit }[];
}

/** The models side by side, in the layout of the paper's Table 1. */
export function CoefficientTable({ fits }: Props) {
  const rows = coefficientRows(fits.map(({ fit }) => fit));
  const csv = () =>
    csvText(
      fits.flatMap(({ name, fit }) =>
        fit.fixed.map(({ term, estimate, stdError, zValue, pValue }) => ({
          model: name,
          formula: fit.formula,
          term,
          estimate,
          std_error: orNull(stdError),
          z_value: orNull(zValue),
          p_value: orNull(pValue),
        })),
      ),
    );
  return (
    <section aria-labelledby="coefficients">
      <Group mb="xs">
        <Title order={2} id="coefficients">
          Coefficients
        </Title>
        <CopyMenu
          formats={[
            ["CSV, every digit", csv],
            ["Markdown", () => toMarkdown(modelTable(fits.map(({ fit }) => fit)))],
            ["LaTeX", () => toLatex(modelTable(fits.map(({ fit }) => fit)))],
          ]}
        />
      </Group>
      <Table w="auto" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Coefficient (SE), log-odds</Table.Th>
            {fits.map(({ name, fit }) => (
              <Table.Th key={name} ta="right" title={fit.formula}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ label, cells, section }, place) => (
            <Table.Tr key={label} data-starts={rows[place - 1]?.section !== section || undefined}>
              <Table.Td>{label}</Table.Td>
              {cells.map((cell, model) => (
                <Table.Td key={fits[model]!.name} ta="right">
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        *** p &lt; .001, ** p &lt; .01, * p &lt; .05 (Wald z). ∞: the data are separated in that direction.
      </Text>
    </section>
  );
}

const orNull = (value: number) => (Number.isFinite(value) ? value : null);
