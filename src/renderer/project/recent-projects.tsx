import { Code, EmptyState, Stack, Text, Title } from "@mantine/core";
import { IconSeedling } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../connection/client.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { Loaded } from "../elements/loaded.tsx";
import { RecentProjectButton } from "./recent-project-button.tsx";
import { useOpenProject } from "./use-enter-project.ts";

export function RecentProjects() {
  const recent = useQuery(orpc.projects.recent.queryOptions());
  const open = useOpenProject();
  return (
    <Stack component="section" aria-labelledby="recent" gap="sm">
      <Title order={2} id="recent">
        Projects
      </Title>
      {open.isError && <FailurePanel error={open.error} />}
      <Loaded query={recent}>
        {(projects) =>
          projects.length === 0 ? (
            <EmptyState
              icon={<IconSeedling stroke={1.5} />}
              title="No projects yet"
              description={
                <>
                  Run <Code>npm run demo</Code> in the Exemplar folder for a complete example on real digits: it takes a
                  few minutes and appears here.
                </>
              }
            />
          ) : (
            <>
              {projects.map((project) => (
                <RecentProjectButton
                  key={project.path}
                  project={project}
                  disabled={open.isPending}
                  onOpen={() => open.mutate({ path: project.path })}
                />
              ))}
              <Text size="xs" c="dimmed">
                A complete example on real digits: <Code>npm run demo</Code>
              </Text>
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}
