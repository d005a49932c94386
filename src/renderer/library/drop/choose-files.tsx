import { Button, FileButton, Group, Text } from "@mantine/core";
import { useRef } from "react";
import { type ImportDialog, useHandOver } from "./hand-over.ts";
import { chosen } from "./handed-over.ts";

interface Props {
  readonly dialog: ImportDialog;
  /** Whether it can be a folder. */
  readonly folders?: boolean;
}

/** Of the file input: every browser has it, and React's types do not. */
const wholeFolder: object = { webkitdirectory: "" };

/** Opens the system's dialog to choose what to import. In Electron it stays where it is, a browser sends it over. */
export function ChooseFiles({ dialog, folders = false }: Props) {
  const handOver = useHandOver();
  const [file, folder] = [useRef<() => void>(null), useRef<() => void>(null)];
  const take = (files: readonly File[]) => {
    if (files.length > 0) handOver(chosen(files), dialog);
    // A browser says nothing of a choice that is the same as before.
    for (const reset of [file, folder]) reset.current?.();
  };
  return (
    <Group gap="xs">
      <FileButton multiple resetRef={file} onChange={take}>
        {(props) => (
          <Button {...props} size="compact-sm" variant="default">
            Choose file…
          </Button>
        )}
      </FileButton>
      {folders && (
        <FileButton multiple resetRef={folder} onChange={take} inputProps={wholeFolder}>
          {(props) => (
            <Button {...props} size="compact-sm" variant="default">
              Choose folder…
            </Button>
          )}
        </FileButton>
      )}
      {!window.exemplar && (
        <Text size="xs" c="dimmed">
          What is chosen is copied into the project; a path is read where it is.
        </Text>
      )}
    </Group>
  );
}
