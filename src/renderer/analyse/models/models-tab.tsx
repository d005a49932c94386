import { ActionIcon, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconMathFunction, IconPlus, IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { sameSettings, settingsOf } from "#shared/analysis/fit-models.ts";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { NoTrials } from "../no-trials.tsx";
import type { TrialsState } from "../use-trials.ts";
import type { FitState } from "../worker/use-fit.ts";
import { bootstrapSettings } from "./bootstrap-settings.ts";
import { FamilyChoice } from "./family-choice.tsx";
import { FitProgressBar } from "./fit-progress-bar.tsx";
import { FormulaField } from "./formula-field.tsx";
import { checkFormula } from "./formula-problem.ts";
import { ModelResults } from "./model-results.tsx";
import { ModelSettings } from "./model-settings.tsx";
import { ReferenceLevels } from "./reference-levels.tsx";
import { smallestEffect } from "./smallest-effect-field.tsx";

interface Props {
  readonly trials: TrialsState;
  readonly study: Pick<StudyDocument, "factors">;
  readonly document: AnalysisDocument;
  readonly fit: FitState;
  readonly onEdit: (document: AnalysisDocument, field: string | null) => void;
}

/** The nested models, simplest first, and what comes of them. */
export function ModelsTab({ trials: state, study, document, fit, onEdit }: Props) {
  const { formulas, family, order, success, referenceLevels } = document;
  const frame = state.trials?.frame;
  const table = state.trials?.all;
  const columns = useMemo(() => table?.columns.map(({ name }) => name) ?? [], [table]);
  const problems = useMemo(
    () =>
      formulas.map((formula) =>
        frame && frame.rowCount > 0
          ? checkFormula(formula, frame, columns, {
              family,
              ...(order && { order }),
              ...(success !== undefined && { success }),
            })
          : null,
      ),
    [formulas, frame, columns, family, order, success],
  );
  if (!frame || frame.rowCount === 0) return <NoTrials state={state} document={document} />;
  const setFormulas = (next: string[], field: string | null) => onEdit({ ...document, formulas: next }, field);
  const stale =
    fit.done !== undefined &&
    (fit.done.request.formulas !== formulas ||
      !sameSettings(fit.done.request.settings, document) ||
      fit.done.data !== state.trials?.kept);
  return (
    <Stack gap="md">
      <Stack gap={6}>
        <FamilyChoice document={document} onChange={(next) => onEdit(next, null)} />
        <ModelSettings document={document} frame={frame} onChange={(next) => onEdit(next, null)} />
        {formulas.map((formula, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a model is known by its place
          <Group key={place} gap="xs" wrap="nowrap" align="flex-start">
            <FormulaField
              label={`Model ${place + 1}`}
              value={formula}
              columns={columns}
              problem={problems[place] ?? null}
              onChange={(next) => setFormulas(formulas.with(place, next), `formulas.${place}`)}
            />
            <Tooltip label="Leave this model out">
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={4}
                aria-label={`Remove model ${place + 1}`}
                disabled={formulas.length === 1}
                onClick={() => setFormulas(formulas.toSpliced(place, 1), null)}
              >
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="xs"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          onClick={() => setFormulas([...formulas, formulas.at(-1)!], null)}
        >
          Add a model
        </Button>
      </Stack>
      <Group align="flex-end">
        <Button
          leftSection={<IconMathFunction size={16} />}
          loading={fit.running !== undefined}
          disabled={problems.some((problem) => problem !== null)}
          onClick={() => fit.start({ frame, formulas, settings: settingsOf(document) }, state.trials!.kept)}
        >
          {formulas.length === 1 ? "Fit the model" : `Fit ${formulas.length} models`}
        </Button>
        <ReferenceLevels
          formulas={formulas}
          frame={frame}
          referenceLevels={referenceLevels}
          onChange={(next) => onEdit({ ...document, referenceLevels: next }, null)}
        />
      </Group>
      {fit.running && <FitProgressBar running={fit.running} onCancel={fit.cancel} />}
      {fit.error ? <FailurePanel error={fit.error} /> : null}
      {stale && !fit.running && (
        <Text c="dimmed" role="status">
          Formulas, their settings, reference levels or data have changed since these models were fitted.
        </Text>
      )}
      {fit.done && (
        <ModelResults
          fitted={fit.done}
          study={study}
          settings={bootstrapSettings(document, onEdit)}
          smallest={smallestEffect(document, onEdit)}
        />
      )}
    </Stack>
  );
}
