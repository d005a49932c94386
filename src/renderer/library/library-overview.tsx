import { Button, Code, EmptyState, SimpleGrid, Stack, Title } from "@mantine/core";
import { IconDatabase, IconTopologyStarRing3 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { inUse } from "#shared/contract/holdings.ts";
import { orpc } from "../connection/client.ts";
import { Loaded } from "../elements/loaded.tsx";
import { Page } from "../elements/page.tsx";
import { useDialog } from "../elements/use-dialog.ts";
import { ArchivedSwitch, useListed } from "../holdings/archived-switch.tsx";
import { ActionDialogs } from "./actions/action-dialogs.tsx";
import { ClassifierCard } from "./classifier-card.tsx";
import { DatasetCard } from "./dataset-card.tsx";
import { GeneratorsSection } from "./generator/generators-section.tsx";
import { LibraryJobs } from "./library-jobs.tsx";

/** What the project has to work with: datasets, classifiers and generators. */
export function LibraryOverview() {
  const datasets = useQuery(orpc.library.datasets.queryOptions());
  const classifiers = useQuery(orpc.library.classifiers.queryOptions());
  const generators = useQuery(orpc.library.generators.queryOptions());
  const bundled = useQuery(orpc.library.bundledClassifier.queryOptions());
  const [, open] = useDialog();
  const listedDatasets = useListed(datasets.data ?? []);
  const listedClassifiers = useListed(classifiers.data ?? []);
  const datasetsInUse = datasets.data && inUse(datasets.data);
  const isServed = datasetsInUse?.some(({ id }) => bundled.data?.datasetIds.includes(id));
  const noDatasets = datasetsInUse?.length === 0;
  return (
    <Page
      title="Library"
      actions={
        <>
          <Button variant="default" onClick={() => open("import")}>
            Import dataset
          </Button>
          <Button variant="default" onClick={() => open("fetch")}>
            Fetch dataset
          </Button>
          <Button variant="default" disabled={noDatasets} onClick={() => open("classifier")}>
            Import classifier
          </Button>
          {isServed && (
            <Button variant="default" onClick={() => open("bundled")}>
              Add bundled classifier
            </Button>
          )}
          <Button variant="default" disabled={noDatasets} onClick={() => open("generator")}>
            Add generator
          </Button>
          <Button disabled={noDatasets} onClick={() => open("train")}>
            Train classifier
          </Button>
        </>
      }
    >
      <Stack gap="xl">
        <LibraryJobs />
        <ArchivedSwitch items={[...(datasets.data ?? []), ...(classifiers.data ?? []), ...(generators.data ?? [])]} />
        <Stack component="section" gap="sm" aria-labelledby="datasets">
          <Title order={2} id="datasets">
            Datasets
          </Title>
          <Loaded query={datasets}>
            {(found) =>
              found.length === 0 ? (
                <EmptyState
                  icon={<IconDatabase stroke={1.5} />}
                  title="No dataset yet"
                  description={
                    <>
                      Import one to begin: the MNIST digits come with Exemplar and need no file, and your own can be
                      dropped here. Or run <Code>npm run demo</Code> for a complete example, which then appears among
                      the projects.
                    </>
                  }
                >
                  <EmptyState.Actions>
                    <Button onClick={() => open("import")}>Import dataset</Button>
                  </EmptyState.Actions>
                </EmptyState>
              ) : (
                <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
                  {listedDatasets.map((dataset) => (
                    <DatasetCard key={dataset.id} dataset={dataset} />
                  ))}
                </SimpleGrid>
              )
            }
          </Loaded>
        </Stack>
        <Stack component="section" gap="sm" aria-labelledby="classifiers">
          <Title order={2} id="classifiers">
            Classifiers
          </Title>
          <Loaded query={classifiers}>
            {(found) =>
              found.length === 0 ? (
                <EmptyState
                  icon={<IconTopologyStarRing3 stroke={1.5} />}
                  title="No classifier yet"
                  description={
                    noDatasets
                      ? "A classifier answers a dataset's images: import one first."
                      : `Drop an ONNX file here or train one on a dataset${isServed ? ", or add the one whose weights come with Exemplar" : ""}.`
                  }
                />
              ) : (
                <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
                  {listedClassifiers.map((classifier) => (
                    <ClassifierCard key={classifier.id} classifier={classifier} datasets={datasets.data ?? []} />
                  ))}
                </SimpleGrid>
              )
            }
          </Loaded>
        </Stack>
        <GeneratorsSection datasets={datasets.data ?? []} />
      </Stack>
      <ActionDialogs datasets={datasetsInUse} />
    </Page>
  );
}
