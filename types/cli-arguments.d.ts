export { UsageError };
export { flagLines };
export { readFlags };
export { untilSignal };
/** What the caller of a command did wrong: it is told, without a stack, and the exit code is 2. */
declare class UsageError extends Error {
}
export type Flag = {
    /**
     * name of its value in the usage; without one it's a switch
     */
    value?: string;
    text: string;
    options: (text: any) => Record<string, any>;
};
/**
 * One flag: what it makes of its text for the command.
 * @typedef {object} Flag
 * @property {string} [value] name of its value in the usage; without one it's a switch
 * @property {string} text
 * @property {(text: any) => Record<string, any>} options
 */
/**
 * @param {Record<string, Flag>} flags
 * @param {string[]} args
 * @param {{ allowPositionals?: boolean }} [more]
 * @returns {{ values: Record<string, unknown>, positionals: string[], options: Record<string, any>[] }} options: what
 *   each flag has made
 */
declare function readFlags(flags: Record<string, Flag>, args: string[], more?: {
    allowPositionals?: boolean;
}): {
    values: Record<string, unknown>;
    positionals: string[];
    options: Record<string, any>[];
};
/**
 * A line of the usage for each flag.
 * @param {Record<string, Flag>} flags
 */
declare function flagLines(flags: Record<string, Flag>): string;
/** Settles on a signal to end. A second one ends the process at once. */
declare function untilSignal(): Promise<void>;
