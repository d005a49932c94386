import { useViewportSize, useWindowEvent } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Navigate, useParams } from "react-router";
import type { Session } from "#shared/contract/run.ts";
import { type ResumePolicy, resumeInWords } from "#shared/study/resume-policy.ts";
import { orpc } from "../connection/client.ts";
import { LeaveForm } from "./session/leave-form.tsx";
import { PausedScreen } from "./session/paused-screen.tsx";
import { rememberedSession, rememberSession } from "./session/remembered-session.ts";
import { SessionScreens } from "./session/session-screens.tsx";
import { useFullScreen } from "./session/use-full-screen.ts";
import { useSessionPlayer } from "./session/use-session-player.ts";
import { ParticipantSurface } from "./surface/participant-surface.tsx";
import { ReadingText } from "./surface/reading-text.tsx";
import { useScreenClock } from "./timing/use-screen-clock.ts";
import { smallestWindow } from "./window-size.ts";

/** Participant mode: nothing but the task, until the researcher's passphrase. */
export default function ParticipantMode() {
  const sessionId = useParams()["*"] || null;
  const { data: status } = useQuery(orpc.system.status.queryOptions());
  // Where the host was interrupted, it knows better than this window whose turn it is.
  const held = status?.participantSession ?? null;
  const remembered = held ?? rememberedSession();
  if (held !== null && sessionId !== null && held !== sessionId)
    return <Navigate to={`/participant/${held}`} replace />;
  if (sessionId)
    return (
      <main>
        <Participant key={sessionId} sessionId={sessionId} />
      </main>
    );
  if (remembered) return <Navigate to={`/participant/${remembered}`} replace />;
  return (
    <main>
      <ParticipantSurface progress={null}>
        <ReadingText title="No session is open here" text="Please tell the researcher, who starts sessions in Run.">
          <LeaveForm />
        </ReadingText>
      </ParticipantSurface>
    </main>
  );
}

function Participant({ sessionId }: { readonly sessionId: string }) {
  const clock = useScreenClock();
  const { player, phase } = useSessionPlayer(sessionId);
  const { full, supported, enter } = useFullScreen();
  const size = useViewportSize();
  const tooSmall = size.width > 0 && (size.width < smallestWindow.width || size.height < smallestWindow.height);
  // Escape leads to the pause, also in a kiosk window, whose full screen it does not end: the researcher leaves from there.
  const [stopped, setStopped] = useState(false);
  const [told, setTold] = useState(false);
  useWindowEvent("keydown", (event) => event.key === "Escape" && setStopped(true));
  const over = phase.name === "finished" || phase.name === "failed";
  const state = "state" in phase ? phase.state : null;
  const goOn = () => {
    setStopped(false);
    setTold(state !== null);
    if (!full) void enter();
  };
  // What becomes of who stops is told before anything else, also in a window that fills the screen from the start.
  const untold = state?.resume !== undefined && !told;
  const paused = !over && ((supported && !full) || tooSmall || stopped || untold);

  useEffect(() => {
    document.title = "Exemplar";
    rememberSession(sessionId);
  }, [sessionId]);
  // A covered screen is a screen that was not seen.
  useEffect(() => {
    if (paused) clock.lostVisibility();
  }, [paused, clock]);

  return (
    <ParticipantSurface progress={state && state.session.answered / state.session.screens}>
      {/* Kept mounted while covered: the screen that was up must go on, not start again. */}
      <div hidden={paused} inert={paused}>
        <SessionScreens player={player} phase={phase} clock={clock} covered={paused} />
      </div>
      {paused &&
        (tooSmall ? (
          <ReadingText
            title="This window is a little small"
            text={`The images need a window of at least ${smallestWindow.width} × ${smallestWindow.height}. Please make it larger, or ask the researcher for help.`}
          >
            <LeaveForm />
          </ReadingText>
        ) : (
          <PausedScreen
            title={titleOf(state?.session)}
            text={textOf(state?.resume)}
            studyId={state?.session.studyId}
            onContinue={goOn}
          />
        ))}
    </ParticipantSurface>
  );
}

function titleOf(session: Session | undefined): string {
  if (session === undefined) return "One moment";
  if (session.answered > 0) return "Let us go on";
  return session.restartOf === null ? "Welcome" : "Let us begin again";
}

const textOf = (resume: ResumePolicy | undefined): string =>
  [
    ...(resume === undefined ? [] : [`${resumeInWords(resume, "participant")}.`]),
    "The study fills the whole screen. Press the space bar when you are ready.",
  ].join("\n\n");
