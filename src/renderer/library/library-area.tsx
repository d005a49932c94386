import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { isModelFile } from "./actions/path-names.ts";
import { DatasetPage } from "./dataset/dataset-page.tsx";
import { DropArea } from "./drop/drop-area.tsx";
import { LibraryOverview } from "./library-overview.tsx";

/** They bring the charts with them, which the rest of the library does without. */
const ClassifierPage = lazy(() => import("./classifier/classifier-page.tsx"));
const GeneratorPage = lazy(() => import("./generator/generator-page.tsx"));

export default function LibraryArea() {
  return (
    <Suspense>
      <DropArea
        at="/library"
        takes="A dataset (a folder of images, IDX, CIFAR, .npy, .npz, CSV) or a classifier (ONNX, model.json)"
        dialogFor={(path) => (isModelFile(path) ? "classifier" : "import")}
        isMain={isModelFile}
      >
        <Routes>
          <Route index element={<LibraryOverview />} />
          <Route path="datasets/:datasetId" element={<DatasetPage />} />
          <Route path="classifiers/:classifierId" element={<ClassifierPage />} />
          <Route path="generators/:generatorId" element={<GeneratorPage />} />
          <Route path="*" element={<Navigate to="/library" replace />} />
        </Routes>
      </DropArea>
    </Suspense>
  );
}
