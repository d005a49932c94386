/** The thread in which a project is verified. */
import { verifyProject } from "../store/verify.ts";
import { answerThread } from "./run-in-thread.ts";

answerThread("The project", verifyProject);
