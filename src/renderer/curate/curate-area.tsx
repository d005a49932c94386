import { Navigate, Route, Routes } from "react-router";
import { TargetBoard } from "./board/target-board.tsx";
import { TargetGridPage } from "./grid/target-grid-page.tsx";

export default function CurateArea() {
  return (
    <Routes>
      <Route index element={<TargetGridPage />} />
      <Route path="targets/:targetId" element={<TargetBoard />} />
      <Route path="*" element={<Navigate to="/curate" replace />} />
    </Routes>
  );
}
