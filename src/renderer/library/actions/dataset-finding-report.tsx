import { Alert, List, Loader, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { DatasetFinding } from "#shared/contract/library.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { formatCount, plural } from "../../elements/format.ts";

const classesShown = 6;
const problemsShown = 5;

/** What there is at a path: how it is read, how many images of which classes and size, and what is left out. */
export function DatasetFindingReport({ query }: { readonly query: UseQueryResult<DatasetFinding> }) {
  if (query.isPending) return <Loader size="sm" aria-label="Looking at the path" />;
  if (query.error) return <FailurePanel error={query.error} />;
  const { label, count, height, width, channels, kind, classes, testCount, notes, problems, problemCount } = query.data;
  const names = classes.slice(0, classesShown).map(({ name }) => name);
  const more = problemCount - Math.min(problems.length, problemsShown);
  return (
    <Alert role="status" color="gray" icon={<IconCheck />} title={`${label}: ${plural(count, "image")}`}>
      <Text size="sm">
        {height} × {width} pixels, {channels === 1 ? "grey" : "in colour"};{" "}
        {kind === "files" ? "they stay in their files" : "they are copied into the project"}.
      </Text>
      <Text size="sm">
        {plural(classes.length, "class", "classes")}: {names.join(", ")}
        {classes.length > classesShown && ", …"}
        {testCount !== null && `; ${formatCount(count - testCount)} to train, ${formatCount(testCount)} to test`}
      </Text>
      {notes.map((note) => (
        <Text key={note} size="sm">
          {note}.
        </Text>
      ))}
      {problemCount > 0 && (
        <>
          <Text size="sm" mt="xs" fw={500}>
            {plural(problemCount, "problem")}
          </Text>
          <List size="sm">
            {problems.slice(0, problemsShown).map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
            {more > 0 && <List.Item>and {formatCount(more)} more</List.Item>}
          </List>
        </>
      )}
    </Alert>
  );
}
