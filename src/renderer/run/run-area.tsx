import { Route, Routes } from "react-router";
import { NewestStudy } from "./newest-study.tsx";
import { SessionPage } from "./sessions/session-page.tsx";
import { StudyRunPage } from "./study-run-page.tsx";

/** Run: who takes which study, and how far they are. */
export default function RunArea() {
  return (
    <Routes>
      <Route index element={<NewestStudy />} />
      <Route path=":studyId" element={<StudyRunPage />} />
      <Route path=":studyId/sessions/:sessionId" element={<SessionPage />} />
    </Routes>
  );
}
