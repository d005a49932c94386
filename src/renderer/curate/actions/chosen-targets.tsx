import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { Target } from "#shared/contract/curate.ts";
import { plural } from "../../elements/format.ts";

interface Props {
  readonly chosen: { readonly targets: readonly Target[]; readonly shortfalls: readonly string[] };
  readonly onClose: () => void;
}

/** What was drawn, and what the data could not fill. */
export function ChosenTargets({ chosen: { targets, shortfalls }, onClose }: Props) {
  return (
    <Stack gap="sm">
      <Text>{plural(targets.length, "target")} chosen.</Text>
      {shortfalls.length > 0 && (
        <Alert color="orange" icon={<IconInfoCircle stroke={1.5} />} title="The data could not fill everything">
          <List size="sm">
            {shortfalls.map((shortfall) => (
              <List.Item key={shortfall}>{shortfall}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          Show them
        </Button>
      </Group>
    </Stack>
  );
}
