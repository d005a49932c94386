import { Button, Group, Modal, Text } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { useBlocker } from "react-router";

interface Props {
  readonly dirty: boolean;
  /** The address of the editor; places below it belong to it. */
  readonly within: string;
}

/** Asks before edits are left behind that have not been saved. */
export function UnsavedChanges({ dirty, within }: Props) {
  const blocker = useBlocker(
    ({ nextLocation: { pathname } }) => dirty && pathname !== within && !pathname.startsWith(`${within}/`),
  );
  useWindowEvent("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  return (
    <Modal opened={blocker.state === "blocked"} onClose={() => blocker.reset?.()} title="Leave without saving?">
      <Text>There are changes that are not saved yet.</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => blocker.reset?.()}>
          Stay
        </Button>
        <Button color="red.9" onClick={() => blocker.proceed?.()}>
          Discard changes
        </Button>
      </Group>
    </Modal>
  );
}
