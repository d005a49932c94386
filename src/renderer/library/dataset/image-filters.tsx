import { Group, SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { inUse } from "#shared/contract/holdings.ts";
import type { Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { useSearchFilter } from "../../elements/use-search-filter.ts";
import type { ImageQuery } from "./image-query.ts";

interface Props {
  readonly dataset: Dataset;
  readonly query: ImageQuery;
}

/** Which images are shown: by split and class, and by a classifier's answers once one is chosen. */
export function ImageFilters({ dataset, query }: Props) {
  const [, change] = useSearchFilter();
  const classifiers = inUse(useQuery(orpc.library.classifiers.queryOptions()).data ?? []);
  const names = dataset.classNames.map((label, index) => ({ value: String(index), label }));
  const index = (value: number | undefined) => (value === undefined ? null : String(value));
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Filters">
      <SegmentedControl
        aria-label="Split"
        value={query.split ?? ""}
        onChange={(split) => change({ split })}
        data={[
          { value: "", label: "All" },
          { value: "train", label: "Train" },
          { value: "test", label: "Test" },
        ]}
      />
      <Select
        aria-label="Class"
        placeholder="Any class"
        clearable
        w={150}
        data={names}
        value={index(query.groundTruth)}
        onChange={(truth) => change({ truth })}
      />
      <Select
        aria-label="Classifier"
        placeholder="No classifier"
        clearable
        w={190}
        data={classifiers
          .filter(({ datasetId }) => datasetId === dataset.id)
          .map(({ id, name }) => ({ value: id, label: name }))}
        value={query.classifierId ?? null}
        onChange={(classifier) => change({ classifier })}
      />
      {query.classifierId && (
        <>
          <Select
            aria-label="Answered"
            placeholder="Any answer"
            clearable
            w={150}
            data={names}
            value={index(query.predicted)}
            onChange={(predicted) => change({ predicted })}
          />
          <SegmentedControl
            aria-label="Outcome"
            value={query.outcome ?? ""}
            onChange={(outcome) => change({ outcome })}
            data={[
              { value: "", label: "All" },
              { value: "hit", label: "Hits" },
              { value: "error", label: "Errors" },
            ]}
          />
        </>
      )}
    </Group>
  );
}
