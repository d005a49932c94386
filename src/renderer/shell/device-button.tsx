import { Badge, Button, Divider, Popover, Stack, Table, Text } from "@mantine/core";
import { IconCpu } from "@tabler/icons-react";
import type { SystemStatus } from "#shared/contract/system.ts";

const standing = {
  used: { label: "used", color: "teal" },
  available: { label: "available", color: "indigo" },
  "passed-over": { label: "passed over", color: "gray" },
} as const;

/** Where tensor programs run, in plain words; a click tells why there and not elsewhere. */
export function DeviceButton({ status }: { readonly status: SystemStatus | undefined }) {
  const device = status?.runtime?.device ?? (status?.engine === "failed" ? "Engine failed" : "Engine starting…");
  return (
    <Popover position="bottom-end" width={440} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color={status?.engine === "failed" ? "red" : "gray"}
          size="compact-sm"
          leftSection={<IconCpu size={16} aria-hidden />}
          title="Compute device: why this one"
        >
          {device}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Compute device">
        <Stack gap="xs">
          <Text fw={600}>Where computations run</Text>
          {status?.engineFailure && <Text c="var(--mantine-color-error)">{status.engineFailure}</Text>}
          <Table>
            <Table.Tbody>
              {status?.runtime?.candidates.map(({ id, label, status, reason }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <Text size="sm" fw={500}>
                      {label}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {reason}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right">
                    <Badge color={standing[status].color}>{standing[status].label}</Badge>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Divider />
          <Text size="xs" c="dimmed">
            {status?.transportReason} Exemplar {status?.version}, Node {status?.node}.
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
