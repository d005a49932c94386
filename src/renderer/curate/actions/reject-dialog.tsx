import { Modal, Stack, Switch, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Target } from "#shared/contract/curate.ts";
import { client } from "../../connection/client.ts";
import { showStartedJob } from "../../connection/jobs.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { useDialog } from "../../elements/use-dialog.ts";
import { kindLabels } from "../labels.ts";
import { brokenBy, replaceTarget, setStatus } from "../set-status.ts";

interface Props {
  readonly target: Target;
  readonly onReplaced: (by: Target) => void;
}

/** Rejects a target with a reason and, if asked to, puts another of its kind and category in its place. */
export function RejectDialog({ target, onReplaced }: Props) {
  const [open, setOpen] = useDialog();
  const close = () => setOpen(null);
  return (
    <Modal opened={open === "reject"} onClose={close} title="Reject this target">
      <RejectForm target={target} onReplaced={onReplaced} onClose={close} />
    </Modal>
  );
}

function RejectForm({ target, onReplaced, onClose }: Props & { readonly onClose: () => void }) {
  const { kind, groundTruth, status } = target;
  const [reason, setReason] = useState(target.reason ?? "");
  const [replacing, setReplacing] = useState(false);
  const said = reason.trim() === "" ? undefined : reason.trim();
  const broken = brokenBy(new Map([[target.id, { status: "rejected" }]]));
  const reject = useMutation({
    mutationFn: async () => {
      if (replacing) return replaceTarget(target, said);
      await setStatus([target], "rejected", said);
      return null;
    },
    onSuccess: async (replacement) => {
      onClose();
      if (replacement) {
        await explainAlike(target, replacement);
        onReplaced(replacement);
      } else if (replacing)
        notifications.show({
          color: "orange",
          title: "Rejected, and nothing to put in its place",
          message: `There is no other ${kindLabels[kind].label.toLowerCase()} of “${groundTruth}” that is not a target yet.`,
        });
    },
    meta: { failureInPlace: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reject.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          data-autofocus
          label="Reason"
          description="Kept with the decision, shown here and in the exported table."
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {status !== "rejected" && (
          <Switch
            label={`Put another ${kindLabels[kind].label.toLowerCase()} of “${groundTruth}” in its place`}
            description="The most alike that is no target yet: answered about as confidently. It is explained as this one was."
            checked={replacing}
            onChange={(event) => setReplacing(event.currentTarget.checked)}
          />
        )}
        {broken.length > 0 && !replacing && (
          <Text size="sm" role="status">{`Afterwards the list is no longer balanced: ${broken.join(" ")}`}</Text>
        )}
        <FormFooter label={replacing ? "Replace" : "Reject"} pending={reject.isPending} error={reject.error} />
      </Stack>
    </form>
  );
}

/** Runs on a target, once each, what was run on the one that it replaces. What was changed by hand is not carried over. */
async function explainAlike({ artefacts }: Target, { id: targetId }: Target): Promise<void> {
  const runs = artefacts.filter(({ edited }) => !edited);
  const distinct = new Map(
    runs.map(({ method, settings, seed }) => [JSON.stringify([method, settings, seed]), { method, settings, seed }]),
  );
  for (const run of distinct.values())
    showStartedJob(await client.methods.run({ ...run, subjects: [{ kind: "target", targetId }] }));
}
