import { Button, Group, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { pathProblem } from "../elements/path-problem.ts";
import { useCreateProject } from "./use-enter-project.ts";

export function NewProjectForm() {
  const create = useCreateProject();
  const form = useForm({
    initialValues: { name: "", path: "" },
    validate: {
      name: (name) => (name.trim() === "" ? "Give the project a name" : null),
      path: (path) => pathProblem(path, "Give the path of a new or empty folder"),
    },
  });
  return (
    <form
      onSubmit={form.onSubmit(({ name, path }) => create.mutate({ name: name.trim(), path: path.trim() }))}
      noValidate
    >
      <Stack gap="sm">
        <Title order={2}>Begin a project</Title>
        <TextInput label="Name" placeholder="Saliency and teaching" {...form.getInputProps("name")} />
        <TextInput
          label="Folder"
          description="A new or empty folder; all of the project stays in it."
          placeholder="/home/me/saliency-and-teaching"
          {...form.getInputProps("path")}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            Create project
          </Button>
        </Group>
        {create.isError && <FailurePanel error={create.error} />}
      </Stack>
    </form>
  );
}
