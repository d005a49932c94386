import { named } from "../named.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import type { Schedule } from "./schedule.ts";
import { step } from "./step.ts";

export const schedules: readonly Schedule[] = [constant, step, cosine];

export const schedule = named(schedules, "learning-rate schedule");
