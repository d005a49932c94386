import { Button, Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

interface Props {
  /** Each format with its text, made when it is asked for. */
  readonly formats: readonly (readonly [name: string, text: () => string])[];
}

/** Copies the same content in one of several formats. */
export function CopyMenu({ formats }: Props) {
  const { copied, copy } = useClipboard();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" size="xs" leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}>
          {copied ? "Copied" : "Copy as…"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([name, text]) => (
          <Menu.Item key={name} onClick={() => copy(text())}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
