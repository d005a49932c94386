import { Route, Routes } from "react-router";
import { NewestStudy } from "../run/newest-study.tsx";
import { AnalysisPage } from "./analysis-page.tsx";

/** Analyse: from the trials of a study to its models and its report. */
export default function AnalyseArea() {
  return (
    <Routes>
      <Route index element={<NewestStudy area="analyse" title="Analyse" />} />
      <Route path=":studyId/:tab?" element={<AnalysisPage />} />
    </Routes>
  );
}
