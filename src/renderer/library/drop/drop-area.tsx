import { Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFileImport } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { plural } from "../../elements/format.ts";
import { showFailure } from "../../elements/show-failure.tsx";
import { isModelFile } from "../actions/path-names.ts";
import { formatBytes } from "../format-bytes.ts";
import classes from "./drop-area.module.css";
import { HandOverContext, type ImportDialog } from "./hand-over.ts";
import { dropped, type HandedOver } from "./handed-over.ts";
import { locateFiles } from "./locate-files.ts";
import { discardUpload, type UploadProgress } from "./upload.ts";
import { useFileDrop } from "./use-file-drop.ts";

/** What takes longer, in ms, is shown with its progress. */
const patience = 300;

/** Takes files and folders, dropped anywhere on the library or chosen in a dialog, to the dialog that imports them. */
export function DropArea({ children }: { readonly children: ReactNode }) {
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const stop = useRef<AbortController | null>(null);
  const navigate = useNavigate();
  const [search] = useSearchParams();

  async function take(handed: HandedOver, dialog?: ImportDialog): Promise<void> {
    if (stop.current !== null) return;
    const underWay = new AbortController();
    stop.current = underWay;
    const located = await locateFiles(handed, { signal: underWay.signal, onProgress: setProgress })
      .catch((error: unknown) => {
        if (!underWay.signal.aborted) showFailure(error);
        return null;
      })
      .finally(() => {
        stop.current = null;
        setProgress(null);
      });
    if (located === null) return;
    const { path, upload } = located;
    // What was sent over before, for the same import, is of no use any more.
    const before = search.get("upload");
    if (before !== null) void discardUpload(before);
    const place = new URLSearchParams({ do: dialog ?? (isModelFile(path) ? "classifier" : "import"), path });
    if (upload !== null) place.set("upload", upload);
    await navigate(`/library?${place}`);
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
            <Text size="sm">
              A dataset (a folder of images, IDX, CIFAR, .npy, .npz, CSV) or a classifier (ONNX, model.json)
            </Text>
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
