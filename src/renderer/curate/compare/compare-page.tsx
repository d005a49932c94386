import { Alert, Button, EmptyState, Select, Stack, Text } from "@mantine/core";
import { IconScale } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { inUse } from "#shared/contract/holdings.ts";
import type { EvaluatedArtefact } from "#shared/contract/methods.ts";
import { compareEvaluations } from "#shared/methods/compare-evaluations.ts";
import { variantInWords, variantKey } from "#shared/methods/variant.ts";
import { orpc } from "../../connection/client.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { Page } from "../../elements/page.tsx";
import { useDialog } from "../../elements/use-dialog.ts";
import { EvaluateDialog } from "../actions/evaluate-dialog.tsx";
import { useTargets } from "../use-targets.ts";
import { ComparisonTable } from "./comparison-table.tsx";

/** Methods side by side on the same targets, by what evaluations have measured. */
export function ComparePage() {
  const classifiers = inUse(useQuery(orpc.library.classifiers.queryOptions()).data ?? []);
  const [chosen, setChosen] = useState<string | null>(null);
  const classifierId = chosen ?? classifiers[0]?.id;
  return (
    <Page
      title="Compare methods"
      back={{ label: "Curate", to: "/curate" }}
      subtitle="How faithful explanations are, by method, on the same targets"
    >
      <Stack gap="md">
        {classifiers.length > 1 && (
          <Select
            label="Classifier"
            w={280}
            data={classifiers.map(({ id, name }) => ({ value: id, label: name }))}
            value={classifierId ?? null}
            onChange={setChosen}
          />
        )}
        {classifierId && <Comparison classifierId={classifierId} />}
      </Stack>
    </Page>
  );
}

function Comparison({ classifierId }: { readonly classifierId: string }) {
  const evaluations = useQuery(orpc.artefacts.evaluations.queryOptions({ input: { classifierId } }));
  const targets = inUse(useTargets().data ?? []);
  const [, openDialog] = useDialog();
  const artefacts = targets
    .filter((target) => target.classifierId === classifierId && target.status !== "rejected")
    .flatMap((target) => inUse(target.artefacts).filter(({ output }) => output === "map"));
  const evaluate = (
    <Button variant="default" disabled={artefacts.length === 0} onClick={() => openDialog("evaluate")}>
      Evaluate {artefacts.length} explanations
    </Button>
  );
  return (
    <>
      <Loaded query={evaluations}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState
              py="xl"
              icon={<IconScale stroke={1.5} />}
              title="Nothing is evaluated yet"
              description={
                artefacts.length === 0
                  ? "Explain targets by two methods or more, then measure how faithful the explanations are."
                  : "Measure how faithful the explanations are; each is made again and its pixels taken away, which takes a while."
              }
            >
              <EmptyState.Actions>{evaluate}</EmptyState.Actions>
            </EmptyState>
          ) : (
            <Stack gap="lg" align="flex-start">
              <Tables evaluated={found} />
              {evaluate}
            </Stack>
          )
        }
      </Loaded>
      {artefacts.length > 0 && <EvaluateDialog classifierId={classifierId} artefacts={artefacts} />}
    </>
  );
}

/** What was measured in different ways is shown one way at a time, the newest first. */
function Tables({ evaluated: all }: { readonly evaluated: readonly EvaluatedArtefact[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const ways = new Map(all.map(({ evaluator }) => [variantKey(evaluator), variantInWords(evaluator)]));
  const way = chosen !== null && ways.has(chosen) ? chosen : variantKey(all.at(-1)!.evaluator);
  const evaluated = all.filter(({ evaluator }) => variantKey(evaluator) === way);
  const variants = new Map(evaluated.map((one) => [variantKey(one), variantInWords(one)]));
  const comparison = compareEvaluations(
    evaluated.map((one) => ({ unit: one.targetId, group: variantKey(one), measures: one.measures })),
    { seed: 1 },
  );
  return (
    <>
      {ways.size > 1 && (
        <Select
          label="Measured by"
          w={440}
          maw="100%"
          data={[...ways].map(([value, label]) => ({ value, label }))}
          value={way}
          onChange={setChosen}
        />
      )}
      {variants.size === 1 && (
        <Alert color="gray">
          <Text size="sm">
            Only one method is measured in this way: evaluate the explanations of another one to compare them.
          </Text>
        </Alert>
      )}
      {comparison.map((measure) => (
        <ComparisonTable key={measure.id} comparison={measure} label={(group) => variants.get(group) ?? group} />
      ))}
    </>
  );
}
