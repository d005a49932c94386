import { Button, Group, Stack } from "@mantine/core";
import { FailurePanel } from "./failure-panel.tsx";

interface Props {
  readonly label: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly disabled?: boolean;
}

/** The end of every dialog's form: what went wrong in place, and the button that does it. */
export function FormFooter({ label, pending, error, disabled = false }: Props) {
  return (
    <Stack gap="sm" mt="xs">
      {error ? <FailurePanel error={error} /> : null}
      <Group justify="flex-end">
        <Button type="submit" loading={pending} disabled={disabled}>
          {label}
        </Button>
      </Group>
    </Stack>
  );
}
