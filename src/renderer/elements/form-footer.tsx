import { Button, Group, Stack } from "@mantine/core";
import type { MouseEvent } from "react";
import { FailurePanel } from "./failure-panel.tsx";
import classes from "./form-footer.module.css";

interface Props {
  readonly label: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly disabled?: boolean;
}

/**
 * The end of every dialog's form, always in sight: what went wrong in place, and the button that does it, which leads to a
 * field that says what it needs as long as there is one.
 */
export function FormFooter({ label, pending, error, disabled = false }: Props) {
  return (
    <Stack gap="sm" className={classes.footer}>
      {error ? <FailurePanel error={error} /> : null}
      <Group justify="flex-end">
        <Button type="submit" loading={pending} disabled={disabled} onClick={leadToWrongField}>
          {label}
        </Button>
      </Group>
    </Stack>
  );
}

/** Sending a form with Enter clicks its button too. */
function leadToWrongField(event: MouseEvent<HTMLButtonElement>): void {
  const wrong = event.currentTarget.form?.querySelector<HTMLElement>("[aria-invalid=true]");
  if (!wrong) return;
  event.preventDefault();
  wrong.focus();
}
