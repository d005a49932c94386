import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { NamedHolding, Usage } from "#shared/contract/holdings.ts";
import { orpc } from "../connection/client.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { Loaded } from "../elements/loaded.tsx";
import { setArchived } from "./archive.tsx";
import { UserList } from "./user-list.tsx";

interface Props {
  readonly holding: NamedHolding;
  readonly onClose: () => void;
}

/** What uses it at this moment: nobody tells the window when that changes. */
const useUsage = ({ kind, id }: NamedHolding) =>
  useQuery({ ...orpc.holdings.usedBy.queryOptions({ input: { kind, id } }), staleTime: 0, gcTime: 0 });

const isUsed = ({ users, sessions }: Usage) => users.length > 0 || sessions > 0;

export function UsedBy({ holding }: Pick<Props, "holding">) {
  return (
    <Loaded query={useUsage(holding)}>
      {(usage) =>
        isUsed(usage) ? (
          <UserList holding={holding} usage={usage} />
        ) : (
          <Text size="sm">{`Nothing uses “${usage.name}”.`}</Text>
        )
      }
    </Loaded>
  );
}

/** Says what goes and asks once more; where anything uses it, what does, and offers to archive it. */
export function DeleteHolding({ holding, onClose, onDeleted }: Props & { readonly onDeleted: () => void }) {
  return (
    <Loaded query={useUsage(holding)}>
      {(usage) =>
        isUsed(usage) ? (
          <Used holding={holding} usage={usage} onClose={onClose} />
        ) : (
          <Unused holding={holding} usage={usage} onClose={onClose} onDeleted={onDeleted} />
        )
      }
    </Loaded>
  );
}

function Used({ holding, usage, onClose }: Props & { readonly usage: Usage }) {
  const archive = () => {
    onClose();
    void setArchived(holding, true);
  };
  return (
    <Stack gap="sm">
      <Text size="sm">
        {usage.sessions > 0
          ? `“${usage.name}” cannot be deleted. Archived, it is out of the lists, and nothing is lost.`
          : `“${usage.name}” cannot be deleted as long as anything uses it: delete that first. Archived, it is out of the lists, and nothing is lost.`}
      </Text>
      <UserList holding={holding} usage={usage} />
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={archive}>
          Archive instead
        </Button>
      </Group>
    </Stack>
  );
}

function Unused({
  holding,
  usage,
  onClose,
  onDeleted,
}: Props & { readonly usage: Usage; readonly onDeleted: () => void }) {
  const { kind, id } = holding;
  const remove = useMutation({
    ...orpc.holdings.delete.mutationOptions(),
    meta: { failureInPlace: true },
    onSuccess: onDeleted,
  });
  return (
    <Stack gap="sm">
      <Text size="sm">
        {`Nothing uses “${usage.name}”. It is deleted for good, with the files of the project that nothing else needs${
          usage.goesWithIt.length > 0 ? `, and with ${usage.goesWithIt.join(", ")}` : ""
        }. Files outside the project stay as they are.`}
      </Text>
      {remove.isError && <FailurePanel error={remove.error} />}
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          Keep it
        </Button>
        <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate({ kind, id })}>
          {`Delete the ${kind}`}
        </Button>
      </Group>
    </Stack>
  );
}
