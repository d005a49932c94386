import { Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFileImport } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { plural } from "../../elements/format.ts";
import { showFailure } from "../../elements/show-failure.tsx";
import { formatBytes } from "../format-bytes.ts";
import classes from "./drop-area.module.css";
import { HandOverContext, type ImportDialog } from "./hand-over.ts";
import { dropped, type HandedOver } from "./handed-over.ts";
import { type IsMainFile, locateFiles } from "./locate-files.ts";
import { discardUpload, type UploadProgress } from "./upload.ts";
import { useFileDrop } from "./use-file-drop.ts";

/** What takes longer, in ms, is shown with its progress. */
const patience = 300;

interface Props {
  /** The address whose dialogs import what is dropped. */
  readonly at: string;
  /** What can be dropped, in words. */
  readonly takes: string;
  /** The dialog for what was dropped, by its path. */
  readonly dialogFor: (path: string) => ImportDialog;
  /** Of several files the one to which the others belong; null where all are alike. */
  readonly isMain: IsMainFile | null;
  readonly children: ReactNode;
}

/** Takes files and folders, dropped anywhere on an area or chosen in a dialog, to the dialog that imports them. */
export function DropArea({ at, takes, dialogFor, isMain, children }: Props) {
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const stop = useRef<AbortController | null>(null);
  const navigate = useNavigate();
  const [search] = useSearchParams();

  async function take(handed: HandedOver, dialog?: ImportDialog): Promise<void> {
    if (stop.current !== null) return;
    const underWay = new AbortController();
    stop.current = underWay;
    const located = await locateFiles(handed, isMain, { signal: underWay.signal, onProgress: setProgress })
      .catch((error: unknown) => {
        if (!underWay.signal.aborted) showFailure(error);
        return null;
      })
      .finally(() => {
        stop.current = null;
        setProgress(null);
      });
    if (located === null) return;
    const { paths, upload } = located;
    // What was sent over before, for the same import, is of no use any more.
    const before = search.get("upload");
    if (before !== null) void discardUpload(before);
    const place = new URLSearchParams({ do: dialog ?? dialogFor(paths[0]!) });
    for (const path of paths) place.append("path", path);
    if (upload !== null) place.set("upload", upload);
    await navigate(`${at}?${place}`);
  }

  const isSending = progress !== null;
  const [isSlow] = useDebouncedValue(isSending, patience);
  const hovering = useFileDrop((data) => void take(dropped(data)));

  return (
    <HandOverContext value={(handed, dialog) => void take(handed, dialog)}>
      {children}
      {hovering && (
        <div className={classes.veil} role="presentation">
          <Stack align="center" gap="xs" className={classes.invitation}>
            <IconFileImport size={40} stroke={1.5} aria-hidden />
            <Text fw={600} size="lg">
              Drop to import
            </Text>
            <Text size="sm">{takes}</Text>
          </Stack>
        </div>
      )}
      <Modal opened={isSending && isSlow} onClose={() => stop.current?.abort()} title="Taking in the files">
        {progress && <Sending progress={progress} onCancel={() => stop.current?.abort()} />}
      </Modal>
    </HandOverContext>
  );
}

interface SendingProps {
  readonly progress: UploadProgress;
  readonly onCancel: () => void;
}

function Sending({ progress: { sent, total, files }, onCancel }: SendingProps) {
  return (
    <Stack gap="sm">
      <Text size="sm">
        {formatBytes(sent)} of {formatBytes(total)} in {plural(files, "file")}, into the project's folder
      </Text>
      <Progress value={total === 0 ? 100 : (100 * sent) / total} aria-label="Sent" />
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
