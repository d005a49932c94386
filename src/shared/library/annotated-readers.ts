/** Readers of datasets whose images' parts are known. */
export const annotatedReaders: readonly string[] = ["birds", "cub-200-2011"];
