declare const _exports: {
    dynamoTableOf: typeof dynamoTableOf;
    leasesTable: {
        readonly table: {
            readonly type: import("../options").OptionType<string>;
            readonly defaultText: 'has to be given';
            readonly text: 'Name of the table, one for each application. It is created if it is absent, with on-demand capacity. One that the KCL 2 has written can be used once that has stopped.';
        };
        readonly endpoint: {
            readonly type: 'url';
            readonly defaultText: '`AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s';
            readonly text: 'Where to send requests to DynamoDB.';
        };
        readonly region: {
            readonly text: 'Region of the table.';
            readonly type: 'string';
            readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
        };
        readonly credentials: {
            readonly type: 'credentials';
            readonly secret: true;
            readonly defaultText: 'environment, else the AWS default chain';
            readonly text: 'Keys, or an async function that gives them and is asked again before they expire.';
        };
    };
    readLeases: typeof readLeases;
};
export = _exports;
/** Of leases in DynamoDB; what else its client needs it has from the client of Kinesis. */
declare const leasesTable: {
    readonly table: {
        readonly type: import("../options").OptionType<string>;
        readonly defaultText: 'has to be given';
        readonly text: 'Name of the table, one for each application. It is created if it is absent, with on-demand capacity. One that the KCL 2 has written can be used once that has stopped.';
    };
    readonly endpoint: {
        readonly type: 'url';
        readonly defaultText: '`AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s';
        readonly text: 'Where to send requests to DynamoDB.';
    };
    readonly region: {
        readonly text: 'Region of the table.';
        readonly type: 'string';
        readonly defaultText: '`AWS_REGION`, the profile, `AWS_DEFAULT_REGION`';
    };
    readonly credentials: {
        readonly type: 'credentials';
        readonly secret: true;
        readonly defaultText: 'environment, else the AWS default chain';
        readonly text: 'Keys, or an async function that gives them and is asked again before they expire.';
    };
};
export type LeasesOptions = import('../options').OptionsOf<typeof leasesTable>;
export type ClientSettings = import('../endpoint').EndpointOptions;
/**
 * @typedef {import('../options').OptionsOf<typeof leasesTable>} LeasesOptions
 *
 * What of the client's own options holds for DynamoDB, too.
 * @typedef {import('../endpoint').EndpointOptions} ClientSettings
 */
/**
 * All that can be known to be wrong before DynamoDB is asked.
 * @param {unknown} options see LeasesOptions
 * @param {ClientSettings} client
 * @returns {LeasesOptions & { table: string }}
 */
declare function readLeases(options: unknown, client: ClientSettings): LeasesOptions & {
    table: string;
};
/**
 * The table that such options name, to be opened and closed by the caller.
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {LeasesOptions & { table: string }} options of readLeases()
 * @returns {import('./lease-table').LeaseTable}
 */
declare function dynamoTableOf(kinesis: import('../kinesis').Kinesis, { table, endpoint, region, credentials }: LeasesOptions & {
    table: string;
}): import('./lease-table').LeaseTable;
