export { Writer };
export type Chunks = {
    chunk: unknown;
}[];
/**
 * @typedef {{ chunk: unknown }[]} Chunks
 */
/**
 * Takes what is written, so many records at once, and hands it to a sender: one by one, where only one may be under way or
 * comes alone; otherwise those that come together go together.
 */
declare class Writer {
    #private;
    /**
     * @param {import('./sender').Sender} sender
     * @param {number} concurrency records that are under way at once
     * @param {(error: unknown) => void} refuse is told of what is no record
     */
    constructor(sender: import('./sender').Sender, concurrency: number, refuse: (error: unknown) => void);
    /**
     * @param {unknown} chunk
     * @param {() => void} callback called when there is room for more
     */
    write(chunk: unknown, callback: () => void): void;
    /**
     * @param {Chunks} chunks
     * @param {() => void} callback called when there is room for more
     */
    writeMany(chunks: Chunks, callback: () => void): void;
    /** @param {() => void} callback called when all that was written has ended */
    finish(callback: () => void): void;
    /** @param {number} count of records that have ended */
    ended(count: number): void;
    /** What has been taken doesn't wait for more. */
    flush(): void;
}
