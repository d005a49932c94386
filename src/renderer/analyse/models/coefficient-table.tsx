import { Group, Table, Text, Title } from "@mantine/core";
import { hasResiduals } from "#shared/stats/glmm/family.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { modelTable, toLatex, toMarkdown } from "#shared/stats/result-tables.ts";
import { csvText } from "../../elements/csv-text.ts";
import { coefficientNote, coefficientRows, coefficientUnit } from "./coefficient-rows.ts";
import classes from "./coefficient-table.module.css";
import { CopyMenu } from "./copy-menu.tsx";

interface Props {
  readonly fits: readonly { readonly name: string; readonly fit: MixedModelFit }[];
}

/** The models side by side, in the layout of the paper's Table 1. */
export function CoefficientTable({ fits }: Props) {
  const models = fits.map(({ fit }) => fit);
  const rows = coefficientRows(models);
  const statistic = models[0] && hasResiduals(models[0].family) ? "t_value" : "z_value";
  const csv = () =>
    csvText(
      fits.flatMap(({ name, fit }) =>
        fit.fixed.map(({ term, estimate, stdError, zValue, pValue }) => ({
          model: name,
          formula: fit.formula,
          term,
          estimate,
          std_error: orNull(stdError),
          [statistic]: orNull(zValue),
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
            ["Markdown", () => toMarkdown(modelTable(models))],
            ["LaTeX", () => toLatex(modelTable(models))],
          ]}
        />
      </Group>
      <Table w="auto" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{`Coefficient (SE), ${coefficientUnit(models)}`}</Table.Th>
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
        {coefficientNote(models)}
      </Text>
    </section>
  );
}

const orNull = (value: number) => (Number.isFinite(value) ? value : null);
