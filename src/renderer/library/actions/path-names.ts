/** The last part of a path: what a dataset is called unless it is named. */
export const lastPart = (path: string): string => path.trim().split(/[\\/]/).filter(Boolean).at(-1) ?? "";

/** The last part of a path without its ending: what a classifier is called unless it is named. */
export const fileStem = (path: string): string => lastPart(path).replace(/\.[^.]*$/, "");

/** Whether a file holds a classifier rather than images, by its name. */
export const isModelFile = (path: string): boolean => /\.(onnx|json)$/i.test(path);
