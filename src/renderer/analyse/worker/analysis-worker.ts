import { failureInWords } from "#shared/analysis/failure-in-words.ts";
import { questions } from "#shared/analysis/questions.ts";
import { AnalysisSession, type ToWorker } from "./analysis-session.ts";

/** Lives as long as the window and holds the fits that it is asked about, so that the window stays free meanwhile. */
const session = new AnalysisSession(questions, failureInWords, (message) => self.postMessage(message));
self.onmessage = ({ data }: MessageEvent<ToWorker>) => session.receive(data);
