import "@mantine/spotlight/styles.css";
import { Kbd, useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Project } from "#shared/contract/project.ts";
import { areas } from "../areas.ts";
import { useCloseProject } from "../project/use-enter-project.ts";
import { useOfferedCommands } from "./commands.ts";
import { paletteStore } from "./palette-store.ts";
import { useProjectThings } from "./project-things.ts";

/** Every action by its name, and what is in the project: those of the screen at hand first, then the areas', then the window's own. */
export default function CommandPalette({ project }: { readonly project: Project | null }) {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const closeProject = useCloseProject();
  const offered = useOfferedCommands();
  const [query, setQuery] = useState("");
  const things = useProjectThings(query, project !== null);
  const go = (path: string) => () => void navigate(path);

  const groups: SpotlightActionGroupData[] = [
    {
      group: "Here",
      actions: offered.map(({ label, description, keys, run }, index) => ({
        id: `here-${index}`,
        label,
        description,
        onClick: run,
        rightSection: keys ? <Kbd size="xs">{keys}</Kbd> : null,
      })),
    },
    {
      group: "Go to",
      actions: (project ? areas : []).map(({ path, label, purpose, icon: Icon }) => ({
        id: path,
        label,
        description: purpose,
        leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
        onClick: go(path),
      })),
    },
    {
      group: "Actions",
      actions: (project ? areas : []).flatMap((area) =>
        area.actions.map(({ label, path }) => ({ id: path, label, description: area.label, onClick: go(path) })),
      ),
    },
    ...[...Map.groupBy(things, ({ group }) => group)].map(([group, own]) => ({
      group,
      actions: own.map(({ label, description, path }) => ({
        ...{ id: `${group} ${path}`, label, description, onClick: go(path) },
        // They have been found already, each by all words and not by them in a row.
        keywords: query,
      })),
    })),
    {
      group: "Window",
      actions: [
        { id: "projects", label: "Open another project", onClick: go("/") },
        ...(project ? [{ id: "close", label: `Close ${project.name}`, onClick: () => closeProject.mutate({}) }] : []),
        { id: "light", label: "Light colours", onClick: () => setColorScheme("light") },
        { id: "dark", label: "Dark colours", onClick: () => setColorScheme("dark") },
        { id: "auto", label: "Colours as the system", onClick: () => setColorScheme("auto") },
      ],
    },
  ];
  return (
    <Spotlight
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      attributes={{ content: { "aria-label": "Command palette" } }}
      overlayProps={{ blur: 0 }}
      actions={groups.filter(({ actions }) => actions.length > 0)}
      shortcut={null}
      nothingFound="Nothing of that name"
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: "Search actions, studies, participants, targets…",
        "aria-label": "Search actions",
      }}
    />
  );
}
