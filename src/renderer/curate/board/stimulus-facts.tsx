import { SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { Stimulus } from "#shared/contract/curate.ts";
import { nameInWords } from "#shared/settings/field.ts";
import { type Fact, Facts } from "../../elements/facts.tsx";
import { formatDate, formatNumber } from "../../elements/format.ts";
import { Hash } from "../../elements/hash.tsx";

interface Props {
  readonly stimulus: Stimulus;
  /** One group below the other, where two maps stand side by side. */
  readonly narrow: boolean;
}

/** How sure a map is, how it was made, and all that is needed to make it again. */
export function StimulusFacts({ stimulus, narrow }: Props) {
  const { provenance, uncertainty, settings, seed, method } = stimulus;
  const inWords = (values: object): Fact[] =>
    Object.entries(values).map(([name, value]) => [nameInWords(name), inWord(value)]);
  return (
    <SimpleGrid cols={narrow ? 1 : { base: 1, lg: 3 }} spacing="lg">
      <FactGroup title="Uncertainty" facts={inWords(uncertainty)} />
      <FactGroup title="Settings" facts={[["Method", method], ...inWords(settings as object), ["Seed", seed]]} />
      <FactGroup
        title="Provenance"
        facts={[
          ["Map (PNG)", <Hash key="png" sha256={stimulus.sha256} of="map" />],
          ["Values", <Hash key="values" sha256={stimulus.dataSha256} of="values" />],
          ["Classifier", <Hash key="classifier" sha256={provenance.classifierSha256} of="classifier" />],
          ["Dataset", <Hash key="dataset" sha256={provenance.datasetSha256} of="dataset" />],
          ["Device", provenance.device],
          ["Exemplar", provenance.version],
          ["Took", `${formatNumber(provenance.seconds)} s`],
          ["Made", formatDate(stimulus.createdAt)],
        ]}
      />
    </SimpleGrid>
  );
}

function FactGroup({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }) {
  return (
    <Stack gap={6}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {facts.length > 0 ? <Facts facts={facts} /> : <Text size="sm">The method states none.</Text>}
    </Stack>
  );
}

function inWord(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}
