import { Navigate, Route, Routes } from "react-router";
import { ClassifierPage } from "./classifier/classifier-page.tsx";
import { DatasetPage } from "./dataset/dataset-page.tsx";
import { LibraryOverview } from "./library-overview.tsx";

export default function LibraryArea() {
  return (
    <Routes>
      <Route index element={<LibraryOverview />} />
      <Route path="datasets/:datasetId" element={<DatasetPage />} />
      <Route path="classifiers/:classifierId" element={<ClassifierPage />} />
      <Route path="*" element={<Navigate to="/library" replace />} />
    </Routes>
  );
}
