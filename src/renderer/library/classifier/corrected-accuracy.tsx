import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "react-router";
import { correctedAccuracy, relabelAnswers, relabelledImages } from "#shared/analysis/relabelling.ts";
import { correctedInWords } from "#shared/analysis/relabelling-findings.ts";
import type { Study } from "#shared/contract/compose.ts";
import type { Evaluation } from "#shared/contract/library.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { relabel } from "#shared/study/trial-types/relabel.ts";
import { orpc } from "../../connection/client.ts";
import { Section } from "./section.tsx";

/** The accuracy by the labels of people, of each study in which they named images of this classifier again; nothing without any. */
export function CorrectedAccuracyCard({ evaluation }: { readonly evaluation: Evaluation }) {
  const { classifierId } = evaluation;
  const studies = useQuery(orpc.compose.studies.queryOptions());
  const targets = useQuery(orpc.curate.targets.queryOptions({ input: { classifierId } }));
  const own = useMemo(() => {
    const ids = new Set(targets.data?.map(({ id }) => id));
    return studies.data?.filter((study) => relabelledTargets(study).some((id) => ids.has(id))) ?? [];
  }, [studies.data, targets.data]);
  if (own.length === 0) return null;
  return (
    <Section title="With corrected labels">
      <Stack gap="md">
        {own.map((study) => (
          <ByRaters key={study.id} study={study} evaluation={evaluation} />
        ))}
        <Text size="sm" c="dimmed">
          The dataset keeps its own labels.
        </Text>
      </Stack>
    </Section>
  );
}

const relabelledTargets = ({ document: { flow } }: Study): string[] =>
  flow.flatMap((step) =>
    step.type === "block" && step.trialType === relabel.name
      ? step.trials.map(({ parameters }) => String(parameters.target_id))
      : [],
  );

interface ByRatersProps {
  readonly study: Study;
  readonly evaluation: Evaluation;
}

function ByRaters({ study, evaluation }: ByRatersProps) {
  const tableOf = (kind: SessionKind) =>
    orpc.analyse.table.queryOptions({
      input: { studyId: study.id, kinds: [kind], scoredOnly: true, completedOnly: true },
    });
  const [real, simulated] = [useQuery(tableOf("real")), useQuery(tableOf("simulated"))];
  const isReal = (real.data?.rows.length ?? 0) > 0;
  const table = isReal ? real.data : simulated.data;
  const corrected = useMemo(() => {
    const images = table ? relabelledImages(relabelAnswers(table)) : [];
    return images.length > 0 ? correctedAccuracy(images, evaluation) : null;
  }, [table, evaluation]);
  return (
    <div>
      <Anchor component={Link} to={`/analyse/${study.id}`} fw={500}>
        {study.document.title}
      </Anchor>
      <Text size="sm">
        {corrected === null
          ? "Nobody has completed it."
          : `${isReal ? "" : "By simulated raters, who say nothing about people: "}${correctedInWords(corrected)}`}
      </Text>
    </div>
  );
}
