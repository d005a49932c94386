import { ReadingText } from "../surface/reading-text.tsx";
import { LeaveForm } from "./leave-form.tsx";

/** The end: the researcher takes over. */
export function FinishedScreen({ studyId }: { readonly studyId: string }) {
  return (
    <ReadingText title="You are done" text="Thank you. All your answers are saved. Please tell the researcher.">
      <LeaveForm studyId={studyId} />
    </ReadingText>
  );
}
