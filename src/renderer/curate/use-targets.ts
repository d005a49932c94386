import { useQuery } from "@tanstack/react-query";
import { orpc } from "../connection/client.ts";

/** Every target of the project. */
export const useTargets = () => useQuery(orpc.curate.targets.queryOptions({ input: {} }));
