import type { Session } from "#shared/contract/run.ts";
import { ReadingText } from "../surface/reading-text.tsx";
import { LeaveForm } from "./leave-form.tsx";

/** The end: the researcher takes over. Who has ended the session is not told of answers that are no part of the data. */
export function FinishedScreen({ session: { studyId, status } }: { readonly session: Session }) {
  const text =
    status === "rejected"
      ? "Thank you. Please tell the researcher."
      : "Thank you. All your answers are saved. Please tell the researcher.";
  return (
    <ReadingText title="You are done" text={text}>
      <LeaveForm studyId={studyId} />
    </ReadingText>
  );
}
