import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import type { Figure } from "#shared/figures/figure.ts";
import { csvText } from "./csv-text.ts";
import { figurePng, figureSvg } from "./figure-files.ts";
import { asFileName, saveFile } from "./save-file.ts";
import { showFailure } from "./show-failure.tsx";

export type FigureRow = Readonly<Record<string, string | number | boolean | null>>;

interface Props {
  readonly figure: Figure;
  readonly rows: readonly FigureRow[];
}

const formats = {
  SVG: { type: "image/svg+xml", asText: true },
  PNG: { type: "image/png", asText: false },
  CSV: { type: "text/csv", asText: true },
} as const;
type Format = keyof typeof formats;

/** Copies or saves a figure: as drawing, as picture, or as the numbers behind it. */
export function FigureMenu({ figure, rows }: Props) {
  const make = async (format: Format): Promise<Blob> => {
    if (format === "PNG") return figurePng(figure);
    const text = format === "SVG" ? figureSvg(figure) : csvText(rows);
    return new Blob([text], { type: formats[format].type });
  };

  async function copy(format: Format) {
    const { type, asText } = formats[format];
    try {
      if (asText) await navigator.clipboard.writeText(await (await make(format)).text());
      else await navigator.clipboard.write([new ClipboardItem({ [type]: make(format) })]);
      notifications.show({ id: "copied", message: `${figure.title}: copied as ${format}`, autoClose: 2000 });
    } catch (error) {
      showFailure(error);
    }
  }

  async function save(format: Format) {
    try {
      saveFile(await make(format), `${asFileName(figure.title)}.${format.toLowerCase()}`);
    } catch (error) {
      showFailure(error);
    }
  }

  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Tooltip label="Copy or save">
          <ActionIcon variant="subtle" color="gray" aria-label={`Copy or save: ${figure.title}`}>
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Copy</Menu.Label>
        {Object.keys(formats).map((format) => (
          <Menu.Item key={format} onClick={() => void copy(format as Format)}>
            Copy as {format}
          </Menu.Item>
        ))}
        <Menu.Label>Save</Menu.Label>
        {Object.keys(formats).map((format) => (
          <Menu.Item key={format} onClick={() => void save(format as Format)}>
            Save as {format}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
