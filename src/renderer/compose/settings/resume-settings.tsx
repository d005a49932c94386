import { hasLimit, type ResumePolicy, resumePolicy } from "#shared/study/resume-policy.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";

interface Props {
  readonly policy: ResumePolicy;
  readonly problem: (path: string) => string | undefined;
  readonly onChange: (policy: ResumePolicy, path: string | null) => void;
}

/** What becomes of participants who come back; what has no effect is not asked. */
export function ResumeSettings({ policy, problem, onChange }: Props) {
  const unasked = policy.onReturn === "block" ? ["withinMinutes", "later"] : hasLimit(policy) ? [] : ["later"];
  return (
    <SchemaForm
      schema={resumePolicy}
      value={policy}
      problem={problem}
      omit={unasked}
      onChange={(next, path) => onChange(next as ResumePolicy, path)}
    />
  );
}
