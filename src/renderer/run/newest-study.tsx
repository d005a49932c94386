import { Button, Card, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "react-router";
import { inUse } from "#shared/contract/holdings.ts";
import { orpc } from "../connection/client.ts";
import { LoadedPage } from "../elements/loaded-page.tsx";
import { Page } from "../elements/page.tsx";

/** Leads to the study that was made last; without any, to Compose. */
export function NewestStudy() {
  const studies = useQuery(orpc.compose.studies.queryOptions());
  return (
    <LoadedPage title="Run" query={studies}>
      {(all) => {
        // A study may have been saved since the list was read.
        if (studies.isFetching) return null;
        const usable = inUse(all);
        const newest = (usable.length > 0 ? usable : all).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
        if (newest) return <Navigate to={`/run/${newest.id}`} replace />;
        return (
          <Page title="Run">
            <Card maw={620}>
              <Stack gap="sm" align="flex-start">
                <Title order={2}>No study yet</Title>
                <Text>Participants take a study: compose one first.</Text>
                <Button component={Link} to="/compose?do=create">
                  Compose a study
                </Button>
              </Stack>
            </Card>
          </Page>
        );
      }}
    </LoadedPage>
  );
}
