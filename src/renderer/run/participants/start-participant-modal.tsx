import { Modal, PasswordInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useNavigate } from "react-router";
import { client } from "../../connection/client.ts";
import { describeFailure } from "../../connection/failure.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { currentEnvironment } from "../../participant/session/environment.ts";
import { enterParticipantMode } from "../../participant/session/participant-mode-status.ts";

interface Props {
  readonly studyId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks who takes the study and hands the window over to them. */
export function StartParticipantModal({ opened, onClose, studyId }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Start a participant">
      <StartParticipantForm studyId={studyId} />
    </Modal>
  );
}

interface Values {
  readonly subjectId: string;
  readonly kind: "real" | "pilot";
  readonly passphrase: string;
}

function StartParticipantForm({ studyId }: { readonly studyId: string }) {
  const navigate = useNavigate();
  // A session that was started stays the one to enter, should entering participant mode fail at first.
  const started = useRef<{ sessionId: string; subjectId: string; kind: string } | null>(null);
  const form = useForm<Values>({
    initialValues: { subjectId: "", kind: "real", passphrase: "" },
    validate: {
      subjectId: (id) => (/^[A-Za-z0-9]{1,40}$/.test(id) ? null : "Letters and digits only, 40 at most"),
      passphrase: (text) => (text === "" || text.length >= 4 ? null : "At least 4 characters"),
    },
  });
  const start = useMutation({
    meta: { failureInPlace: true },
    mutationFn: async ({ subjectId, kind, passphrase }: Values) => {
      if (passphrase !== "") await client.system.setPassphrase({ passphrase });
      if (started.current?.subjectId !== subjectId || started.current.kind !== kind) {
        const { session } = await client.run.start({ studyId, subjectId, kind, environment: currentEnvironment() });
        started.current = { sessionId: session.id, subjectId, kind };
      }
      await enterParticipantMode(started.current.sessionId);
      return started.current.sessionId;
    },
    onSuccess: (sessionId) => navigate(`/participant/${sessionId}`),
    onError: (error) => {
      if (describeFailure(error).code === "CONFLICT" && started.current)
        form.setFieldError("passphrase", "Choose one: none is set yet");
    },
  });
  const needsPassphrase = form.errors.passphrase !== undefined;
  return (
    <form noValidate onSubmit={form.onSubmit((values) => start.mutate(values))}>
      <Stack gap="sm">
        <Text>The window becomes the participant's: full screen, nothing but the study.</Text>
        <TextInput
          label="Participant"
          description="A code, not a name"
          data-autofocus
          autoComplete="off"
          {...form.getInputProps("subjectId")}
        />
        <div>
          <Text component="label" size="sm" fw={500} id="kind-of-session">
            Kind
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="kind-of-session"
            data={[
              { value: "real", label: "Real" },
              { value: "pilot", label: "Pilot" },
            ]}
            {...form.getInputProps("kind")}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {form.values.kind === "pilot"
              ? "Pilots fill no cell and never mix with the data."
              : "Counts towards the cells and the data."}
          </Text>
        </div>
        <PasswordInput
          label="Passphrase to leave participant mode"
          description="Empty keeps the one that was set before"
          autoComplete="new-password"
          {...form.getInputProps("passphrase")}
        />
        <FormFooter label="Start" pending={start.isPending} error={needsPassphrase ? null : start.error} />
      </Stack>
    </form>
  );
}
