import { items, type PublishedScale } from "./published-scale.ts";

/** The "Checklist for Trust between People and Automation", in the order of the sheet. Items 1 to 5 speak of distrust. */
export const jian2000: PublishedScale = {
  name: "jian-2000",
  label: "Trust between people and automation (Jian et al., 2000): 12 items",
  source:
    "Jian, J.-Y., Bisantz, A. M., & Drury, C. G. (2000). Foundations for an empirically determined scale of trust in automated systems. International Journal of Cognitive Ergonomics, 4(1), 53–71. https://doi.org/10.1207/S15327566IJCE0401_04",
  question: "Which point best describes your feeling or your impression of the system?",
  points: ["1 Not at all", "2", "3", "4", "5", "6", "7 Extremely"],
  noAnswer: "",
  items: items([
    "*The system is deceptive",
    "*The system behaves in an underhanded manner",
    "*I am suspicious of the system's intent, action, or outputs",
    "*I am wary of the system",
    "*The system's actions will have a harmful or injurious outcome",
    "I am confident in the system",
    "The system provides security",
    "The system has integrity",
    "The system is dependable",
    "The system is reliable",
    "I can trust the system",
    "I am familiar with the system",
  ]),
};
