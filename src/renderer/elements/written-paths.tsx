import { ActionIcon, Code, CopyButton, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload, IconFolderOpen } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { orpc } from "../connection/client.ts";
import { plural } from "./format.ts";

const mostShown = 12;

/** Where files were written, with the way to them: the file manager in Electron, a download in a browser. */
export function WrittenPaths({ paths }: { readonly paths: readonly string[] }) {
  return (
    <Stack gap={4} role="status">
      <Text>{`${plural(paths.length, "file")} written:`}</Text>
      {paths.slice(0, mostShown).map((path) => (
        <Group key={path} gap="xs" wrap="nowrap">
          <Code>{path}</Code>
          {window.exemplar ? <ShowInFolder path={path} /> : <Download path={path} />}
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

function ShowInFolder({ path }: { readonly path: string }) {
  const show = useMutation(orpc.system.showInFolder.mutationOptions());
  return (
    <Tooltip label="Show in folder">
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`Show ${path} in its folder`}
        onClick={() => show.mutate({ path })}
      >
        <IconFolderOpen size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

function Download({ path }: { readonly path: string }) {
  return (
    <Tooltip label="Download">
      <ActionIcon
        component="a"
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`Download ${path}`}
        href={`/written/${encodeURIComponent(path.replaceAll("\\", "/"))}`}
        download
      >
        <IconDownload size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
