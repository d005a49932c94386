import { ActionIcon, Menu, Modal } from "@mantine/core";
import { IconArchive, IconArchiveOff, IconDots, IconLink, IconPencil, IconTrash } from "@tabler/icons-react";
import type { ListedHolding } from "#shared/contract/holdings.ts";
import { useDialog } from "../elements/use-dialog.ts";
import { setArchived } from "./archive.tsx";
import { RenameForm } from "./rename-form.tsx";
import { DeleteHolding, UsedBy } from "./usage-dialogs.tsx";

interface Props {
  readonly holding: ListedHolding;
  /** Leaves the page of what is no longer there. */
  readonly onDeleted?: () => void;
  readonly size?: "md" | "lg";
}

type Dialog = "rename" | "used-by" | "delete";

/**
 * What can be done with anything that the project holds: rename it, see what uses it, archive it, delete it. Which dialog
 * is open, and of what, is part of the address (`?do=rename/dataset/ID`): a page has several of these menus.
 */
export function HoldingMenu({ holding, onDeleted, size = "lg" }: Props) {
  const { kind, id, name } = holding;
  const [open, setOpen] = useDialog();
  const [asked, ...of] = open?.split("/") ?? [];
  const dialog = of.join("/") === `${kind}/${id}` ? (asked as Dialog) : null;
  const setDialog = (chosen: Dialog) => setOpen(`${chosen}/${kind}/${id}`);
  const close = () => setOpen(null);
  const archived = holding.archivedAt !== undefined;
  const titles: Readonly<Record<Dialog, string>> = {
    rename: `Rename the ${kind}`,
    "used-by": `What uses the ${kind}`,
    delete: `Delete the ${kind}`,
  };
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={size} aria-label={`More about the ${kind} ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setDialog("rename")}>
            Rename…
          </Menu.Item>
          <Menu.Item leftSection={<IconLink size={16} />} onClick={() => setDialog("used-by")}>
            Used by…
          </Menu.Item>
          <Menu.Item
            leftSection={archived ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
            onClick={() => void setArchived(holding, !archived)}
          >
            {archived ? "Take out of the archive" : "Archive"}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} color="var(--mantine-color-red-text)" />}
            onClick={() => setDialog("delete")}
          >
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={dialog !== null} onClose={close} title={dialog && titles[dialog]}>
        {dialog === "rename" && <RenameForm holding={holding} onClose={close} />}
        {dialog === "used-by" && <UsedBy holding={holding} />}
        {dialog === "delete" && <DeleteHolding holding={holding} onClose={close} onDeleted={onDeleted ?? close} />}
      </Modal>
    </>
  );
}
