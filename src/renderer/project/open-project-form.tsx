import { Button, Checkbox, Group, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { pathProblem } from "../elements/path-problem.ts";
import { useOpenProject } from "./use-enter-project.ts";

export function OpenProjectForm() {
  const open = useOpenProject();
  const form = useForm({
    initialValues: { path: "", readOnly: false },
    validate: { path: (path) => pathProblem(path, "Give the path of a project folder") },
  });
  return (
    <form onSubmit={form.onSubmit(({ path, readOnly }) => open.mutate({ path: path.trim(), readOnly }))} noValidate>
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
        <Checkbox
          label="For reading only"
          description="Writes nothing into the folder: for a copy, an archive, or a project that another program has open"
          {...form.getInputProps("readOnly", { type: "checkbox" })}
        />
        {open.isError && <FailurePanel error={open.error} />}
      </Stack>
    </form>
  );
}
