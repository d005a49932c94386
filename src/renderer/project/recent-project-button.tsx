import { Badge, Group, Text, UnstyledButton } from "@mantine/core";
import type { RecentProject } from "#shared/contract/project.ts";
import { formatDate } from "../elements/format.ts";
import classes from "./recent-project-button.module.css";

interface Props {
  readonly project: RecentProject;
  readonly disabled: boolean;
  readonly onOpen: () => void;
}

export function RecentProjectButton({ project, disabled, onOpen }: Props) {
  return (
    <UnstyledButton className={classes.project} disabled={disabled || !project.available} onClick={onOpen}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} truncate>
          {project.name}
        </Text>
        {!project.available && <Badge color="gray">not found</Badge>}
        {project.available && !project.lastOpenedAt && <Badge color="teal">new</Badge>}
      </Group>
      <Text size="xs" c="dimmed" truncate title={project.path}>
        {project.path}
      </Text>
      {project.lastOpenedAt && (
        <Text size="xs" c="dimmed">
          Opened {formatDate(project.lastOpenedAt)}
        </Text>
      )}
    </UnstyledButton>
  );
}
