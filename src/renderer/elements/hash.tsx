import { ActionIcon, Code, CopyButton, Group, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

/** A SHA-256, short enough to read and whole when copied. */
export function Hash({ sha256, of }: { readonly sha256: string; readonly of: string }) {
  return (
    <Group gap={4} wrap="nowrap" component="span">
      <Code title={sha256}>{sha256.slice(0, 8)}</Code>
      <CopyButton value={sha256}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? "Copied" : "Copy"}>
            <ActionIcon
              size="xs"
              variant="subtle"
              color="gray"
              aria-label={`Copy the hash of the ${of}`}
              onClick={copy}
            >
              {copied ? <IconCheck size={12} /> : <IconCopy size={12} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
