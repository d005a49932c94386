import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { orpc } from "../../connection/client.ts";
import { describeFailure } from "../../connection/failure.ts";
import { queryClient } from "../../connection/query-client.ts";
import classes from "./leave-form.module.css";
import { leaveParticipantMode } from "./participant-mode-status.ts";

interface Props {
  /** The study to go back to, where it is known. */
  readonly studyId?: string | undefined;
}

/** The way back into the workbench, for the researcher alone. */
export function LeaveForm({ studyId }: Props) {
  const navigate = useNavigate();
  const [passphrase, setPassphrase] = useState("");
  const leave = useMutation({
    meta: { failureInPlace: true },
    mutationFn: () => leaveParticipantMode(passphrase),
    onSuccess: async () => {
      if (document.fullscreenElement) await document.exitFullscreen();
      await queryClient.invalidateQueries({ queryKey: orpc.key() });
      await navigate(studyId ? `/run/${studyId}` : "/run");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    leave.mutate();
  };
  return (
    <details className={classes.researcher} data-own-keys>
      <summary>For the researcher</summary>
      <form className={classes.form} onSubmit={submit}>
        <PasswordInput
          label="Passphrase"
          value={passphrase}
          autoComplete="off"
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={leave.isError && describeFailure(leave.error).message}
          classNames={{ input: classes.input, label: classes.label, error: classes.error }}
        />
        <Button type="submit" color="dark" variant="filled" size="md" loading={leave.isPending} disabled={!passphrase}>
          Leave participant mode
        </Button>
      </form>
    </details>
  );
}
