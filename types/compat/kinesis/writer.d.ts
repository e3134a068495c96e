export { Writer };
export type Chunks = {
    chunk: unknown;
}[];
/**
 * @typedef {{ chunk: unknown }[]} Chunks
 */
/**
 * Takes what is written and hands it to a sender, of which so many puts may be under way: one by one, where only one may or one
 * comes alone; otherwise those that come together go together. So many records, too, are taken at once, and more when the service
 * stores what it gets: as TCP does it, the window widens by what has been stored, and a failure ends that.
 */
declare class Writer {
    #private;
    /**
     * @param {import('./sender').Sender} sender
     * @param {number} concurrency puts that may be under way at once
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
    /**
     * @param {number} count of records that have ended
     * @param {boolean} isStored all of them
     */
    ended(count: number, isStored: boolean): void;
    /** A put failed, in part or as a whole. */
    narrow(): void;
    /** A put has ended. */
    freed(): void;
    /** What has been taken doesn't wait for more. */
    flush(): void;
}
