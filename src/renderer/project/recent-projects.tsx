import { EmptyState, Stack, Title } from "@mantine/core";
import { IconSeedling } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../connection/client.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { Loaded } from "../elements/loaded.tsx";
import { DemoOffer } from "./demo-offer.tsx";
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
              description="Make the demo for a complete example, open a project, or begin one."
            />
          ) : (
            projects.map((project) => (
              <RecentProjectButton
                key={project.path}
                project={project}
                disabled={open.isPending}
                onOpen={() => open.mutate({ path: project.path })}
              />
            ))
          )
        }
      </Loaded>
      <DemoOffer />
    </Stack>
  );
}
