import { NavLink, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { StudyProblem } from "#shared/contract/compose.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { partLabel, partOf } from "#shared/study/study-part.ts";

interface Props {
  readonly problems: readonly StudyProblem[];
  readonly document: StudyDocument;
  readonly onSelect: (problem: StudyProblem) => void;
}

/** What is still wrong; a click goes to the part. */
export function ProblemList({ problems, document, onSelect }: Props) {
  return (
    <section aria-labelledby="problems">
      <Title order={2} id="problems" mb={4}>
        Still to do
      </Title>
      {problems.length === 0 && <Text c="dimmed">Nothing: the study can run.</Text>}
      {problems.map((problem) => (
        <NavLink
          key={`${problem.path} ${problem.message}`}
          component="button"
          label={problem.message}
          description={partLabel(partOf(problem.path), document)}
          leftSection={
            problem.severity === "error" ? (
              <IconAlertTriangle size={16} color="var(--mantine-color-red-text)" aria-label="Error" />
            ) : (
              <IconInfoCircle size={16} color="var(--mantine-color-orange-text)" aria-label="Remark" />
            )
          }
          onClick={() => onSelect(problem)}
        />
      ))}
    </section>
  );
}
