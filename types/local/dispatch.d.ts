export { Dispatcher };
import { FaultPlan } from './faults';
export type AnyExchange = import('./transport').AnyExchange;
export type Answer = import('./faults-service').Answer;
export type DispatcherOptions = {
    account: import('./account').Account;
    operations: Map<string, import('./operations').Operation>;
    /**
     * any signature will do if absent
     */
    verifier?: import('./signature').Verifier;
    faults?: FaultPlan;
    /**
     * ms; Date.now
     */
    clock?: () => number;
    /**
     * of a request; 64 MiB
     */
    maxBodyBytes?: number;
    /**
     * five minutes
     */
    subscriptionLifeMs?: number;
    /**
     * five seconds
     */
    subscriptionIdleMs?: number;
    /**
     * is told of faults of our own
     */
    onError?: (error: unknown) => void;
};
declare class Dispatcher {
    #private;
    /** @param {DispatcherOptions} options */
    constructor(options: DispatcherOptions);
    /**
     * Answers. Never throws or rejects.
     * @param {AnyExchange} exchange
     */
    handle(exchange: AnyExchange): Promise<void>;
}
