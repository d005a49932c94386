import { Grid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import type { Generator } from "#shared/contract/generators.ts";
import type { Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { formatCount } from "../../elements/format.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { NotFound } from "../../elements/not-found.tsx";
import { Page } from "../../elements/page.tsx";
import { HoldingMenu } from "../../holdings/holding-menu.tsx";
import { Section } from "../classifier/section.tsx";
import { GeneratorChart } from "./generator-chart.tsx";
import { GeneratorFacts } from "./generator-facts.tsx";
import { LevelSets } from "./level-sets.tsx";
import { SampleSheet } from "./sample-sheet.tsx";

/** What a generator makes, how its training went, and where it comes from. */
export default function GeneratorPage() {
  const { generatorId } = useParams();
  const generators = useQuery(orpc.library.generators.queryOptions());
  const datasets = useQuery(orpc.library.datasets.queryOptions());
  return (
    <Loaded query={generators}>
      {(found) => (
        <Loaded query={datasets}>
          {(known) => {
            const generator = found.find(({ id }) => id === generatorId);
            const dataset = known.find(({ id }) => id === generator?.datasetId);
            if (!generator || !dataset) return <NotFound what="generator" />;
            return <Detail generator={generator} dataset={dataset} />;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

function Detail({ generator, dataset }: { readonly generator: Generator; readonly dataset: Dataset }) {
  const { name, architecture, parameterCount, training } = generator;
  const navigate = useNavigate();
  return (
    <Page
      title={name}
      back={{ label: "Library", to: "/library" }}
      subtitle={`${architecture}, ${formatCount(parameterCount)} parameters, of ${dataset.name}`}
      actions={
        <HoldingMenu
          holding={{ kind: "generator", ...generator }}
          onDeleted={() => navigate("/library", { replace: true })}
        />
      }
    >
      <Grid gap="md">
        <Section title="Samples">
          <SampleSheet generator={generator} room={480} />
        </Section>
        <Section title="Training">
          <GeneratorChart history={training.history} />
        </Section>
        <LevelSets generator={generator} />
        <Section title="Provenance">
          <GeneratorFacts generator={generator} dataset={dataset} />
        </Section>
      </Grid>
    </Page>
  );
}
