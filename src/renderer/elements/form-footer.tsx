import { Button, Group, Stack } from "@mantine/core";
import { FailurePanel } from "./failure-panel.tsx";
import classes from "./form-footer.module.css";

interface Props {
  readonly label: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly disabled?: boolean;
}

/** The end of every dialog's form, always in sight: what went wrong in place, and the button that does it. */
export function FormFooter({ label, pending, error, disabled = false }: Props) {
  return (
    <Stack gap="sm" className={classes.footer}>
      {error ? <FailurePanel error={error} /> : null}
      <Group justify="flex-end">
        <Button type="submit" loading={pending} disabled={disabled}>
          {label}
        </Button>
      </Group>
    </Stack>
  );
}
