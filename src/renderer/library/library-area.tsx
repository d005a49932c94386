import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { DatasetPage } from "./dataset/dataset-page.tsx";
import { LibraryOverview } from "./library-overview.tsx";

/** Brings the charts with it, which the rest of the library does without. */
const ClassifierPage = lazy(() => import("./classifier/classifier-page.tsx"));

export default function LibraryArea() {
  return (
    <Suspense>
      <Routes>
        <Route index element={<LibraryOverview />} />
        <Route path="datasets/:datasetId" element={<DatasetPage />} />
        <Route path="classifiers/:classifierId" element={<ClassifierPage />} />
        <Route path="*" element={<Navigate to="/library" replace />} />
      </Routes>
    </Suspense>
  );
}
