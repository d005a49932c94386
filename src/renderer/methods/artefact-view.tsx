import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ComponentType, ReactNode } from "react";
import type { Target } from "#shared/contract/curate.ts";
import { inUse } from "#shared/contract/holdings.ts";
import type { CheckedArtefact } from "#shared/contract/methods.ts";
import { findMethod } from "#shared/methods/list.ts";
import type { OutputKindId } from "#shared/methods/outputs/list.ts";
import { orpc } from "../connection/client.ts";
import { startsJob } from "../connection/starts-job.ts";
import { HoldingMenu } from "../holdings/holding-menu.tsx";
import { ArtefactFacts } from "./artefact-facts.tsx";
import { MadeTargets } from "./made-targets.tsx";
import { EvaluationView } from "./outputs/evaluation-view.tsx";
import { viewOf } from "./outputs/list.ts";
import type { ArtefactOfKind, OutputViewProps } from "./outputs/output-view.ts";

type Props = Omit<OutputViewProps<OutputKindId>, "artefact" | "target"> & {
  /** Null where it is about no image of its own. */
  readonly target: Target | null;
  readonly artefact: CheckedArtefact;
  /** Stands in the place of the kind's own view, where the artefact can be worked on. */
  readonly editor?: ReactNode;
};

/** One artefact by the view of its kind, what it was evaluated at, and where it comes from. Never as whole where it is not. */
export function ArtefactView({ artefact, editor, ...props }: Props) {
  const view = viewOf(artefact);
  // What is about no image is of a kind whose view asks for none.
  const View = view?.View as ComponentType<Props> | undefined;
  const narrow = !props.withImage;
  return (
    <Stack component="section" aria-label={props.label} gap="sm" maw={narrow ? 2 * props.side + props.gap : undefined}>
      {narrow && <Title order={2}>{props.label}</Title>}
      {artefact.damaged.length > 0 ? (
        <Damaged artefact={artefact} />
      ) : editor ? (
        editor
      ) : View ? (
        <View {...props} artefact={{ ...artefact, summary: view!.summary }} />
      ) : (
        <Text size="sm">This version of Exemplar cannot show what {artefact.method} makes.</Text>
      )}
      {artefact.damaged.length === 0 && <MadeTargets artefact={artefact} />}
      <Evaluations artefact={artefact} />
      <ArtefactFacts artefact={artefact} narrow={narrow} />
    </Stack>
  );
}

/** What is missing of an artefact, and the way to have it again. */
function Damaged({ artefact }: { readonly artefact: CheckedArtefact }) {
  const { method, subject, settings, seed, damaged, provenance } = artefact;
  const remake = useMutation({ ...orpc.methods.run.mutationOptions(), ...startsJob(() => undefined) });
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title="This artefact is not whole">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {damaged.join(", ")}: the file is missing or has changed since it was stored. Studies that show it begin no
          session until it is whole again.
        </Text>
        {provenance.edited ? (
          <Text size="sm">It was put together by hand: do so again from the set that it was changed from.</Text>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            loading={remake.isPending}
            onClick={() => remake.mutate({ method, subjects: [subject], settings, seed })}
          >
            Make it again
          </Button>
        )}
        {remake.isError && <Text size="sm">{remake.error.message}</Text>}
      </Stack>
    </Alert>
  );
}

function Evaluations({ artefact }: { readonly artefact: CheckedArtefact }) {
  const { data = [] } = useQuery(
    orpc.artefacts.of.queryOptions({ input: { subject: { kind: "artefact", artefactId: artefact.id } } }),
  );
  const newest = inUse(data).findLast(({ output, damaged }) => output === "evaluation" && damaged.length === 0);
  if (!newest || !viewOf(newest)) return null;
  const name = newest.name ?? findMethod(newest.method)?.label ?? newest.method;
  return (
    <Stack gap={6} maw={560}>
      <Group justify="space-between">
        <Title order={2} size="h3">
          {name}
        </Title>
        <HoldingMenu holding={{ ...newest, kind: "artefact", name }} size="md" />
      </Group>
      <EvaluationView artefact={newest as unknown as ArtefactOfKind<"evaluation">} />
      <MadeTargets artefact={newest} />
    </Stack>
  );
}
