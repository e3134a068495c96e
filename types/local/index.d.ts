export { createLocalKinesis };
import { Account } from './account';
import { FaultPlan } from './faults';
import { Transport } from './transport';
export type LocalOptions = import('./options').LocalOptions;
export type ParsedLocalOptions = import('./options').ParsedLocalOptions;
export type AcceptedCredentials = import('./signature').AcceptedCredentials;
export type Ledger = ReturnType<Account['ledger']>;
/** A running local Kinesis. */
declare class LocalKinesis {
    #private;
    /** URL without a path. */
    endpoint: string;
    region: string;
    /** PEM text of the certificate to trust; undefined: no TLS, or a certificate of the caller's. */
    ca: string | undefined;
    /** Requests must be signed with them, unless any signature will do. */
    credentials: import("./signature").AcceptedCredentials;
    /**
     * @param {object} parts
     * @param {Account} parts.account
     * @param {FaultPlan} parts.faults
     * @param {Transport} parts.transport that listens
     * @param {import('./storage').Storage} [parts.storage]
     * @param {string} parts.endpoint
     * @param {string} [parts.ca]
     * @param {AcceptedCredentials} parts.credentials
     */
    constructor({ account, faults, transport, storage, endpoint, ca, credentials }: {
        account: Account;
        faults: FaultPlan;
        transport: Transport;
        storage?: import('./storage').Storage;
        endpoint: string;
        ca?: string;
        credentials: AcceptedCredentials;
    });
    /**
     * What is stored in a stream and not trimmed, shard by shard in the order of sequence numbers. The
     * Buffers are views, not copies.
     * @param {string} streamName
     * @returns {Ledger} empty where there is no such stream
     */
    ledger(streamName: string): Ledger;
    /**
     * Replaces what is to go wrong; all counts begin anew.
     * @param {import('./faults').FaultEntry[]} plan
     * @throws {TypeError} that names what is wrong with it; the old plan stays
     */
    setFaults(plan: import('./faults').FaultEntry[]): void;
    /** Cuts all connections, and frees the port and the data folder. Safe twice. */
    close(): Promise<void>;
}
/**
 * Starts a local Kinesis.
 * @param {LocalOptions} [given]
 * @returns {Promise<LocalKinesis>} that answers, and keeps the process alive until it is closed
 * @throws {import('../errors').KinesisError | TypeError} for options, before anything is started; also rejects
 *   with what the system says of the port (EADDRINUSE), and a StorageError for the data folder
 */
declare function createLocalKinesis(given?: LocalOptions): Promise<LocalKinesis>;
