import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CheckedArtefact } from "#shared/contract/methods.ts";
import type { Subject } from "#shared/domain/subject.ts";
import { methods } from "#shared/methods/list.ts";
import { isAbout } from "#shared/methods/method.ts";
import { artefactInWords, variantOf } from "#shared/methods/variant.ts";
import { orpc } from "../connection/client.ts";
import { formatDate } from "../elements/format.ts";
import { useDialog } from "../elements/use-dialog.ts";
import { ArchivedSwitch, useListed } from "../holdings/archived-switch.tsx";
import { HoldingMenu } from "../holdings/holding-menu.tsx";
import { ArtefactView } from "./artefact-view.tsx";
import { RunMethodForm } from "./run-method-form.tsx";

interface Props {
  readonly classifierId: string;
  /** A classifier, or a classifier with a generator: nothing that has an image of its own to lie over. */
  readonly subject: Subject & { readonly kind: "classifier" | "source" };
  /** What is said where nothing has been made. */
  readonly none: string;
  /** What the button that runs a method says. */
  readonly run: string;
}

/** What methods have made of a classifier, or of a generator's images that it answers: one at a time, the newest first. */
export function SubjectArtefacts({ classifierId, subject, none, run }: Props) {
  const [open, setOpen] = useDialog();
  const { data: all = [] } = useQuery(orpc.artefacts.of.queryOptions({ input: { subject } }));
  const artefacts = useListed(all);
  const [chosen, choose] = useState<string | null>(null);
  const newestFirst = artefacts.toReversed();
  const shown = newestFirst.find(({ id }) => id === chosen) ?? newestFirst[0];
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        {shown ? (
          <Select
            aria-label="Which of them"
            w={560}
            maw="100%"
            data={newestFirst.map((artefact) => ({ value: artefact.id, label: inWords(artefact) }))}
            value={shown.id}
            onChange={choose}
          />
        ) : (
          <Text size="sm">{none}</Text>
        )}
        <Group gap="xs">
          <ArchivedSwitch items={all} />
          <Button variant="default" size="compact-sm" onClick={() => setOpen("run")}>
            {run}
          </Button>
          {shown && <HoldingMenu holding={{ ...shown, kind: "artefact", name: inWords(shown) }} size="md" />}
        </Group>
      </Group>
      {shown && (
        <ArtefactView artefact={shown} label={inWords(shown)} target={null} side={0} gap={0} opacity={1} withImage />
      )}
      <Modal opened={open === "run"} onClose={() => setOpen(null)} title={run} size="lg">
        <RunMethodForm
          classifierId={classifierId}
          scopes={[
            { label: "This", subjects: [subject] },
            ...(shown && methods.some((method) => isAbout(method, shown))
              ? [
                  {
                    label: "What is shown",
                    subjects: [{ kind: "artefact" as const, artefactId: shown.id }],
                    made: shown,
                  },
                ]
              : []),
          ]}
          onStarted={() => setOpen(null)}
        />
      </Modal>
    </Stack>
  );
}

/** "Level set (category "8", width 0.1), seed 1, 26 Nov 2026, 14:50". */
const inWords = (artefact: CheckedArtefact): string =>
  artefact.name ??
  `${artefactInWords({ ...variantOf(artefact), seed: artefact.seed }, false)}, ${formatDate(artefact.createdAt)}`;
