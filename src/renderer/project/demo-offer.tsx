import { Button, Group, Text } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../connection/client.ts";
import { makeDemo, useMakingDemo } from "./make-demo.ts";
import { useEntered } from "./use-enter-project.ts";

/** A whole study on real digits, at a press: what there is to do here, done. */
export function DemoOffer() {
  const { data } = useQuery(orpc.projects.demoFolder.queryOptions());
  const entered = useEntered("/library");
  const making = useMakingDemo();
  return (
    <Group justify="space-between" align="center" wrap="nowrap" gap="md">
      <Text size="xs" c="dimmed">
        A whole study on real digits with simulated participants: two minutes, in {data?.path ?? "your home"}
      </Text>
      <Button
        variant="default"
        style={{ flexShrink: 0 }}
        leftSection={<IconFlask size={16} />}
        disabled={!data}
        loading={making}
        onClick={() => data && void makeDemo(data.path, entered)}
      >
        Make the demo
      </Button>
    </Group>
  );
}
