export { Checkpointer };
export type Checkpoint = import('./lease-table').Checkpoint;
/**
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 */
/**
 * One shard's checkpoint: never beyond what was delivered, never backwards, and stored no more often than asked for.
 */
declare class Checkpointer {
    #private;
    /**
     * @param {import('./lease-table').HeldLease} lease
     * @param {{ intervalMs: number, clock: import('../clock').Clock, onStored: () => void }} options
     */
    constructor(lease: import('./lease-table').HeldLease, { intervalMs, clock, onStored }: {
        intervalMs: number;
        clock: import('../clock').Clock;
        onStored: () => void;
    });
    /**
     * Records are about to be handed over.
     * @param {Checkpoint} end of what was read with them
     * @param {Checkpoint} lastRecord
     */
    deliver(end: Checkpoint, lastRecord: Checkpoint): void;
    /**
     * What the application asks for.
     * @param {Checkpoint} checkpoint
     * @returns {Promise<void>} resolves when it is stored
     */
    checkpoint(checkpoint: Checkpoint): Promise<void>;
    /**
     * Records up to there were handled: stored now, or when the interval is over.
     * @param {Checkpoint} checkpoint
     */
    handled(checkpoint: Checkpoint): Promise<void>;
    /** @returns {Promise<void>} resolves when all that was handled is stored */
    flush(): Promise<void>;
    /** @returns {Promise<void>} resolves when every record that was delivered counts as dealt with, or nobody waits any more */
    complete(): Promise<void>;
    /** Nobody waits any more, and nothing more is stored. */
    stop(): void;
}
