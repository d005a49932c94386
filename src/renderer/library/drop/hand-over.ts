import { createContext, useContext } from "react";
import type { HandedOver } from "./handed-over.ts";

/** The dialogs that files can be handed over to, by their names in the address. */
export type ImportDialog = "import" | "classifier" | "import-trials";

/** Takes files to the dialog that imports them; without a dialog, to the one that their names suggest. */
export type HandOver = (files: HandedOver, dialog?: ImportDialog) => void;

export const HandOverContext = createContext<HandOver>(() => {});

export const useHandOver = (): HandOver => useContext(HandOverContext);
