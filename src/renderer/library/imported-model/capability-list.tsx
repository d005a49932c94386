import { Center, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import type { ReactNode } from "react";
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
  const missing = capability.options.filter((name) => !capabilities.includes(name));
  const reasons = Map.groupBy(missing, (name) => whyNot(name, report));
  return (
    <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: "none" }}>
      {capabilities.map((name) => (
        <Line key={name} icon={<IconCheck size={18} />} title={capabilityLabels[name].label}>
          {capabilityLabels[name].meaning}
        </Line>
      ))}
      {[...reasons].map(([reason, names]) => (
        <Line key={reason} icon={<IconMinus size={18} />} title={`No ${labels(names).join(", no ")}`}>
          {reason}
        </Line>
      ))}
    </Stack>
  );
}

const labels = (names: Classifier["capabilities"]) => names.map((name) => capabilityLabels[name].label.toLowerCase());

interface LineProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}

function Line({ icon, title, children }: LineProps) {
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <Center aria-hidden style={{ flexShrink: 0 }}>
        {icon}
      </Center>
      <Text size="sm">
        <Text span inherit fw={600}>
          {title}.
        </Text>{" "}
        {children}
      </Text>
    </Group>
  );
}
