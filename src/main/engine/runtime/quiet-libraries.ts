/**
 * What native libraries must find in the environment of every process that loads them. Without it ONNX Runtime sends
 * telemetry, keeps a device id and a database of events in the user's cache, and writes a log into the temporary folder.
 */
export const quietLibraries: Readonly<Record<string, string>> = { ORT_DISABLE_TELEMETRY: "1" };
