import { Button, Group, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { PowerPlan } from "#shared/contract/power.ts";
import { type PlannedTrials, plannedTrials } from "#shared/study/planned-trials.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { nestedFormulas } from "../../analyse/new-analysis.ts";
import { client } from "../../connection/client.ts";
import { isActive, showStartedJob, useJobs } from "../../connection/jobs.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { AssumptionTable } from "./assumption-table.tsx";
import { type Assumptions, modelParameters, paperAssumptions } from "./assumptions.ts";
import { parseNumbers, parseScales } from "./numbers-text.ts";
import { PowerJob } from "./power-job.tsx";
import classes from "./power-simulation.module.css";
import { useFittedAssumptions } from "./use-fitted-assumptions.ts";

interface Props {
  readonly studyId: string;
  readonly document: StudyDocument;
}

/** What to look for and what to assume, and beside it the power that follows; or why there is nothing to simulate. */
export function PowerSimulation({ studyId, document }: Props) {
  const planned = useMemo(() => attempt(() => plannedTrials(document)), [document]);
  const formulas = useMemo(() => nestedFormulas(document), [document]);
  if ("error" in planned) return <FailurePanel error={planned.error} />;
  if (planned.result.every(({ length }) => length === 0)) return <Text>The study has no scored trials yet.</Text>;
  if (formulas.length < 2)
    return <Text>The study has no factor between its conditions: there is no effect to find.</Text>;
  return <Simulation studyId={studyId} document={document} trials={planned.result} formulas={formulas} />;
}

interface SimulationProps extends Props {
  readonly trials: PlannedTrials;
  /** Nested models, simplest first. */
  readonly formulas: readonly string[];
}

function Simulation({ studyId, document, trials, formulas }: SimulationProps) {
  const planned = Math.max(...trials.map(({ length }) => length));
  const everyone = document.participantsPerCondition * document.conditions.length;
  const [larger, setLarger] = useState(formulas.length - 1);
  const [participantsText, setParticipants] = useState(
    [everyone / 2, everyone, 2 * everyone].map(Math.ceil).join(", "),
  );
  const [trialsText, setTrials] = useState(String(planned));
  const [replicates, setReplicates] = useState(200);
  const [changed, setChanged] = useState<Assumptions>();
  const formula = formulas[larger]!;
  const model = useMemo(() => attempt(() => modelParameters(formula, trials)), [formula, trials]);
  const fitted = useFittedAssumptions();
  const [scalesText, setScales] = useState("1");
  const [asked, setAsked] = useState<string>();
  const started = useMutation({
    mutationFn: (plan: PowerPlan) => client.compose.power(plan),
    onSuccess: showStartedJob,
  });
  // A simulation goes on while other pages are open: the newest one of this study is shown.
  const title = `Power of ${document.title}`;
  const job = useJobs().find(({ kind, title: own }) => kind === "simulate-power" && own === title);

  if ("error" in model) return <FailurePanel error={model.error} />;
  const participants = parseNumbers(participantsText, 2 * document.conditions.length);
  const trialsEach = parseNumbers(trialsText, 2);
  const assumptions = changed ?? paperAssumptions(model.result);
  const effects = formulas.slice(1).map((_, place) => ({
    value: String(place + 1),
    label: place === 0 ? "What is shown matters" : "What is shown matters differently by kind of target",
  }));
  const scales = parseScales(scalesText);
  const wanted = JSON.stringify([formula, assumptions, participants, trialsEach, scales, replicates]);
  const simulate = () => {
    if (!participants || !trialsEach || !scales) return;
    const designs = trialsEach.flatMap((each) =>
      participants.flatMap((count) => scales.map((scale) => ({ participants: count, trialsEach: each, scale }))),
    );
    setAsked(wanted);
    started.mutate({
      ...{ studyId, formula, reduced: formulas[larger - 1]!, ...assumptions },
      ...{ designs, replicates, seed: document.seed, alpha: 0.05 },
    });
  };
  return (
    <div className={classes.columns}>
      <Stack gap="sm">
        <Select
          label="Effect to find"
          description={`${formula}, against the model without it`}
          data={effects}
          value={String(larger)}
          onChange={(value) => {
            if (!value) return;
            setLarger(Number(value));
            setChanged(undefined);
          }}
        />
        <AssumptionTable
          parameters={model.result}
          assumptions={assumptions}
          document={document}
          onChange={setChanged}
        />
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setChanged(undefined)}>
            As in the paper's Table 1
          </Button>
          <Button
            variant="default"
            size="xs"
            loading={fitted.isPending}
            onClick={() => fitted.mutate({ studyId, formula, parameters: model.result }, { onSuccess: setChanged })}
          >
            As in this study's data
          </Button>
        </Group>
        {!changed && (
          <Text size="xs" c="dimmed">
            Folke et al. (2021), their adversarial images as errors. What has no counterpart there is 0; the standard
            deviations are plausible ones, which the paper does not print.
          </Text>
        )}
      </Stack>
      <Stack gap="md">
        <Group align="flex-start">
          <TextInput
            flex="1 1 150px"
            label="Participants in all"
            description="A point of the curve each"
            value={participantsText}
            error={
              participants
                ? undefined
                : `Whole numbers, at least ${2 * document.conditions.length}, such as 40, 80, 120`
            }
            onChange={(event) => setParticipants(event.currentTarget.value)}
          />
          <TextInput
            flex="1 1 150px"
            label="Trials of each"
            description={`A curve each. Planned: ${planned}`}
            value={trialsText}
            error={trialsEach ? undefined : "Whole numbers, at least 2, such as 28, 56"}
            onChange={(event) => setTrials(event.currentTarget.value)}
          />
          <TextInput
            flex="0 1 130px"
            label="Size of the effect"
            description="Times the assumed one"
            value={scalesText}
            error={scales ? undefined : "Numbers above 0, such as 0.5, 0.75, 1"}
            onChange={(event) => setScales(event.currentTarget.value)}
          />
          <NumberInput
            flex="0 1 130px"
            label="Simulations"
            description="Studies a point"
            min={10}
            max={10_000}
            step={100}
            allowDecimal={false}
            value={replicates}
            onChange={(value) => typeof value === "number" && value >= 1 && setReplicates(value)}
          />
        </Group>
        <Button
          w="fit-content"
          disabled={!participants || !trialsEach || !scales}
          loading={started.isPending || (job !== undefined && isActive(job))}
          onClick={simulate}
        >
          Simulate
        </Button>
        {started.error ? <FailurePanel error={started.error} /> : null}
        {job && asked !== undefined && asked !== wanted && !isActive(job) && (
          <Text size="sm" c="dimmed" role="status">
            Assumptions or numbers have changed since this was simulated.
          </Text>
        )}
        {job ? (
          <PowerJob job={job} />
        ) : (
          <Text c="dimmed">
            Each simulated study draws new participants, items and answers from these assumptions and is tested as the
            analysis will test it. The curve shows how often the effect is found. It goes on while you work elsewhere.
          </Text>
        )}
      </Stack>
    </div>
  );
}

function attempt<Result>(compute: () => Result): { readonly result: Result } | { readonly error: unknown } {
  try {
    return { result: compute() };
  } catch (error) {
    return { error };
  }
}
