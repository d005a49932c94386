import { Button, Group, Kbd, Text } from "@mantine/core";
import { IconFolder, IconSearch } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Project } from "#shared/contract/project.ts";
import type { SystemStatus } from "#shared/contract/system.ts";
import { ColourSchemeMenu } from "./colour-scheme-menu.tsx";
import { DeviceButton } from "./device-button.tsx";
import { JobsTray } from "./jobs-tray.tsx";
import { openPalette } from "./palette-store.ts";
import classes from "./top-bar.module.css";

interface Props {
  readonly project: Project | null;
  readonly status: SystemStatus | undefined;
}

const modifier = /Mac/.test(navigator.userAgent) ? "⌘" : "Ctrl";

export function TopBar({ project, status }: Props) {
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap" className={classes.left}>
        <Link to="/" className={classes.brand} aria-label="Exemplar: projects">
          <img src={new URL("../icon.svg", import.meta.url).href} alt="" width={22} height={22} />
        </Link>
        {project ? (
          <Button
            component={Link}
            to="/"
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconFolder size={16} aria-hidden />}
            title={project.path}
            className={classes.project}
          >
            {project.name}
          </Button>
        ) : (
          <Text fw={600}>Exemplar</Text>
        )}
      </Group>
      <Group gap={6} wrap="nowrap">
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            <Kbd size="xs" visibleFrom="md">
              {modifier} K
            </Kbd>
          }
          onClick={openPalette}
        >
          Search actions
        </Button>
        <DeviceButton status={status} />
        <JobsTray />
        <ColourSchemeMenu />
      </Group>
    </Group>
  );
}
