import { Button, Group, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { useOpenProject } from "./use-enter-project.ts";

export function OpenProjectForm() {
  const open = useOpenProject();
  const form = useForm({
    initialValues: { path: "" },
    validate: { path: (path) => (path.trim() === "" ? "Give the path of a project folder" : null) },
  });
  return (
    <form onSubmit={form.onSubmit(({ path }) => open.mutate({ path: path.trim() }))} noValidate>
      <Stack gap="sm">
        <Title order={2}>Open a project</Title>
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label="Folder of the project to open"
            placeholder="/home/me/my-study"
            {...form.getInputProps("path")}
          />
          <Button type="submit" variant="default" loading={open.isPending}>
            Open
          </Button>
        </Group>
        {open.isError && <FailurePanel error={open.error} />}
      </Stack>
    </form>
  );
}
