import { useMemo } from "react";
import { Route, Routes, useLocation } from "react-router";
import { useDialog } from "../elements/use-dialog.ts";
import { DropArea } from "../library/drop/drop-area.tsx";
import { useCommands } from "../shell/commands.ts";
import { ImportedAnalysisPage, StudyAnalysisPage } from "./analysis-page.tsx";
import { ImportTrialsDialog } from "./imported/import-trials-dialog.tsx";
import { NewestData } from "./newest-data.tsx";

/** Analyse: from the trials of a study, or of somebody else, to their models and their report. */
export default function AnalyseArea() {
  const { pathname } = useLocation();
  const [, open] = useDialog();
  useCommands(useMemo(() => [{ label: "Analyse: Import trials", run: () => open("import-trials") }], [open]));
  return (
    <DropArea
      at={pathname}
      takes="Trials that other software has recorded (CSV, JSON, JSON Lines), or a folder of them"
      dialogFor={() => "import-trials"}
      isMain={null}
    >
      <Routes>
        <Route index element={<NewestData />} />
        <Route path="imported/:importedId/:tab?" element={<ImportedAnalysisPage />} />
        <Route path=":studyId/:tab?" element={<StudyAnalysisPage />} />
      </Routes>
      <ImportTrialsDialog />
    </DropArea>
  );
}
