export { eventFaults };
export { tamperBy };
export type Delivery = import('./subscribe').Delivery;
export type RunEvent = (frame: Buffer, delivery: Delivery, args: any) => Buffer | undefined;
declare const eventFaults: {
    eventBadCrc: import("./faults").Fault;
    eventBadPrelude: import("./faults").Fault;
    eventCut: import("./faults").Fault;
    eventEnd: import("./faults").Fault;
    eventException: import("./faults").Fault;
    eventError: import("./faults").Fault;
    eventUnknownHeader: import("./faults").Fault;
    eventUnknownType: import("./faults").Fault;
    eventHugeLength: import("./faults").Fault;
    eventSilence: {
        text: string;
        args: {
            frame: number;
        };
        onwards: boolean;
        run: () => undefined;
    };
};
/**
 * @param {{ fault: import('./faults').Fault, args: Record<string, any> }[]} planned of this stage
 * @returns {import('./subscribe').Tamper | undefined}
 */
declare function tamperBy(planned: {
    fault: import('./faults').Fault;
    args: Record<string, any>;
}[]): import('./subscribe').Tamper | undefined;
