import { Alert, SegmentedControl, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useState } from "react";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { ModelOutcome } from "../worker/tasks.ts";
import { CoefficientTable } from "./coefficient-table.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { FixedEffectsFigure } from "./fixed-effects-figure.tsx";
import { Lme4Text } from "./lme4-text.tsx";
import { RandomEffectsFigures } from "./random-effects-figures.tsx";

interface NamedFit {
  readonly name: string;
  readonly fit: MixedModelFit;
  readonly seconds: number;
}

/** What came of the models: compared, side by side, and each in its figures. */
export function ModelResults({ outcomes }: { readonly outcomes: readonly ModelOutcome[] }) {
  const fits = outcomes.flatMap((outcome, place): NamedFit[] =>
    "fit" in outcome ? [{ name: `Model ${place + 1}`, fit: outcome.fit, seconds: outcome.seconds }] : [],
  );
  const [wanted, setWanted] = useState<string>();
  const shown = fits.find(({ name }) => name === wanted) ?? fits.at(-1);
  return (
    <Stack gap="lg">
      {outcomes.map(
        (outcome, place) =>
          "problem" in outcome && (
            <Alert key={outcome.formula} color="red" title={`Model ${place + 1} could not be fitted`}>
              {`${outcome.problem.message} ${outcome.problem.remedy}`}
            </Alert>
          ),
      )}
      {fits.flatMap(({ name, fit }) =>
        fit.warnings.map((warning) => (
          <Alert key={`${name} ${warning}`} color="orange" icon={<IconInfoCircle />} title={name} role="status">
            {warning}
          </Alert>
        )),
      )}
      {fits.length > 1 && <ComparisonTable fits={fits} />}
      {fits.length > 0 && <CoefficientTable fits={fits} />}
      {shown && (
        <section aria-labelledby="one-model">
          <Title order={2} id="one-model" mb="xs">
            One model
          </Title>
          {fits.length > 1 && (
            <SegmentedControl
              aria-label="Which model"
              mb="sm"
              data={fits.map(({ name }) => name)}
              value={shown.name}
              onChange={setWanted}
            />
          )}
          <Text size="sm" c="dimmed" mb="sm">
            {`${shown.fit.method}, ${shown.seconds.toFixed(2)} s, largest gradient ${shown.fit.maxGradient.toExponential(1)}`}
          </Text>
          <Tabs defaultValue="fixed" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="fixed">Fixed effects</Tabs.Tab>
              {shown.fit.modes.length > 0 && <Tabs.Tab value="random">Random effects</Tabs.Tab>}
              <Tabs.Tab value="lme4">As lme4 prints it</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="fixed">
              <FixedEffectsFigure fit={shown.fit} />
            </Tabs.Panel>
            <Tabs.Panel value="random">
              <RandomEffectsFigures fit={shown.fit} />
            </Tabs.Panel>
            <Tabs.Panel value="lme4">
              <Lme4Text fit={shown.fit} />
            </Tabs.Panel>
          </Tabs>
        </section>
      )}
    </Stack>
  );
}
