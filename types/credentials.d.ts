export { CredentialsKeeper };
export { checkCredentials };
export { chooseSource };
export type Credentials = import('./options').Credentials;
export type CredentialsProvider = import('./options').CredentialsProvider;
export type Keys = {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
    /**
     * whose they are: chooses the endpoint, not the signature
     */
    accountId?: string;
};
export type CheckedCredentials = {
    keys: Keys;
    /**
     * Infinity: never
     */
    expiresAtMs: number;
};
export type Source = {
    /**
     * what is said of it in errors
     */
    text: string;
    /**
     * known at once
     */
    initial?: CheckedCredentials;
    /**
     * absent: `initial` is all there is
     */
    provide?: CredentialsProvider;
};
export type Clock = {
    /**
     * ms since 1970
     */
    now: () => number;
    /**
     * gives what cancels it; doesn't
     * keep the process alive
     */
    after: (ms: number, run: () => void) => () => void;
};
/**
 * Where credentials come from: the option, else the environment unless a profile is set, else the
 * default chain of the AWS SDK.
 * @param {{ credentials?: Credentials | CredentialsProvider, profile?: string }} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {Source}
 */
declare function chooseSource({ credentials, profile }: {
    credentials?: Credentials | CredentialsProvider;
    profile?: string;
}, env: NodeJS.ProcessEnv): Source;
/**
 * @param {string} what
 * @param {unknown} given
 * @returns {CheckedCredentials}
 */
declare function checkCredentials(what: string, given: unknown): CheckedCredentials;
/**
 * Keeps a client's credentials fresh: fetches them when a call first needs them, again five
 * minutes before they expire, at a call that finds them expired (the timer of a process that was
 * frozen fires late), and when the service finds them expired. Holds no key itself.
 */
declare class CredentialsKeeper {
    #private;
    /**
     * @param {Source} source
     * @param {(keys: Keys | null) => void} install null: calls wait until there are new ones
     * @param {(message: string) => void} fail ends the calls that wait
     * @param {Clock} [clock]
     */
    constructor(source: Source, install: (keys: Keys | null) => void, fail: (message: string) => void, clock?: Clock);
    /** Of the keys that were installed last. */
    get accountId(): string | undefined;
    /** To be called before each call of the client's; what it does takes no time. */
    touch(): void;
    /**
     * To be called when the service says that keys have expired, however many calls hear so. Calls
     * that wait for others get them, or end if there are none: the source is asked once for each set
     * of keys, and again after a while if it gave the same ones.
     * @param {string} accessKeyId of the keys that were refused, which may be replaced by now
     */
    expired(accessKeyId: string): void;
    /**
     * Asks the source again, once however many want it. Never rejects.
     * @returns {Promise<void>}
     */
    refresh(): Promise<void>;
    /** Nothing is asked, installed or failed from here on. */
    stop(): void;
}
