import { items, type PublishedScale } from "./published-scale.ts";

/** The Explanation Satisfaction Scale of 2023 (nine items). Where it leaves "[software, algorithm, tool]" open, "AI" stands. */
export const hoffman2023: PublishedScale = {
  name: "hoffman-2023",
  label: "Explanation satisfaction (Hoffman et al., 2023): 9 items",
  source:
    "Hoffman, R. R., Mueller, S. T., Klein, G., & Litman, J. (2023). Measures for explainable AI: Explanation goodness, user satisfaction, mental models, curiosity, trust, and human-AI performance. Frontiers in Computer Science, 5, 1096257. https://doi.org/10.3389/fcomp.2023.1096257, CC BY 4.0",
  question: "How far do you agree with these statements about the explanation?",
  points: [
    "I disagree strongly",
    "I disagree somewhat",
    "I'm neutral about it",
    "I agree somewhat",
    "I agree strongly",
  ],
  noAnswer: "",
  items: items([
    "From the explanation, I understand how the AI works.",
    "This explanation of how the AI works is satisfying.",
    "This explanation of how the AI works has sufficient detail.",
    "This explanation seems complete.",
    "This explanation shows me how accurate the AI is.",
    "This explanation shows me how reliable the AI is.",
    "This explanation tells me how to use the AI.",
    "This explanation is useful to my goals.",
    "This explanation helps me know when I should trust and not trust the AI.",
  ]),
};
