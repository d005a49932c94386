import { SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { CheckedArtefact } from "#shared/contract/methods.ts";
import { findMethod } from "#shared/methods/list.ts";
import { type Field, fieldsOf } from "#shared/settings/field.ts";
import { type Fact, Facts } from "../elements/facts.tsx";
import { formatDate, formatNumber } from "../elements/format.ts";
import { Hash } from "../elements/hash.tsx";

/** Of so many files the hashes are listed; a set of samples has a picture of each. */
const mostFiles = 10;

interface Props {
  readonly artefact: CheckedArtefact;
  /** One group below the other, where two artefacts stand side by side. */
  readonly narrow: boolean;
}

/** How sure an artefact is, how it was made, and all that is needed to make it again. */
export function ArtefactFacts({ artefact, narrow }: Props) {
  const { provenance, uncertainty, settings, seed, method: id, revision, files } = artefact;
  const method = findMethod(id);
  const fields = new Map((method ? fieldsOf(method.settings) : []).map((field) => [field.name, field]));
  return (
    <SimpleGrid cols={narrow ? 1 : { base: 1, lg: 3 }} spacing="lg">
      <FactGroup
        title="Uncertainty"
        facts={Object.entries(uncertainty).map(([name, value]) => [asWords(name), valueAsText(value)])}
      />
      <FactGroup
        title="Settings"
        facts={[
          ["Method", `${method?.label ?? id}${revisionInWords(revision, method?.revision)}`],
          ...Object.entries(settings).map(
            ([name, value]): Fact => [fields.get(name)?.label ?? asWords(name), chosenInWords(fields.get(name), value)],
          ),
          ["Seed", seed],
        ]}
      />
      <FactGroup
        title="Provenance"
        facts={[
          ...files
            .slice(0, mostFiles)
            .map(({ name, sha256 }): Fact => [asWords(name), <Hash key={name} sha256={sha256} of={name} />]),
          ...(files.length > mostFiles ? ([["Further files", files.length - mostFiles]] as const) : []),
          ...(provenance.edited
            ? ([
                ["Changed by hand", provenance.edited.changes.join("; ")],
                ["Changed from", <Hash key="edited" sha256={provenance.edited.keySha256} of="the set before" />],
              ] as const)
            : []),
          ["Classifier", <Hash key="classifier" sha256={provenance.classifierSha256} of="classifier" />],
          [
            "Answers",
            provenance.temperature === undefined
              ? "the classifier's own"
              : `calibrated at temperature ${provenance.temperature.toFixed(3)}`,
          ],
          ["Dataset", <Hash key="dataset" sha256={provenance.datasetSha256} of="dataset" />],
          ["Device", provenance.device],
          ["Exemplar", provenance.version],
          ["Took", `${formatNumber(provenance.seconds)} s`],
          ["Made", formatDate(artefact.createdAt)],
        ]}
      />
    </SimpleGrid>
  );
}

/** A choice as the form calls it. */
const chosenInWords = (field: Field | undefined, chosen: unknown): string =>
  field?.choices.find(({ value }) => value === chosen)?.label ?? valueAsText(chosen);

/** Goes without saying as long as a method has had one. */
function revisionInWords(revision: number, current: number | undefined): string {
  if (current !== undefined && current !== revision) return `, revision ${revision} of ${current}`;
  return revision > 1 ? `, revision ${revision}` : "";
}

/** Methods that draw or approximate state how far they may be off. */
const none =
  "The method states none: this follows from the classifier and the settings, with nothing drawn or approximated, or its intervals stand beside its numbers.";

function FactGroup({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }) {
  return (
    <Stack gap={6}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {facts.length > 0 ? <Facts facts={facts} /> : <Text size="sm">{none}</Text>}
    </Stack>
  );
}

/** "effective_sample_size" and "standard-error" → "Effective sample size", "Standard error". */
function asWords(name: string): string {
  const words = name.replaceAll(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueAsText(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}
