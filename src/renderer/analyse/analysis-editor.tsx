import { Button, Group, SegmentedControl, Select, Tabs } from "@mantine/core";
import { useMemo, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import type { Analysis } from "#shared/contract/analyse.ts";
import type { Study } from "#shared/contract/compose.ts";
import type { Session } from "#shared/contract/run.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { formatDate } from "../elements/format.ts";
import { HistoryButtons } from "../elements/history/history-buttons.tsx";
import { useEditorKeys } from "../elements/history/use-editor-keys.ts";
import { useHistory } from "../elements/history/use-history.ts";
import { Page } from "../elements/page.tsx";
import { UnsavedChanges } from "../elements/unsaved-changes.tsx";
import { StudySelect } from "../run/study-select.tsx";
import { useCommands } from "../shell/commands.ts";
import { AccuracyTab } from "./accuracy/accuracy-tab.tsx";
import classes from "./analysis-editor.module.css";
import { DataTab } from "./data/data-tab.tsx";
import { ExportTab } from "./export/export-tab.tsx";
import { ModelsTab } from "./models/models-tab.tsx";
import { newAnalysis } from "./new-analysis.ts";
import { TrialCounts } from "./trial-counts.tsx";
import { useSaveAnalysis } from "./use-save-analysis.ts";
import { useTrials } from "./use-trials.ts";
import { useFit } from "./worker/use-fit.ts";

interface Props {
  readonly study: Study;
  readonly sessions: readonly Session[];
  /** Every analysis of the study that was saved, newest first. */
  readonly analyses: readonly Analysis[];
  /** The one to open: an id, "new", or null for the one saved last. */
  readonly wanted: string | null;
  readonly onOpen: (analysisId: string) => void;
  readonly onCreated: (analysis: Analysis) => void;
}

const tabs = ["data", "accuracy", "models", "export"] as const;
const tabNames = { data: "Data", accuracy: "Accuracy", models: "Models", export: "Export and report" };

/** An analysis: which rows, which models, and what comes of them. */
export function AnalysisEditor({ study, sessions, analyses, wanted, onOpen, onCreated }: Props) {
  const navigate = useNavigate();
  const params = useParams();
  const { search } = useLocation();
  const tab = tabs.find((known) => known === params.tab) ?? "data";
  const [opened] = useState(() => (wanted ? analyses.find(({ id }) => id === wanted) : analyses[0]));
  const [initial] = useState(() => opened?.document ?? newAnalysis(study, sessions));
  const { present: document, ...history } = useHistory(initial);
  const { save, saving, dirty, savedId } = useSaveAnalysis(opened, document, onCreated);
  const trials = useTrials(document);
  const fit = useFit();
  useEditorKeys({ undo: history.undo, redo: history.redo, save: () => void save() });
  useCommands(
    useMemo(
      () =>
        tabs.map((name) => ({
          label: `Analyse: ${tabNames[name]}`,
          run: () => void navigate({ pathname: `/analyse/${study.id}/${name}`, search }),
        })),
      [navigate, study.id, search],
    ),
  );
  return (
    <Page
      fill
      title={study.name}
      subtitle={<TrialCounts trials={trials} document={document} />}
      actions={
        <>
          <StudySelect area="analyse" studyId={study.id} />
          {analyses.length > 0 && (
            <Select
              aria-label="Saved analysis"
              w={220}
              data={[
                ...analyses.map(({ id, updatedAt }) => ({ value: id, label: `Saved ${formatDate(updatedAt)}` })),
                { value: "new", label: "New analysis" },
              ]}
              value={savedId ?? "new"}
              onChange={(id) => id && onOpen(id)}
            />
          )}
          <HistoryButtons {...history} />
          <Button onClick={() => void save()} loading={saving} disabled={!dirty}>
            Save analysis
          </Button>
        </>
      }
    >
      <UnsavedChanges dirty={dirty && history.canUndo} within={`/analyse/${study.id}`} />
      <Tabs
        value={tab}
        onChange={(next) => next && void navigate({ pathname: `/analyse/${study.id}/${next}`, search })}
        className={classes.tabs}
        keepMounted={false}
      >
        <Group wrap="nowrap" mb="md">
          <Tabs.List flex={1}>
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {tabNames[name]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <SegmentedControl
            size="xs"
            aria-label="Kind of sessions"
            data={kinds}
            value={document.kinds[0]!}
            onChange={(kind) => history.edit({ ...document, kinds: [kind as SessionKind] }, null)}
          />
        </Group>
        <Tabs.Panel value="data" className={classes.panel}>
          <DataTab trials={trials} document={document} onEdit={history.edit} />
        </Tabs.Panel>
        <Tabs.Panel value="accuracy" className={classes.panel}>
          <AccuracyTab trials={trials} study={study} document={document} />
        </Tabs.Panel>
        <Tabs.Panel value="models" className={classes.panel}>
          <ModelsTab trials={trials} study={study.document} document={document} fit={fit} onEdit={history.edit} />
        </Tabs.Panel>
        <Tabs.Panel value="export" className={classes.panel}>
          <ExportTab study={study} document={document} onSave={save} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

const kinds: { value: SessionKind; label: string }[] = [
  { value: "real", label: "Real" },
  { value: "pilot", label: "Pilot" },
  { value: "simulated", label: "Simulated" },
];
