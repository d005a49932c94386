import { Group, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { withFamily } from "#shared/analysis/fit-models.ts";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import { WordsField } from "../../elements/words-field.tsx";

interface Props {
  readonly document: AnalysisDocument;
  readonly onChange: (document: AnalysisDocument) => void;
}

interface Kind {
  readonly value: string;
  readonly label: string;
  readonly explains: string;
  readonly settings: Pick<AnalysisDocument, "family" | "link">;
}

const kinds: readonly Kind[] = [
  {
    value: "logistic",
    label: "Logistic",
    explains: "Outcomes of two kinds, such as right or wrong.",
    settings: { family: "binomial" },
  },
  {
    value: "probit",
    label: "Probit",
    explains: "Outcomes of two kinds, as a normal variable above or below a threshold.",
    settings: { family: "binomial", link: "probit" },
  },
  {
    value: "ordinal",
    label: "Ordinal",
    explains: "Ordered categories, such as ratings from 1 to 7.",
    settings: { family: "ordinal" },
  },
  {
    value: "gaussian",
    label: "Linear",
    explains: "Numbers, such as log(rt).",
    settings: { family: "gaussian" },
  },
  {
    value: "gamma",
    label: "Gamma",
    explains: "Positive numbers such as response times, their mean on a log scale.",
    settings: { family: "gamma" },
  },
  {
    value: "lognormal",
    label: "Log-normal",
    explains: "Response times that begin after a shift, which is estimated.",
    settings: { family: "lognormal" },
  },
];

const links = [
  { value: "logit", label: "Logit" },
  { value: "probit", label: "Probit" },
];

const structures = [
  { value: "flexible", label: "Flexible" },
  { value: "symmetric", label: "Symmetric" },
  { value: "equidistant", label: "Equidistant" },
];

/** What kind of outcome the formulas explain, and what an ordinal one decides besides. */
export function FamilyChoice({ document, onChange }: Props) {
  const kind = kindOf(document);
  const choose = (value: string) => {
    // It was named on the scale of the models before.
    const { smallestEffect: _, ...rest } = document;
    onChange(withFamily(rest, kinds.find((candidate) => candidate.value === value)!.settings));
  };
  return (
    <Stack gap={6}>
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Kind of models"
          data={kinds.map(({ value, label }) => ({ value, label }))}
          value={kind.value}
          onChange={choose}
        />
        <Text size="sm" c="dimmed">
          {kind.explains}
        </Text>
      </Group>
      {document.family === "ordinal" && <OrdinalSettings document={document} onChange={onChange} />}
    </Stack>
  );
}

function OrdinalSettings({ document, onChange }: Props) {
  const { link = "logit", thresholds = "flexible", order } = document;
  return (
    <Group gap="sm" align="flex-end">
      <Select
        size="xs"
        w={110}
        label="Link"
        data={links}
        value={link}
        onChange={(value) => onChange({ ...document, link: value as typeof link })}
      />
      <Select
        size="xs"
        w={140}
        label="Thresholds"
        data={structures}
        value={thresholds}
        onChange={(value) => onChange({ ...document, thresholds: value as typeof thresholds })}
      />
      <WordsField
        size="xs"
        flex="0 1 320px"
        label="Categories, lowest first"
        placeholder="As numbers ascend, or in alphabetical order"
        words={order ?? []}
        onWords={(named) => {
          const { order: _, ...rest } = document;
          onChange(named.length > 0 ? { ...rest, order: named } : rest);
        }}
      />
    </Group>
  );
}

const kindOf = ({ family, link }: AnalysisDocument): Kind =>
  kinds.find(
    ({ settings }) =>
      settings.family === family && (family !== "binomial" || (settings.link ?? "logit") === (link ?? "logit")),
  )!;
