export { Delivery };
export type Form = import('./codec').Form;
export type Subscription = import('./subscription').Subscription;
export type AnyExchange = import('./transport').AnyExchange;
export type Tamper = (frame: Buffer, index: number, delivery: Delivery) => Buffer | undefined;
export type DeliveryOptions = {
    subscription: Subscription;
    exchange: AnyExchange;
    /**
     * of the payloads
     */
    form: Form;
    /**
     * of the answer
     */
    headers: Record<string, string | number>;
    tamper?: Tamper;
    /**
     * five minutes
     */
    lifeMs?: number;
    /**
     * until an event without records goes out; five seconds
     */
    idleMs?: number;
};
/** One subscription's events on their way to one reader, from the answer's first byte to its last. */
declare class Delivery {
    #private;
    ended: boolean;
    /** @param {DeliveryOptions} options */
    constructor({ subscription, exchange, form, headers, tamper, lifeMs, idleMs }: DeliveryOptions);
    /**
     * Ends the stream in order, after an exception if there is one.
     * @param {{ name: string, message: string }} [error]
     */
    end(error?: {
        name: string;
        message: string;
    }): void;
    /** Ends the stream amid a frame. @param {Buffer} part what of it still goes out */
    cut(part: Buffer): void;
}
