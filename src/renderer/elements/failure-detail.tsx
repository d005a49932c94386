import { Code } from "@mantine/core";
import classes from "./failure-detail.module.css";

/** The technical detail of a failure, folded away until it is asked for. */
export function FailureDetail({ detail }: { readonly detail: string | undefined }) {
  if (!detail) return null;
  return (
    <details className={classes.detail}>
      <summary>Detail</summary>
      <Code block className={classes.text} tabIndex={0}>
        {detail}
      </Code>
    </details>
  );
}
