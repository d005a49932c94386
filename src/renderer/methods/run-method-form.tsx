import { NumberInput, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { inUse } from "#shared/contract/holdings.ts";
import type { MethodListing } from "#shared/contract/methods.ts";
import { runInWords, type Subject } from "#shared/domain/subject.ts";
import { methodFamilies } from "#shared/methods/families.ts";
import { requireMethod } from "#shared/methods/list.ts";
import { isAbout } from "#shared/methods/method.ts";
import { artefactInWords, variantOf } from "#shared/methods/variant.ts";
import type { Schema } from "#shared/settings/field.ts";
import { orpc } from "../connection/client.ts";
import { startsJob } from "../connection/starts-job.ts";
import { asksCalibrated, CalibratedSwitch } from "../elements/calibrated-switch.tsx";
import { FormFooter } from "../elements/form-footer.tsx";
import { formatDate } from "../elements/format.ts";
import type { JsonObject } from "../elements/json.ts";
import { Loaded } from "../elements/loaded.tsx";
import { SchemaForm } from "../elements/schema-form.tsx";

/** Subjects of one kind that a method can be run on. */
export interface Scope {
  readonly label: string;
  readonly subjects: readonly Subject[];
  /** Where they are artefacts: what these are. */
  readonly made?: { readonly method: string; readonly output: string };
}

interface Props {
  readonly classifierId: string;
  /** At least one. */
  readonly scopes: readonly Scope[];
  readonly onStarted: () => void;
}

/** Which method, on what, with which settings: the choices and fields derive from the methods' descriptions. */
export function RunMethodForm({ classifierId, scopes, onStarted }: Props) {
  const [scopeLabel, setScope] = useState(scopes[0]!.label);
  const scope = scopes.find(({ label }) => label === scopeLabel) ?? scopes[0]!;
  const methods = useQuery(orpc.methods.list.queryOptions({ input: { classifierId } }));
  return (
    <Stack gap="sm">
      {scopes.length > 1 && (
        <SegmentedControl
          aria-label="On what"
          value={scope.label}
          onChange={setScope}
          data={scopes.map(({ label, subjects }) => ({ value: label, label: `${label} (${subjects.length})` }))}
        />
      )}
      <Loaded query={methods}>
        {(found) => {
          const fitting = found.filter(
            ({ id, subject }) =>
              subject === scope.subjects[0]!.kind && (!scope.made || isAbout(requireMethod(id), scope.made)),
          );
          return (
            <MethodForm
              // Another kind of subject has methods of its own.
              key={scope.subjects[0]!.kind}
              {...{ classifierId, onStarted }}
              methods={fitting}
              subjects={scope.subjects}
            />
          );
        }}
      </Loaded>
    </Stack>
  );
}

interface MethodFormProps {
  readonly classifierId: string;
  readonly methods: readonly MethodListing[];
  readonly subjects: readonly Subject[];
  readonly onStarted: () => void;
}

const usable = ({ compatible }: MethodListing) => compatible?.ok ?? true;

function MethodForm({ classifierId, methods, subjects, onStarted }: MethodFormProps) {
  const [methodId, setMethodId] = useState(methods.find(usable)?.id ?? methods[0]?.id ?? "");
  const [settings, setSettings] = useState<JsonObject>({});
  const [seed, setSeed] = useState(1);
  const [calibrated, setCalibrated] = useState(false);
  const [using, setUsing] = useState<Readonly<Record<string, string>>>({});
  const classifiers = useQuery(orpc.library.classifiers.queryOptions());
  // What evaluates an artefact asks for the answers that it was made of.
  const classifier =
    subjects[0]!.kind === "artefact" ? undefined : classifiers.data?.find(({ id }) => id === classifierId);
  const run = useMutation({ ...orpc.methods.run.mutationOptions(), ...startsJob(onStarted) });
  const method = methods.find(({ id }) => id === methodId);
  if (!method) return <Text size="sm">No method of this version is about this.</Text>;
  function submit(event: FormEvent) {
    event.preventDefault();
    run.mutate({
      method: methodId,
      subjects: [...subjects],
      settings,
      seed,
      calibrated: asksCalibrated(classifier, calibrated),
      using: Object.values(using),
    });
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label="Method"
          data={grouped(methods)}
          value={methodId}
          onChange={(id) => {
            if (id) setMethodId(id);
            setSettings({});
            setUsing({});
          }}
        />
        <Text size="sm" c="dimmed">
          {method.description} {method.source}
        </Text>
        {!usable(method) && <Text size="sm">{method.compatible?.reason}</Text>}
        <SchemaForm schema={method.settings as Schema} value={settings} onChange={setSettings} />
        {method.uses.map((source) => (
          <SourceSelect
            key={source}
            {...{ classifierId, source }}
            temperature={asksCalibrated(classifier, calibrated) ? classifier!.temperature! : null}
            chosen={using[source] ?? null}
            onChoose={(id) => {
              const { [source]: _, ...others } = using;
              setUsing(id === null ? others : { ...others, [source]: id });
            }}
          />
        ))}
        <NumberInput
          label="Seed"
          description="The same seed gives the same result."
          min={0}
          allowDecimal={false}
          value={seed}
          onChange={(value) => typeof value === "number" && setSeed(value)}
        />
        <CalibratedSwitch classifier={classifier} checked={calibrated} onChange={setCalibrated} />
        <FormFooter
          label={runInWords(subjects[0]!.kind, subjects.length)}
          pending={run.isPending}
          error={run.error}
          disabled={!usable(method)}
        />
      </Stack>
    </form>
  );
}

interface SourceProps {
  readonly classifierId: string;
  /** The method whose artefacts it is made from. */
  readonly source: string;
  /** Of the calibrated answers that are asked for; null for the classifier's own. */
  readonly temperature: number | null;
  readonly chosen: string | null;
  readonly onChoose: (artefactId: string | null) => void;
}

/** From which of several fits of the classifier something is made; not there where there is nothing to choose from. */
function SourceSelect({ classifierId, source, temperature, chosen, onChoose }: SourceProps) {
  const { data: made = [] } = useQuery(
    orpc.artefacts.of.queryOptions({ input: { subject: { kind: "classifier", classifierId } } }),
  );
  const offered = inUse(made)
    .filter(({ method, provenance }) => method === source && (provenance.temperature ?? null) === temperature)
    .toReversed();
  if (offered.length < 2) return null;
  return (
    <Select
      label={`Made from: ${requireMethod(source).label}`}
      placeholder="The newest"
      clearable
      data={offered.map((artefact) => ({
        value: artefact.id,
        label: `${artefact.name ?? artefactInWords({ ...variantOf(artefact), seed: artefact.seed }, false)}, ${formatDate(artefact.createdAt)}`,
      }))}
      value={offered.some(({ id }) => id === chosen) ? chosen : null}
      onChange={onChoose}
    />
  );
}

/** By family; what the classifier cannot serve is shown, and cannot be chosen. */
const grouped = (methods: readonly MethodListing[]) =>
  [...Map.groupBy(methods, ({ family }) => family)].map(([family, items]) => ({
    group: methodFamilies[family as keyof typeof methodFamilies]?.label ?? family,
    items: items.map((method) => ({ value: method.id, label: method.label, disabled: !usable(method) })),
  }));
