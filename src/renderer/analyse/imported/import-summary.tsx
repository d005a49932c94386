import { List, Text } from "@mantine/core";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import { namedByRoles, roleInWords } from "#shared/imported-trials/column-roles.ts";
import { formatDate, plural } from "../../elements/format.ts";
import classes from "../data/column-report.module.css";

/** Where imported trials are from, what their columns mean, and which rows were left out. */
export function ImportSummary({ imported }: { readonly imported: ImportedTrials }) {
  const { files, roles, rtColumn, leftOut, doubts, notes, createdAt } = imported;
  const left = leftOut.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <details className={classes.report}>
      <summary>
        {`Imported from ${files.length === 1 ? files[0]!.name : plural(files.length, "file")} on ${formatDate(createdAt)}: ${left === 0 ? "every row is a trial" : `${plural(left, "row")} left out`}${doubts.length === 0 ? "" : `, ${plural(doubts.length, "thing")} to check`}`}
      </summary>
      <List size="sm" mt="xs">
        {namedByRoles(roles).map((name) => (
          <List.Item key={name}>
            {`${roleInWords(name, roles)}: ${name}${name === roles.rt && rtColumn !== name ? ` (seconds), ${rtColumn} (ms)` : ""}`}
          </List.Item>
        ))}
        {leftOut.map(({ reason, rows }) => (
          <List.Item key={reason}>{`${plural(rows, "row")} left out: ${reason}`}</List.Item>
        ))}
        {notes.map((note) => (
          <List.Item key={note}>{note}</List.Item>
        ))}
      </List>
      {doubts.map((doubt) => (
        <Text key={doubt} size="sm" c="orange">
          {doubt}
        </Text>
      ))}
    </details>
  );
}
