import { Alert, Anchor, Box, Button, Text } from "@mantine/core";
import { IconChartLine, IconEye, IconFileText, IconLock } from "@tabler/icons-react";
import { Link, useNavigate, useSearchParams } from "react-router";
import type { Study } from "#shared/contract/compose.ts";
import { partOf, type StudyPart } from "#shared/study/study-part.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { HistoryButtons } from "../elements/history/history-buttons.tsx";
import { useEditorKeys } from "../elements/history/use-editor-keys.ts";
import { useHistory } from "../elements/history/use-history.ts";
import { Page } from "../elements/page.tsx";
import { UnsavedChanges } from "../elements/unsaved-changes.tsx";
import { HoldingMenu } from "../holdings/holding-menu.tsx";
import { FlowList } from "./flow-list.tsx";
import { PartSettings } from "./part-settings.tsx";
import { ProblemList } from "./problem-list.tsx";
import classes from "./study-editor.module.css";
import { parsePart } from "./study-parts.ts";
import { summaryInWords } from "./summary-in-words.ts";
import { useSaveStudy } from "./use-save-study.ts";
import { useStudyCheck } from "./use-study-check.ts";

/** A study as a flow with the settings of one part beside it. */
export function StudyEditor({ study }: { readonly study: Study }) {
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const { present: document, ...history } = useHistory(study.document);
  const { problems, summary } = useStudyCheck(document, study);
  const { save, saving, failure, dirty } = useSaveStudy(study, document, history.endStep);
  const part = parsePart(search.get("part"), document);
  const goTo = (next: StudyPart) => setSearch({ part: next }, { replace: true });
  const saveLabel = study.frozen ? "Save as new version" : "Save";

  const saveHere = async () => {
    const saved = await save();
    if (saved && saved.id !== study.id) await navigate(`/compose/${saved.id}`);
  };
  const saveAndOpen = async (page: "preview" | "power" | "protocol") => {
    const saved = dirty ? await save() : study;
    if (saved) await navigate(`/compose/${saved.id}/${page}`);
  };
  useEditorKeys({ undo: history.undo, redo: history.redo, save: () => void (dirty && saveHere()) });
  return (
    <Page
      title={study.name === study.document.title ? document.title || "Untitled study" : study.name}
      subtitle={
        <>
          <Anchor component={Link} to="/compose" inherit underline="always">
            Studies
          </Anchor>
          {` / ${summary ? summaryInWords(summary) : "not ready to run yet"}`}
        </>
      }
      actions={
        <>
          <HistoryButtons {...history} />
          <Button
            variant="default"
            leftSection={<IconFileText size={16} />}
            onClick={() => saveAndOpen("protocol")}
            disabled={saving}
          >
            Protocol
          </Button>
          <Button
            variant="default"
            leftSection={<IconChartLine size={16} />}
            onClick={() => saveAndOpen("power")}
            disabled={saving}
          >
            Power
          </Button>
          <Button
            variant="default"
            leftSection={<IconEye size={16} />}
            onClick={() => saveAndOpen("preview")}
            disabled={saving}
          >
            {dirty ? `${saveLabel} and preview` : "Preview"}
          </Button>
          <Button onClick={saveHere} disabled={!dirty} loading={saving}>
            {saveLabel}
          </Button>
          <HoldingMenu
            holding={{ kind: "study", ...study }}
            onDeleted={() => navigate("/compose", { replace: true })}
          />
        </>
      }
    >
      <UnsavedChanges dirty={dirty} within={`/compose/${study.id}`} />
      {failure && (
        <Box mb="md">
          <FailurePanel error={failure} />
        </Box>
      )}
      {study.frozen && (
        <Alert color="gray" variant="light" icon={<IconLock />} mb="md" py="xs">
          <Text size="sm">
            Participants have taken this version, so it stays as they saw it ({study.hash.slice(0, 12)} in their data).
            Saving your changes makes a new study; this one keeps its sessions.
          </Text>
        </Alert>
      )}
      <div className={classes.columns}>
        <div className={classes.flow}>
          <FlowList document={document} problems={problems} part={part} onSelect={goTo} onEdit={history.edit} />
          <ProblemList
            problems={problems}
            document={document}
            onSelect={(problem) => goTo(parsePart(partOf(problem.path), document))}
          />
        </div>
        <PartSettings document={document} part={part} problems={problems} onEdit={history.edit} onSelect={goTo} />
      </div>
    </Page>
  );
}
