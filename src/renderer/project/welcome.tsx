import { Container, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useEffect } from "react";
import { NewProjectForm } from "./new-project-form.tsx";
import { OpenProjectForm } from "./open-project-form.tsx";
import { RecentProjects } from "./recent-projects.tsx";

/** The first screen: what Exemplar is, the projects at hand, and how to open or begin one. */
export default function Welcome() {
  useEffect(() => {
    document.title = "Exemplar";
  }, []);
  return (
    <Container size={920} py={48}>
      <Stack gap={36}>
        <div>
          <Title order={1} size={30}>
            Human studies of explanations
          </Title>
          <Text size="lg" c="dimmed" mt={6} maw={640}>
            Curate what a classifier's answers rest on, compose a study from it, run people through it and analyse what
            they learnt: offline, with everything in one project folder.
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={40}>
          <RecentProjects />
          <Stack gap="xl">
            <OpenProjectForm />
            <NewProjectForm />
          </Stack>
        </SimpleGrid>
      </Stack>
    </Container>
  );
}
