declare const _exports: {
    customEndpoint: typeof customEndpoint;
    endpointLabel: typeof endpointLabel;
    endpointOf: typeof endpointOf;
    isHostLabel: typeof isHostLabel;
    isUnencryptedElsewhere: typeof isUnencryptedElsewhere;
    urlOf: typeof urlOf;
};
export = _exports;
export type Partition = {
    name: string;
    /**
     * of its region names; '': takes what is left
     */
    start: string;
    suffix: string;
    dualstackSuffix: string;
    /**
     * its plain endpoints are FIPS endpoints
     */
    isPlainFips?: boolean;
    /**
     * it has no endpoints of accounts
     */
    lacksAccounts?: boolean;
};
export type Service = 'kinesis' | 'dynamodb';
export type ArnMember = {
    /**
     * of an operation's input
     */
    member: string;
    /**
     * of resource that it may name
     */
    types: readonly string[];
    example: string;
    isControlOnly?: boolean;
};
export type Arn = {
    partition: string;
    service: string;
    region: string;
    accountId: string;
    /**
     * its type, then what it is called
     */
    resource: string[];
};
export type AccountIdEndpointMode = 'disabled' | 'preferred' | 'required';
export type EndpointOptions = {
    useFipsEndpoint: boolean;
    useDualstackEndpoint: boolean;
    /**
     * Where requests go. Those with a label (endpointLabel()'s, or the account id of the credentials)
     * go to `https://${label}.${'data' or 'control'}${accountSuffix}/`, the others to `url`.
     */
    accountIdEndpointMode: AccountIdEndpointMode;
};
export type Endpoint = {
    /**
     * of requests without a label
     */
    url: string;
    /**
     * of url, as signed: with the port where it isn't the scheme's default
     */
    host: string;
    region: string;
    /**
     * of the region
     */
    partition: string;
    service: Service;
    isFips: boolean;
    /**
     * undefined: every request goes to `url`
     */
    accountSuffix: string | undefined;
    /**
     * whether the account id of the credentials is the
     * label of requests that have no other: never, where there is one, or they fail without one
     */
    accountMode: AccountIdEndpointMode;
};
/**
 * @typedef {object} Arn
 * @property {string} partition
 * @property {string} service
 * @property {string} region
 * @property {string} accountId
 * @property {string[]} resource its type, then what it is called
 *
 * @typedef {'disabled' | 'preferred' | 'required'} AccountIdEndpointMode
 *
 * @typedef {object} EndpointOptions
 * @property {boolean} useFipsEndpoint
 * @property {boolean} useDualstackEndpoint
 * @property {AccountIdEndpointMode} accountIdEndpointMode
 *
 * Where requests go. Those with a label (endpointLabel()'s, or the account id of the credentials)
 * go to `https://${label}.${'data' or 'control'}${accountSuffix}/`, the others to `url`.
 * @typedef {object} Endpoint
 * @property {string} url of requests without a label
 * @property {string} host of url, as signed: with the port where it isn't the scheme's default
 * @property {string} region
 * @property {string} partition of the region
 * @property {Service} service
 * @property {boolean} isFips
 * @property {string | undefined} accountSuffix undefined: every request goes to `url`
 * @property {AccountIdEndpointMode} accountMode whether the account id of the credentials is the
 *   label of requests that have no other: never, where there is one, or they fail without one
 */
/**
 * @param {EndpointOptions} options
 * @param {string} region
 * @param {URL} [custom] wins over all else
 * @param {Service} [service]
 * @returns {Endpoint}
 */
declare function endpointOf(options: EndpointOptions, region: string, custom?: URL, service?: Service): Endpoint;
/**
 * The endpoint given by option, environment or profile; undefined: the region decides.
 * @param {{ endpoint?: string | URL, useFipsEndpoint?: boolean, useDualstackEndpoint?: boolean,
 *   ignoreConfiguredEndpointUrls?: boolean }} options
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./shared-files').Profile} [profile]
 * @param {Service} [service]
 * @returns {URL | undefined}
 */
declare function customEndpoint(options: {
    endpoint?: string | URL;
    useFipsEndpoint?: boolean;
    useDualstackEndpoint?: boolean;
    ignoreConfiguredEndpointUrls?: boolean;
}, env: NodeJS.ProcessEnv, profile?: import('./shared-files').Profile, service?: Service): URL | undefined;
/** @param {{ url: string }} endpoint */
declare function isUnencryptedElsewhere({ url }: {
    url: string;
}): boolean;
/**
 * What stands before `.data-kinesis…` or `.control-kinesis…` in the host of a request: the account
 * or channel of an ARN in its input, or its StreamId. undefined: the input has none, or it doesn't
 * matter at this endpoint. Throws a KinesisError for an ARN that no endpoint can be made of.
 * @param {Record<string, unknown>} input of an operation, checked before
 * @param {'data' | 'control'} type of the operation
 * @param {Endpoint} [endpoint] undefined: not known yet, so that the ARN's partition isn't looked at
 * @returns {string | undefined}
 */
declare function endpointLabel(input: Record<string, unknown>, type: 'data' | 'control', endpoint?: Endpoint): string | undefined;
/**
 * Where a request goes, as the core forms it.
 * @param {Endpoint} endpoint
 * @param {{ label?: string, type: 'data' | 'control', accountId?: string }} request label: of
 *   endpointLabel(); accountId: the credentials'
 * @returns {URL}
 */
declare function urlOf({ url, accountSuffix, accountMode }: Endpoint, { label, type, accountId }: {
    label?: string;
    type: 'data' | 'control';
    accountId?: string;
}): URL;
/** @param {string} text what is to be one part of a host's name */
declare function isHostLabel(text: string): boolean;
