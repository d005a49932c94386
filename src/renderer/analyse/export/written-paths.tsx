import { ActionIcon, Code, CopyButton, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { plural } from "../../elements/format.ts";

const mostShown = 12;

/** Where files were written, to find them in the file manager. */
export function WrittenPaths({ paths }: { readonly paths: readonly string[] }) {
  return (
    <Stack gap={4} role="status">
      <Text>{`${plural(paths.length, "file")} written:`}</Text>
      {paths.slice(0, mostShown).map((path) => (
        <Group key={path} gap="xs" wrap="nowrap">
          <Code>{path}</Code>
          <CopyButton value={path}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? "Copied" : "Copy the path"}>
                <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Copy the path ${path}`} onClick={copy}>
                  {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        </Group>
      ))}
      {paths.length > mostShown && <Text c="dimmed">{`and ${paths.length - mostShown} more beside them`}</Text>}
    </Stack>
  );
}
