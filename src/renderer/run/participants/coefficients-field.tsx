import { ActionIcon, Button, Group, Input, NumberInput, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";

export interface Coefficient {
  /** As in the model matrix: `target_kindhit:saliency`. */
  readonly name: string;
  /** Log-odds. */
  readonly value: number;
}

interface Props {
  readonly coefficients: readonly Coefficient[];
  readonly error: ReactNode;
  readonly onChange: (coefficients: Coefficient[]) => void;
}

/** Named coefficients in log-odds. */
export function CoefficientsField({ coefficients, error, onChange }: Props) {
  const change = (place: number, part: Partial<Coefficient>) =>
    onChange(coefficients.with(place, { ...coefficients[place]!, ...part }));
  return (
    <Input.Wrapper
      label="Coefficients"
      labelElement="div"
      description="Log-odds of answering as the AI, named as in the model matrix; to begin with, as in the paper's Table 1"
      error={error}
    >
      <Stack gap={4} mt={6}>
        {coefficients.map(({ name, value }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name changes while it is typed
          <Group key={place} gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              size="xs"
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              aria-label={`Name of coefficient ${place + 1}`}
              value={name}
              onChange={(event) => change(place, { name: event.currentTarget.value })}
            />
            <NumberInput
              w={100}
              size="xs"
              step={0.1}
              aria-label={`Value of ${name}`}
              value={value}
              onChange={(next) => typeof next === "number" && change(place, { value: next })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${name}`}
              onClick={() => onChange(coefficients.toSpliced(place, 1))}
            >
              <IconX size={14} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="xs"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...coefficients, { name: "", value: 0 }])}
        >
          Add a coefficient
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
