import { Button, Grid, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";
import type { Classifier, Dataset, Split } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { formatCount } from "../../elements/format.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { NotFound } from "../../elements/not-found.tsx";
import { Page } from "../../elements/page.tsx";
import { useSearchFilter } from "../../elements/use-search-filter.ts";
import { HoldingMenu } from "../../holdings/holding-menu.tsx";
import { SubjectArtefacts } from "../../methods/subject-artefacts.tsx";
import { imageQueryAddress } from "../dataset/image-query.ts";
import { ArchitectureTable } from "./architecture-table.tsx";
import { CapabilitiesCard } from "./capabilities-card.tsx";
import { ClassifierFacts } from "./classifier-facts.tsx";
import { EvaluationCards } from "./evaluation-cards.tsx";
import { Section } from "./section.tsx";
import { TrainingCard } from "./training-card.tsx";
import { TryImage } from "./try-image.tsx";

/** What a classifier is, how well it does, and where it errs. */
export default function ClassifierPage() {
  const { classifierId } = useParams();
  const classifiers = useQuery(orpc.library.classifiers.queryOptions());
  const datasets = useQuery(orpc.library.datasets.queryOptions());
  return (
    <Loaded query={classifiers}>
      {(found) => (
        <Loaded query={datasets}>
          {(known) => {
            const classifier = found.find(({ id }) => id === classifierId);
            const dataset = known.find(({ id }) => id === classifier?.datasetId);
            if (!classifier || !dataset) return <NotFound what="classifier" />;
            return <Detail classifier={classifier} dataset={dataset} />;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

function Detail({ classifier, dataset }: { readonly classifier: Classifier; readonly dataset: Dataset }) {
  const [search, change] = useSearchFilter();
  const navigate = useNavigate();
  const split: Split = search.get("split") === "train" ? "train" : "test";
  return (
    <Page
      title={classifier.name}
      back={{ label: "Library", to: "/library" }}
      subtitle={`${classifier.architecture}, ${formatCount(classifier.parameterCount)} parameters, for ${dataset.name}`}
      actions={
        <>
          <SegmentedControl
            aria-label="Split"
            value={split}
            onChange={(chosen) => change({ split: chosen })}
            data={[
              { value: "test", label: "Test images" },
              { value: "train", label: "Training images" },
            ]}
          />
          <Button
            component={Link}
            variant="default"
            to={imageQueryAddress({ datasetId: dataset.id, classifierId: classifier.id, split })}
          >
            Browse its answers
          </Button>
          <HoldingMenu
            holding={{ kind: "classifier", ...classifier }}
            onDeleted={() => navigate("/library", { replace: true })}
          />
        </>
      }
    >
      <Grid gap="md">
        <EvaluationCards classifier={classifier} dataset={dataset} split={split} />
        <Section title="Try an image">
          <TryImage classifier={classifier} dataset={dataset} />
        </Section>
        <TrainingCard classifier={classifier} />
        <CapabilitiesCard classifier={classifier} />
        <Section title="Fits" wide>
          <SubjectArtefacts
            classifierId={classifier.id}
            subject={{ kind: "classifier", classifierId: classifier.id }}
            none="Nothing has been fitted to it: what methods use is made when it is first needed."
            run="Study this classifier"
          />
        </Section>
        <Section title="Architecture">
          <ArchitectureTable classifier={classifier} />
        </Section>
        <Section title="Provenance">
          <ClassifierFacts classifier={classifier} />
        </Section>
      </Grid>
    </Page>
  );
}
