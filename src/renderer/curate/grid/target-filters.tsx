import { Group, RangeSlider, SegmentedControl, Select, Text } from "@mantine/core";
import { useState } from "react";
import type { Target } from "#shared/contract/curate.ts";
import type { Classifier } from "#shared/contract/library.ts";
import { useSearchFilter } from "../../elements/use-search-filter.ts";
import { ArchivedSwitch } from "../../holdings/archived-switch.tsx";
import { kindLabels, statusLabels } from "../labels.ts";
import { readTargetFilter, writeRange } from "../target-filter.ts";
import classes from "./target-filters.module.css";

interface Props {
  readonly targets: readonly Target[];
  readonly classifiers: readonly Classifier[];
}

const everything = { value: "", label: "All" };

/** Which targets are shown: by kind, status, class, confidence and, where there are several, by classifier. */
export function TargetFilters({ targets, classifiers }: Props) {
  const [search, change] = useSearchFilter();
  const filter = readTargetFilter(search);
  const categories = [...new Set(targets.map(({ groundTruth }) => groundTruth))].toSorted();
  const several = new Set(targets.map(({ classifierId }) => classifierId)).size > 1;
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Filters">
      <SegmentedControl
        aria-label="Kind"
        value={filter.kind ?? ""}
        onChange={(kind) => change({ kind })}
        data={[everything, ...Object.entries(kindLabels).map(([value, { plural }]) => ({ value, label: plural }))]}
      />
      <SegmentedControl
        aria-label="Status"
        value={filter.status ?? ""}
        onChange={(status) => change({ status })}
        data={[everything, ...Object.entries(statusLabels).map(([value, { label }]) => ({ value, label }))]}
      />
      <Select
        aria-label="Class"
        placeholder="Any class"
        clearable
        w={130}
        data={categories}
        value={filter.category ?? null}
        onChange={(category) => change({ class: category })}
      />
      {several && (
        <Select
          aria-label="Classifier"
          placeholder="Any classifier"
          clearable
          w={170}
          data={classifiers.map(({ id, name }) => ({ value: id, label: name }))}
          value={filter.classifierId ?? null}
          onChange={(classifier) => change({ classifier })}
        />
      )}
      <ArchivedSwitch items={targets} />
      <ConfidenceRange value={filter.confidence} onChange={(range) => change({ confidence: writeRange(range) })} />
    </Group>
  );
}

type Range = readonly [number, number];

function ConfidenceRange({ value, onChange }: { readonly value: Range; readonly onChange: (range: Range) => void }) {
  const [dragged, setDragged] = useState<Range | null>(null);
  const [low, high] = dragged ?? value;
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed">
        Confidence
      </Text>
      <RangeSlider
        className={classes.confidence}
        size="sm"
        min={0}
        max={100}
        minRange={0}
        label={(percent) => `${percent}%`}
        thumbFromLabel="Lowest confidence"
        thumbToLabel="Highest confidence"
        value={[100 * low, 100 * high]}
        onChange={([from, to]) => setDragged([from / 100, to / 100])}
        onChangeEnd={([from, to]) => {
          setDragged(null);
          onChange([from / 100, to / 100]);
        }}
      />
    </Group>
  );
}
