import { Button, Group, NumberInput } from "@mantine/core";

interface Props {
  readonly label: string;
  readonly replicates: number;
  readonly onReplicates: (replicates: number) => void;
  readonly onStart: () => void;
}

/** Starts a bootstrap of so many replicates. */
export function BootstrapStart({ label, replicates, onReplicates, onStart }: Props) {
  return (
    <Group gap="xs">
      <Button variant="default" size="xs" onClick={onStart}>
        {label}
      </Button>
      <NumberInput
        aria-label={`${label}: replicates`}
        size="xs"
        w={140}
        min={20}
        max={100_000}
        step={100}
        thousandSeparator=","
        suffix=" replicates"
        allowDecimal={false}
        allowNegative={false}
        value={replicates}
        onChange={(value) => typeof value === "number" && value >= 1 && onReplicates(value)}
      />
    </Group>
  );
}
