import { Button, Group, SegmentedControl, Select, Tabs } from "@mantine/core";
import { useMemo, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import type { Analysis } from "#shared/contract/analyse.ts";
import { namedByRoles } from "#shared/imported-trials/column-roles.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { formatDate } from "../elements/format.ts";
import { HistoryButtons } from "../elements/history/history-buttons.tsx";
import { useEditorKeys } from "../elements/history/use-editor-keys.ts";
import { useHistory } from "../elements/history/use-history.ts";
import { Page } from "../elements/page.tsx";
import { UnsavedChanges } from "../elements/unsaved-changes.tsx";
import { HoldingMenu } from "../holdings/holding-menu.tsx";
import { useCommands } from "../shell/commands.ts";
import { AccuracyTab } from "./accuracy/accuracy-tab.tsx";
import { SharesTab } from "./accuracy/shares-tab.tsx";
import { type AnalysedData, addressOf, beginning, participantsOf, titleOf, wordsOf } from "./analysed-data.ts";
import classes from "./analysis-editor.module.css";
import { DataTab } from "./data/data-tab.tsx";
import { DataSelect } from "./data-select.tsx";
import { ExportTab } from "./export/export-tab.tsx";
import { ImportSummary } from "./imported/import-summary.tsx";
import { ModelsTab } from "./models/models-tab.tsx";
import { TrialCounts } from "./trial-counts.tsx";
import { useSaveAnalysis } from "./use-save-analysis.ts";
import { useTrials } from "./use-trials.ts";
import { useFit } from "./worker/use-fit.ts";

interface Props {
  readonly data: AnalysedData;
  /** Every analysis of these data that was saved, newest first. */
  readonly analyses: readonly Analysis[];
  /** The one to open: an id, "new", or null for the one saved last. */
  readonly wanted: string | null;
  readonly onOpen: (analysisId: string) => void;
  readonly onCreated: (analysis: Analysis) => void;
}

const tabs = ["data", "accuracy", "models", "export"] as const;
const tabNames = { data: "Data", accuracy: "Accuracy", models: "Models", export: "Export and report" };
/** What was answered rightly is known of a study's own trials; of others there is the outcome that was named. */
const tabName = (name: (typeof tabs)[number], { kind }: AnalysedData) =>
  name === "accuracy" && kind === "imported" ? "Outcome" : tabNames[name];

/** An analysis: which rows, which models, and what comes of them. */
export function AnalysisEditor({ data, analyses, wanted, onOpen, onCreated }: Props) {
  const navigate = useNavigate();
  const params = useParams();
  const { search } = useLocation();
  const address = addressOf(data);
  const tab = tabs.find((known) => known === params.tab) ?? "data";
  const [opened] = useState(() => (wanted ? analyses.find(({ id }) => id === wanted) : analyses[0]));
  const [initial] = useState(() => opened?.document ?? beginning(data));
  const { present: document, ...history } = useHistory(initial);
  const { save, saving, dirty, savedId } = useSaveAnalysis(opened, document, onCreated);
  const others = data.kind === "imported" ? namedByRoles(data.imported.roles) : undefined;
  const trials = useTrials(document, others);
  const fit = useFit();
  useEditorKeys({ undo: history.undo, redo: history.redo, save: () => void save() });
  useCommands(
    useMemo(
      () =>
        tabs.map((name) => ({
          label: `Analyse: ${tabName(name, data)}`,
          run: () => void navigate({ pathname: `${address}/${name}`, search }),
        })),
      [navigate, address, search, data],
    ),
  );
  return (
    <Page
      fill
      title={titleOf(data)}
      subtitle={<TrialCounts trials={trials} participant={participantsOf(data, document)} />}
      actions={
        <>
          <DataSelect address={address} />
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
          {data.kind === "imported" && (
            <HoldingMenu
              holding={{ kind: "import", ...data.imported }}
              onDeleted={() => void navigate("/analyse", { replace: true })}
            />
          )}
        </>
      }
    >
      <UnsavedChanges dirty={dirty && history.canUndo} within={address} />
      <Tabs
        value={tab}
        onChange={(next) => next && void navigate({ pathname: `${address}/${next}`, search })}
        className={classes.tabs}
        keepMounted={false}
      >
        <Group wrap="nowrap" mb="md">
          <Tabs.List flex={1}>
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {tabName(name, data)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {data.kind === "study" && (
            <SegmentedControl
              size="xs"
              aria-label="Kind of sessions"
              data={kinds}
              value={document.kinds[0]!}
              onChange={(kind) => history.edit({ ...document, kinds: [kind as SessionKind] }, null)}
            />
          )}
        </Group>
        <Tabs.Panel value="data" className={classes.panel}>
          {data.kind === "imported" && <ImportSummary imported={data.imported} />}
          <DataTab trials={trials} document={document} onEdit={history.edit} />
        </Tabs.Panel>
        <Tabs.Panel value="accuracy" className={classes.panel}>
          {data.kind === "study" ? (
            <AccuracyTab trials={trials} study={data.study} document={document} />
          ) : (
            <SharesTab trials={trials} imported={data.imported} document={document} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="models" className={classes.panel}>
          <ModelsTab trials={trials} study={wordsOf(data)} document={document} fit={fit} onEdit={history.edit} />
        </Tabs.Panel>
        <Tabs.Panel value="export" className={classes.panel}>
          <ExportTab study={data.kind === "study" ? data.study : null} document={document} onSave={save} />
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
