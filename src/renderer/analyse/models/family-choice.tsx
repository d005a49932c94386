import { Group, SegmentedControl, Text } from "@mantine/core";
import type { ModelFamily } from "#shared/contract/analyse.ts";

interface Props {
  readonly family: ModelFamily;
  readonly onChange: (family: ModelFamily) => void;
}

const families: { value: ModelFamily; label: string; explains: string }[] = [
  { value: "binomial", label: "Logistic", explains: "Outcomes of two kinds, such as right or wrong." },
  { value: "gaussian", label: "Linear", explains: "Numbers, such as ratings or log(rt)." },
];

/** What kind of outcome the formulas explain. */
export function FamilyChoice({ family, onChange }: Props) {
  return (
    <Group gap="sm">
      <SegmentedControl
        size="xs"
        aria-label="Kind of models"
        data={families}
        value={family}
        onChange={(value) => onChange(value as ModelFamily)}
      />
      <Text size="sm" c="dimmed">
        {families.find(({ value }) => value === family)!.explains}
      </Text>
    </Group>
  );
}
