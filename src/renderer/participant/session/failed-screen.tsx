import { describeFailure } from "../../connection/failure.ts";
import { ReadingText } from "../surface/reading-text.tsx";
import { LeaveForm } from "./leave-form.tsx";

/** The session cannot go on: a calm word to the participant, the reason to the researcher. */
export function FailedScreen({ error, unsaved }: { readonly error: unknown; readonly unsaved: boolean }) {
  const { code, message, remedy } = describeFailure(error);
  if (code === "ERASED")
    return (
      <ReadingText
        title="You have withdrawn"
        text="Nothing that you answered is kept, and nothing more is asked of you. Thank you for your time."
      >
        <LeaveForm />
      </ReadingText>
    );
  if (code === "BLOCKED")
    return (
      <ReadingText
        title="This session is over"
        text="It was left before its end, and in this study it cannot be continued. The answers that you gave are kept. Thank you for your time; please tell the researcher."
      >
        <LeaveForm />
      </ReadingText>
    );
  return (
    <ReadingText
      title="Please call the researcher"
      text={`The session cannot go on at the moment. ${
        unsaved
          ? "Your last answer could not be saved; it is kept in this window. All answers before it are saved."
          : "Every answer you gave is saved."
      }\n\n${message.replace(/\.$/, "")}. ${remedy}`}
    >
      <LeaveForm />
    </ReadingText>
  );
}
