import { useEffect, useState } from "react";
import { blobAddress } from "../../elements/pixel-image.tsx";
import { DraftContext } from "../surface/draft.ts";
import { prefetchImages } from "../timing/decode-images.ts";
import type { ScreenClock } from "../timing/screen-clock.ts";
import { FailedScreen } from "./failed-screen.tsx";
import { Feedback } from "./feedback.tsx";
import { FinishedScreen } from "./finished-screen.tsx";
import { SavingNote } from "./saving-note.tsx";
import type { Phase, SessionPlayer } from "./session-player.ts";
import { Stage } from "./stage.tsx";

interface Props {
  readonly player: SessionPlayer;
  readonly phase: Phase;
  readonly clock: ScreenClock;
  readonly covered: boolean;
}

/** What the participant sees, phase by phase. An answered screen stays up until its response is safe. */
export function SessionScreens({ player, phase, clock, covered }: Props) {
  const [imageFailed, setImageFailed] = useState(false);
  const preload = phase.name === "showing" ? phase.state.preload : null;
  useEffect(() => {
    if (preload) prefetchImages(preload.map(blobAddress));
  }, [preload]);

  if (phase.name === "failed") return <FailedScreen error={phase.error} unsaved={phase.unsaved} />;
  if (phase.name === "finished") return <FinishedScreen session={phase.session} />;
  if (phase.name === "opening") return phase.delayed && <SavingNote text="Connecting…" unsaved={phase.unsaved} />;
  return (
    <>
      <DraftContext value={{ kept: player.draftOf(phase.screen.seq), keep: (draft) => player.keepDraft(draft) }}>
        <Stage
          key={phase.screen.seq}
          screen={phase.screen}
          clock={clock}
          covered={covered}
          given={phase.name === "showing" ? null : phase.response}
          onRespond={(response, timing) => {
            setImageFailed(false);
            void player.respond(response, timing);
          }}
          onImageFailure={() => setImageFailed(true)}
        />
      </DraftContext>
      {phase.name === "saving" && phase.delayed && <SavingNote text="Saving…" unsaved />}
      {phase.name === "showing" && imageFailed && !clock.showing && <SavingNote text="Loading…" unsaved={false} />}
      {phase.name === "feedback" && !covered && <Feedback text={phase.text} onContinue={() => player.continue()} />}
    </>
  );
}
