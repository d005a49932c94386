import { Button, Popover } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { Dataset } from "#shared/contract/library.ts";
import { Facts } from "../../elements/facts.tsx";
import { formatCount, formatDate } from "../../elements/format.ts";
import { Hash } from "../../elements/hash.tsx";

/** Where a dataset comes from and how it was split. */
export function DatasetFacts({ dataset }: { readonly dataset: Dataset }) {
  const { source, reader, height, width, channels, trainCount, testCount, seed, sha256, createdAt } = dataset;
  return (
    <Popover position="bottom-end" width={420} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconInfoCircle size={16} aria-hidden />}>
          Provenance
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Provenance">
        <Facts
          facts={[
            ["Source", source],
            ["Read by", reader],
            ["Image size", `${height} × ${width} × ${channels}`],
            ["Split", `${formatCount(trainCount)} train, ${formatCount(testCount)} test (seed ${seed})`],
            ["Pixels and labels", <Hash key="hash" sha256={sha256} of="dataset" />],
            ["Imported", formatDate(createdAt)],
          ]}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
