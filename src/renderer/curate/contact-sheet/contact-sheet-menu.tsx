import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Target } from "#shared/contract/curate.ts";
import { orpc } from "../../connection/client.ts";
import { plural } from "../../elements/format.ts";
import { asFileName, saveFile } from "../../elements/save-file.ts";
import { type Command, useCommands } from "../../shell/commands.ts";
import { sheetPdf, sheetPng } from "./draw-sheet.ts";

const formats = { PDF: sheetPdf, PNG: sheetPng } as const;
type Format = keyof typeof formats;

interface Props {
  readonly targets: readonly Target[];
  /** What they have in common: "kept", "selected". */
  readonly which: string;
  readonly size?: string;
}

/** Saves targets with their maps and examples as a sheet to look at, print and send. */
export function ContactSheetMenu({ targets, which, size = "sm" }: Props) {
  const project = useQuery(orpc.projects.current.queryOptions());
  const name = project.data?.name ?? "Exemplar";
  const { mutate, isPending } = useMutation({
    mutationFn: async (format: Format) => {
      const title = `${name}: ${plural(targets.length, `${which} target`)}`;
      saveFile(await formats[format](targets, title), `${asFileName(name)}-contact-sheet.${format.toLowerCase()}`);
    },
  });
  const none = targets.length === 0;
  const commands = useMemo<Command[]>(
    () =>
      none
        ? []
        : Object.keys(formats).map((format) => ({
            label: `Contact sheet as ${format}`,
            description: `of the ${which} targets`,
            run: () => mutate(format as Format),
          })),
    [none, which, mutate],
  );
  useCommands(commands);
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          size={size}
          loading={isPending}
          disabled={none}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Contact sheet
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{`${plural(targets.length, `${which} target`)} with maps and examples`}</Menu.Label>
        {Object.keys(formats).map((format) => (
          <Menu.Item key={format} onClick={() => mutate(format as Format)}>
            {`Save as ${format}`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
