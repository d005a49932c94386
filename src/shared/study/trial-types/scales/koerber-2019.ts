import type { PublishedScale } from "./published-scale.ts";

const competence = "Reliability/Competence";
const understanding = "Understanding/Predictability";
const familiarity = "Familiarity";
const developers = "Intention of Developers";
const propensity = "Propensity to Trust";
const trust = "Trust in Automation";

const item = (subscale: string, text: string) => ({ text, reversed: false, subscale });
const inverse = (subscale: string, text: string) => ({ text, reversed: true, subscale });

/**
 * The questionnaire "Trust in Automation" (TiA), English sheet, in its order. Its manual scores each subscale by itself
 * and no total; items 5, 7, 10, 15 and 16 are inverse, and "no response" is a missing value.
 */
export const koerber2019: PublishedScale = {
  name: "koerber-2019",
  label: "Trust in Automation, TiA (Körber, 2019): 19 items in six subscales",
  source:
    "Körber, M. (2019). Theoretical considerations and development of a questionnaire to measure trust in automation. In Proceedings of the 20th Congress of the International Ergonomics Association (IEA 2018), Volume VI, 13–30. Springer. Questionnaire: https://github.com/moritzkoerber/TiA_Trust_in_Automation_Questionnaire, CC BY-SA 4.0",
  question: "How far do you agree with these statements?",
  points: ["Strongly disagree", "Rather disagree", "Neither disagree nor agree", "Rather agree", "Strongly agree"],
  noAnswer: "No response",
  items: [
    item(competence, "The system is capable of interpreting situations correctly."),
    item(understanding, "The system state was always clear to me."),
    item(familiarity, "I already know similar systems."),
    item(developers, "The developers are trustworthy."),
    inverse(propensity, "One should be careful with unfamiliar automated systems."),
    item(competence, "The system works reliably."),
    inverse(understanding, "The system reacts unpredictably."),
    item(developers, "The developers take my well-being seriously."),
    item(trust, "I trust the system."),
    inverse(competence, "A system malfunction is likely."),
    item(understanding, "I was able to understand why things happened."),
    item(propensity, "I rather trust a system than I mistrust it."),
    item(competence, "The system is capable of taking over complicated tasks."),
    item(trust, "I can rely on the system."),
    inverse(competence, "The system might make sporadic errors."),
    inverse(understanding, "It is difficult to identify what the system will do next."),
    item(familiarity, "I have already used similar systems."),
    item(propensity, "Automated systems generally work well."),
    item(competence, "I am confident about the system's capabilities."),
  ],
};
