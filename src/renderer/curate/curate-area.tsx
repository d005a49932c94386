import { Navigate, Route, Routes } from "react-router";
import { TargetBoard } from "./board/target-board.tsx";
import { ComparePage } from "./compare/compare-page.tsx";
import { TargetGridPage } from "./grid/target-grid-page.tsx";
import { useUndo } from "./undo.ts";

export default function CurateArea() {
  useUndo();
  return (
    <Routes>
      <Route index element={<TargetGridPage />} />
      <Route path="compare" element={<ComparePage />} />
      <Route path="targets/:targetId" element={<TargetBoard />} />
      <Route path="*" element={<Navigate to="/curate" replace />} />
    </Routes>
  );
}
