import { SegmentedControl, Stack, Tabs, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import type { FittedModels } from "../worker/use-fit.ts";
import type { BootstrapSettings } from "./bootstrap-settings.ts";
import { CoefficientTable } from "./coefficient-table.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { DiagnosticsPanel } from "./diagnostics-panel.tsx";
import { EffectsPanel } from "./effects-panel.tsx";
import { FixedEffectsFigure } from "./fixed-effects-figure.tsx";
import { IntervalsPanel } from "./intervals-panel.tsx";
import { Lme4Text } from "./lme4-text.tsx";
import { MeansPanel } from "./means-panel.tsx";
import { ModelMessages } from "./model-messages.tsx";
import { ProportionalOddsPanel } from "./proportional-odds-panel.tsx";
import { RandomEffectsFigures } from "./random-effects-figures.tsx";
import { SlopeAdvice } from "./slope-advice.tsx";
import type { SmallestEffect } from "./smallest-effect-field.tsx";
import { TermsPanel } from "./terms-panel.tsx";

interface NamedFit {
  readonly name: string;
  readonly fit: MixedModelFit;
  readonly seconds: number;
}

interface Props {
  readonly fitted: FittedModels;
  readonly study: Pick<StudyDocument, "factors">;
  readonly settings: BootstrapSettings;
  readonly smallest: SmallestEffect;
}

/** What came of the models: compared, side by side, and each in its figures. */
export function ModelResults({ fitted: { outcomes, computations }, study, settings, smallest }: Props) {
  const fits = outcomes.flatMap((outcome, place): NamedFit[] =>
    "fit" in outcome ? [{ name: `Model ${place + 1}`, fit: outcome.fit, seconds: outcome.seconds }] : [],
  );
  const [wanted, setWanted] = useState<string>();
  const shown = fits.find(({ name }) => name === wanted) ?? fits.at(-1);
  return (
    <Stack gap="lg">
      <ModelMessages outcomes={outcomes} />
      {fits.length > 1 && <ComparisonTable fits={fits} computations={computations} settings={settings} />}
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
            {`${modelledText(shown.fit)}${shown.fit.method}, ${shown.seconds.toFixed(2)} s, largest gradient ${shown.fit.maxGradient.toExponential(1)}`}
          </Text>
          <Tabs defaultValue="fixed" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="fixed">Fixed effects</Tabs.Tab>
              <Tabs.Tab value="intervals">Intervals</Tabs.Tab>
              <Tabs.Tab value="terms">Terms</Tabs.Tab>
              <Tabs.Tab value="effects">Effect sizes</Tabs.Tab>
              <Tabs.Tab value="means">
                {shown.fit.family === "binomial" || shown.fit.family === "ordinal"
                  ? "Probabilities and contrasts"
                  : "Means and contrasts"}
              </Tabs.Tab>
              {shown.fit.modes.length > 0 && <Tabs.Tab value="random">Random effects</Tabs.Tab>}
              <Tabs.Tab value="diagnostics">Diagnostics</Tabs.Tab>
              <Tabs.Tab value="lme4">As lme4 prints it</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="fixed">
              <FixedEffectsFigure fit={shown.fit} />
            </Tabs.Panel>
            <Tabs.Panel value="intervals">
              <IntervalsPanel name={shown.name} fit={shown.fit} computations={computations} settings={settings} />
            </Tabs.Panel>
            <Tabs.Panel value="terms">
              <TermsPanel fit={shown.fit} study={study} />
            </Tabs.Panel>
            <Tabs.Panel value="effects">
              <EffectsPanel fit={shown.fit} study={study} smallest={smallest} />
            </Tabs.Panel>
            <Tabs.Panel value="means">
              <MeansPanel fit={shown.fit} study={study} smallest={smallest} />
            </Tabs.Panel>
            <Tabs.Panel value="random">
              <Stack gap="xl">
                <SlopeAdvice fit={shown.fit} />
                <RandomEffectsFigures fit={shown.fit} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="diagnostics">
              <Stack gap="lg">
                {shown.fit.thresholds && (
                  <ProportionalOddsPanel name={shown.name} fit={shown.fit} study={study} computations={computations} />
                )}
                <DiagnosticsPanel fit={shown.fit} seed={settings.seed} />
              </Stack>
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

/** Which outcome the estimates are about. */
const modelledText = ({ modelled }: MixedModelFit) => (modelled === null ? "" : `Modelling P(${modelled}). `);
