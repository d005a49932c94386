import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, Navigate, useLocation } from "react-router";
import type { Study } from "#shared/contract/compose.ts";
import { inUse } from "#shared/contract/holdings.ts";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import { orpc } from "../connection/client.ts";
import { LoadedPage } from "../elements/loaded-page.tsx";
import { Page } from "../elements/page.tsx";
import { useDialog } from "../elements/use-dialog.ts";

/** Leads to the study, or the imported trials, that came last; without any, to where they come from. */
export function NewestData() {
  const studies = useQuery(orpc.compose.studies.queryOptions());
  const imports = useQuery(orpc.importedTrials.list.queryOptions());
  // A study may have been saved since the lists were read: the first answers of now decide.
  const [current, setCurrent] = useState(false);
  if (!current && !studies.isFetching && !imports.isFetching) setCurrent(true);
  return (
    <LoadedPage title="Analyse" query={studies}>
      {(allStudies) => (
        <LoadedPage title="Analyse" query={imports}>
          {(allImports) => {
            if (!current) return null;
            const [studiesInUse, importsInUse] = [inUse(allStudies), inUse(allImports)];
            return studiesInUse.length + importsInUse.length > 0 ? (
              <Newest studies={studiesInUse} imports={importsInUse} />
            ) : (
              <Newest studies={allStudies} imports={allImports} />
            );
          }}
        </LoadedPage>
      )}
    </LoadedPage>
  );
}

interface Props {
  readonly studies: readonly Pick<Study, "id" | "createdAt">[];
  readonly imports: readonly Pick<ImportedTrials, "id" | "createdAt">[];
}

function Newest({ studies, imports }: Props) {
  const { search } = useLocation();
  const [, open] = useDialog();
  // Once: the dialog leads to what it imports, and would be overtaken.
  const [newest] = useState(() =>
    [
      ...studies.map(({ id, createdAt }) => ({ pathname: `/analyse/${id}`, createdAt })),
      ...imports.map(({ id, createdAt }) => ({ pathname: `/analyse/imported/${id}`, createdAt })),
    ].reduce<{ pathname: string; createdAt: string } | null>(
      (latest, next) => (latest === null || next.createdAt > latest.createdAt ? next : latest),
      null,
    ),
  );
  if (newest) return <Navigate to={{ pathname: newest.pathname, search }} replace />;
  return (
    <Page title="Analyse">
      <Card maw={620}>
        <Stack gap="sm" align="flex-start">
          <Title order={2}>Nothing to analyse yet</Title>
          <Text>
            An analysis is made of the answers to a study. Compose one, or bring in trials that other software, such as
            jsPsych, has recorded.
          </Text>
          <Group gap="xs">
            <Button component={Link} to="/compose?do=create">
              Compose a study
            </Button>
            <Button variant="default" onClick={() => open("import-trials")}>
              Import trials
            </Button>
          </Group>
        </Stack>
      </Card>
    </Page>
  );
}
