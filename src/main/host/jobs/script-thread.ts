/** The thread in which an analysis is fitted for its R script. */
import { analysisScript } from "../exports/analysis-script.ts";
import { answerThread } from "./run-in-thread.ts";

answerThread("The R script", analysisScript);
