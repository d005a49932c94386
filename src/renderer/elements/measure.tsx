import { Text } from "@mantine/core";

/** One number that matters, with its name. */
export function Measure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={600} fz={22} lh={1.2}>
        {value}
      </Text>
    </div>
  );
}
