import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Study } from "#shared/contract/compose.ts";
import { orpc } from "../connection/client.ts";

/** Writes a study with its pictures into the project's exports, and says where. */
export function ExportStudyButton({ study }: { readonly study: Study }) {
  const write = useMutation({
    ...orpc.compose.exportStudy.mutationOptions(),
    onSuccess: ({ path }) =>
      notifications.show({ title: "Exported with its pictures", message: path, autoClose: false }),
  });
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      aria-label={`Export ${study.name}`}
      loading={write.isPending}
      onClick={() => write.mutate({ studyId: study.id })}
    >
      Export
    </Button>
  );
}
