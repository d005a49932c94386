import { NumberInput, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ExplanationMethod, Target } from "#shared/contract/curate.ts";
import type { Schema } from "#shared/settings/field.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import type { JsonObject } from "../../elements/json.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { SchemaForm } from "../../elements/schema-form.tsx";

/** A set of targets that a method can be run on. */
export interface Scope {
  readonly label: string;
  readonly targets: readonly Target[];
}

interface Props {
  readonly scopes: readonly Scope[];
  readonly onStarted: () => void;
}

/** Which method, on which targets, with which settings: the settings' fields derive from the method's schema. */
export function ExplainForm({ scopes, onStarted }: Props) {
  const [scopeLabel, setScope] = useState(scopes[0]!.label);
  const scope = scopes.find(({ label }) => label === scopeLabel) ?? scopes[0]!;
  const classifierId = scope.targets[0]!.classifierId;
  const methods = useQuery(orpc.curate.methods.queryOptions({ input: { classifierId } }));
  return (
    <Stack gap="sm">
      {scopes.length > 1 && (
        <SegmentedControl
          aria-label="Targets"
          value={scope.label}
          onChange={setScope}
          data={scopes.map(({ label, targets }) => ({ value: label, label: `${label} (${targets.length})` }))}
        />
      )}
      <Loaded query={methods}>
        {(found) => <MethodForm methods={found} targets={scope.targets} onStarted={onStarted} />}
      </Loaded>
    </Stack>
  );
}

interface MethodFormProps {
  readonly methods: readonly ExplanationMethod[];
  readonly targets: readonly Target[];
  readonly onStarted: () => void;
}

function MethodForm({ methods, targets, onStarted }: MethodFormProps) {
  const [methodId, setMethodId] = useState(methods.find(({ compatible }) => compatible.ok)?.id ?? methods[0]?.id ?? "");
  const [changed, setChanged] = useState<JsonObject>({});
  const [seed, setSeed] = useState(1);
  const explain = useMutation({ ...orpc.curate.explain.mutationOptions(), ...startsJob(onStarted) });
  const method = methods.find(({ id }) => id === methodId);
  if (!method) return <Text size="sm">No method is available.</Text>;
  const settings = { ...(method.defaults as JsonObject), ...changed };
  function submit(event: FormEvent) {
    event.preventDefault();
    explain.mutate({ method: methodId, targetIds: targets.map(({ id }) => id), settings, seed });
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label="Method"
          data={methods.map(({ id, label, compatible }) => ({ value: id, label, disabled: !compatible.ok }))}
          value={methodId}
          onChange={(id) => {
            if (id) setMethodId(id);
            setChanged({});
          }}
        />
        <Text size="sm" c="dimmed">
          {method.description} {method.source}
        </Text>
        {!method.compatible.ok && <Text size="sm">{method.compatible.reason}</Text>}
        <SchemaForm schema={method.settingsSchema as Schema} value={settings} onChange={setChanged} />
        <NumberInput
          label="Seed"
          description="The same seed gives the same maps."
          min={0}
          allowDecimal={false}
          value={seed}
          onChange={(value) => typeof value === "number" && setSeed(value)}
        />
        <FormFooter
          label={targets.length === 1 ? "Explain 1 target" : `Explain ${targets.length} targets`}
          pending={explain.isPending}
          error={explain.error}
          disabled={!method.compatible.ok}
        />
      </Stack>
    </form>
  );
}
