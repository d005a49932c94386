/** The thread in which a large study is checked. */
import { checkStudy } from "#shared/study/check-study.ts";
import { answerThread } from "./run-in-thread.ts";

answerThread("The check of the study", checkStudy);
