import { Route, Routes } from "react-router";
import { PowerPage } from "./power/power-page.tsx";
import { PreviewPage } from "./preview/preview-page.tsx";
import { ProtocolPage } from "./protocol-page.tsx";
import { StudyListPage } from "./study-list-page.tsx";
import { StudyPage } from "./study-page.tsx";

/** Compose: the study from consent to debrief. */
export default function ComposeArea() {
  return (
    <Routes>
      <Route index element={<StudyListPage />} />
      <Route path=":studyId" element={<StudyPage />} />
      <Route path=":studyId/power" element={<PowerPage />} />
      <Route path=":studyId/protocol" element={<ProtocolPage />} />
      <Route path=":studyId/preview" element={<PreviewPage />} />
    </Routes>
  );
}
