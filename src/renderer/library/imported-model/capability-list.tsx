import { Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import { type Classifier, capability } from "#shared/contract/library.ts";
import { capabilityLabels } from "../capabilities.ts";
import { whyNot } from "./model-words.ts";

interface Props {
  readonly capabilities: Classifier["capabilities"];
  /** What was found in the file that it was imported from. */
  readonly report: ModelReport | null;
}

/** What a classifier can do, and why not more. */
export function CapabilityList({ capabilities, report }: Props) {
  return (
    <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: "none" }}>
      {capability.options.map((name) => {
        const has = capabilities.includes(name);
        const { label, meaning } = capabilityLabels[name];
        return (
          <Group component="li" key={name} gap="xs" wrap="nowrap" align="flex-start">
            {has ? <IconCheck size={18} aria-hidden /> : <IconMinus size={18} aria-hidden />}
            <Text size="sm" c={has ? undefined : "dimmed"}>
              <Text span inherit fw={600}>
                {has ? label : `No ${label.toLowerCase()}`}.
              </Text>{" "}
              {has ? meaning : whyNot(name, report)}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
