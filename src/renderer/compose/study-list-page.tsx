import { Button, SimpleGrid, Skeleton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { orpc } from "../connection/client.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { Page } from "../elements/page.tsx";
import { CreateStudyModal } from "./create-study-modal.tsx";
import { NoStudies } from "./no-studies.tsx";
import { StudyCard } from "./study-card.tsx";

/** Every study of the project, newest first. */
export function StudyListPage() {
  const studies = useQuery(orpc.compose.studies.queryOptions());
  const [search, setSearch] = useSearchParams();
  const create = () => setSearch({ do: "create" });
  const newest = studies.data?.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)) ?? [];
  return (
    <Page
      title="Compose"
      subtitle="Studies, from consent to debrief"
      actions={
        newest.length > 0 && (
          <Button leftSection={<IconPlus size={16} />} onClick={create}>
            New study
          </Button>
        )
      }
    >
      {studies.isPending && <Skeleton height={140} radius="md" aria-label="Loading the studies" />}
      {studies.isError && <FailurePanel error={studies.error} onRetry={() => studies.refetch()} />}
      {studies.isSuccess && newest.length === 0 && <NoStudies onCreate={create} />}
      <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
        {newest.map((study) => (
          <StudyCard key={study.id} study={study} />
        ))}
      </SimpleGrid>
      <CreateStudyModal opened={search.get("do") === "create"} onClose={() => setSearch({})} />
    </Page>
  );
}
