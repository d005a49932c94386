const colours = ["yellow-4", "cyan-4", "pink-4", "lime-4", "violet-3", "orange-5"];

/** The colour of a region's outline and number, by its place in the list; after six they come again. */
export const regionColour = (index: number): string => `var(--mantine-color-${colours[index % colours.length]})`;
