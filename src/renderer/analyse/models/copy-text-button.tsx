import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

interface Props {
  readonly label: string;
  /** Made when it is asked for. */
  readonly text: () => string;
}

/** Copies text, and says that it has. */
export function CopyTextButton({ label, text }: Props) {
  const { copied, copy } = useClipboard();
  return (
    <Button
      variant="subtle"
      size="xs"
      leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => copy(text())}
    >
      {copied ? "Copied" : label}
    </Button>
  );
}
