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
/** @typedef {import('../options').OptionsOf<typeof leasesTable>} LeasesOptions */
/**
 * The table that such options name, to be opened and closed by the caller.
 * @param {Pick<import('../kinesis').Kinesis, '_connectBeside'>} kinesis
 * @param {unknown} options see LeasesOptions
 * @returns {import('./lease-table').LeaseTable}
 */
declare function dynamoTableOf(kinesis: Pick<import('../kinesis').Kinesis, '_connectBeside'>, options: unknown): import('./lease-table').LeaseTable;
