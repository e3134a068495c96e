export { FaultPlan };
export { Planned };
export { faults };
export type Stage = 'connection' | 'request' | 'call' | 'answer' | 'events';
export type Fault = {
    /**
     * one line for the docs
     */
    text: string;
    /**
     * with their defaults; for an answer,
     * `stored` says whether the operation runs before it
     */
    args?: Record<string, string | number | boolean>;
    /**
     * the only one there is such a thing in; frames: HTTP/2 on
     * a connection that was opened while such a fault was planned
     */
    protocol?: 'h1' | 'h2' | 'frames' | 'tls';
    /**
     * of events: acts on all that follow too
     */
    onwards?: boolean;
    /**
     * see each stage's file
     */
    run: (...args: any[]) => any;
};
export type FaultEntry = {
    /**
     * a name of `faults`
     */
    fault: string;
    /**
     * any if absent
     */
    operation?: string | string[];
    /**
     * shard id: only what reads or writes that shard
     */
    shard?: string;
    /**
     * the nth such call, from 1; then `times` is 1 by default
     */
    nth?: number;
    /**
     * how often at most
     */
    times?: number;
    /**
     * from 0 to 1
     */
    probability?: number;
};
export type Call = {
    operation?: string;
    protocols?: string[];
    /**
     * that the call is about
     */
    shards?: () => string[];
};
/**
 * When a fault acts: on a `connection` as it is accepted; on a `request` whose headers have come; on the `call`
 * of an operation; on an operation's `answer`; on the `events` of a subscription.
 * @typedef {'connection' | 'request' | 'call' | 'answer' | 'events'} Stage
 *
 * @typedef {object} Fault
 * @property {string} text one line for the docs
 * @property {Record<string, string | number | boolean>} [args] with their defaults; for an answer,
 *   `stored` says whether the operation runs before it
 * @property {'h1' | 'h2' | 'frames' | 'tls'} [protocol] the only one there is such a thing in; frames: HTTP/2 on
 *   a connection that was opened while such a fault was planned
 * @property {boolean} [onwards] of events: acts on all that follow too
 * @property {(...args: any[]) => any} run see each stage's file
 *
 * @typedef {object} FaultEntry
 * @property {string} fault a name of `faults`
 * @property {string | string[]} [operation] any if absent
 * @property {string} [shard] shard id: only what reads or writes that shard
 * @property {number} [nth] the nth such call, from 1; then `times` is 1 by default
 * @property {number} [times] how often at most
 * @property {number} [probability] from 0 to 1
 *
 * @typedef {object} Call what is matched
 * @property {string} [operation]
 * @property {string[]} [protocols]
 * @property {() => string[]} [shards] that the call is about
 */
/**
 * Every fault by name.
 * @type {Map<string, Fault & { stage: Stage }>}
 */
declare const faults: Map<string, Fault & {
    stage: Stage;
}>;
/** One entry of a plan, and how often it has matched and acted. */
declare class Planned {
    #private;
    fault: Fault & {
        stage: Stage;
    };
    args: {
        [x: string]: string | number | boolean;
    };
    random: () => number;
    shard: string | undefined;
    operations: Set<string> | undefined;
    nth: number;
    times: number;
    probability: number;
    /**
     * @param {FaultEntry} entry
     * @param {string} at its place, for errors
     * @param {number} seed
     */
    constructor(entry: FaultEntry, at: string, seed: number);
    /**
     * Whether it acts on this call, which counts.
     * @param {Call} call
     */
    strikes({ operation, protocols, shards }: Call): boolean;
}
/** What is to go wrong, and when. The same plan, seed and calls give the same faults. */
declare class FaultPlan {
    #private;
    /**
     * @param {FaultEntry[]} [plan]
     * @param {number} [seed]
     */
    constructor(plan?: FaultEntry[], seed?: number);
    /**
     * Replaces the plan; counts begin anew.
     * @param {FaultEntry[]} plan
     * @throws {TypeError} that names what is wrong; the old plan stays
     */
    set(plan: FaultEntry[]): void;
    /**
     * What is to become of a connection that has just been accepted.
     * @param {import('node:net').Socket} socket
     * @param {import('./certificate').Authority} [authority] of a server that speaks TLS
     * @returns {import('./transport').Disposal}
     */
    connect(socket: import('node:net').Socket, authority?: import('./certificate').Authority): import('./transport').Disposal;
    /**
     * What acts on a call, by stage; each entry of these stages counts the call once.
     * @param {Stage[]} stages
     * @param {Call} call
     * @returns {Planned[]}
     */
    strike(stages: Stage[], call: Call): Planned[];
}
