import type { DatasetFinding, ImageSettings } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Watch } from "../watch.ts";
import { requirePath } from "./dataset-error.ts";
import { datasetReaders } from "./list.ts";
import { lookAt } from "./path-contents.ts";

/** What there is at a path, as the first reader that recognises it finds it. @throws `UNSUPPORTED` where none does */
export async function detectDataset(path: string, settings: ImageSettings, watch: Watch): Promise<DatasetFinding> {
  const place = lookAt(requirePath(path, "Import"));
  for (const reader of datasetReaders) {
    if (!(await reader.recognises(place))) continue;
    const { kind, source, classNames, shape, labels, testIndices, problems } = await reader.open(path, settings, watch);
    const [count, height, width, channels] = shape;
    const perClass = classNames.map(() => 0);
    for (const label of labels) perClass[label]!++;
    return {
      reader: reader.id,
      label: reader.label,
      kind,
      path: place.path,
      source,
      count,
      height,
      width,
      channels,
      classes: classNames.map((name, label) => ({ name, count: perClass[label]! })),
      testCount: testIndices?.length ?? null,
      notes: problems.notes,
      problems: problems.shown,
      problemCount: problems.count,
    };
  }
  throw new ExemplarError(
    "UNSUPPORTED",
    `${place.path} is no dataset that can be imported`,
    `Choose one of these: ${datasetReaders
      .filter(({ needsPath }) => needsPath)
      .map(({ label }) => label)
      .join("; ")}.`,
  );
}
