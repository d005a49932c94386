/** The packages of Node, one for each system that has one. */
export declare const nodePackages: readonly string[];
export declare function projectNode(system?: string): string | null;
export declare function runOnProjectNode(script: string, words: readonly string[]): Promise<void>;
