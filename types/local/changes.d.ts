declare const _exports: {
    reducers: {
        accountSettings: (account: Account, change: AccountSettings) => any;
        append: (account: Account, change: Append) => any;
        channel: (account: Account, change: ChannelChange) => any;
        configure: (account: Account, change: Configure) => any;
        createStream: (account: Account, change: CreateStream) => any;
        deleteStream: (account: Account, change: DeleteStream) => any;
        deregisterConsumer: (account: Account, change: DeregisterConsumer) => any;
        policy: (account: Account, change: Policy) => any;
        registerConsumer: (account: Account, change: RegisterConsumer) => any;
        reshard: (account: Account, change: ReshardChange) => any;
        skip: (account: Account, change: Skip) => any;
        tag: (account: Account, change: Tag) => any;
        untag: (account: Account, change: Untag) => any;
    };
};
export = _exports;
export type Account = import('./account').Account;
export type Consumer = import('./account').Consumer;
export type NewRecord = import('./slab').NewRecord;
export type CreateStream = {
    type: 'createStream';
    at: number;
    activeAt: number;
    name: string;
    shardCount: number;
    settings: Partial<import('./stream').Settings>;
    tags: Record<string, string>;
};
export type DeleteStream = {
    type: 'deleteStream';
    at: number;
    name: string;
    goneAt: number;
};
export type Append = {
    type: 'append';
    at: number;
    name: string;
    shards: number[];
    records: NewRecord[];
};
export type Skip = {
    type: 'skip';
    at: number;
    name: string;
    counts: [number, number][];
};
export type ReshardChange = {
    type: 'reshard';
    at: number;
    name: string;
    doneAt: number;
    reshard: import('./stream').Reshard;
};
export type Configure = {
    type: 'configure';
    at: number;
    name: string;
    doneAt: number;
    settings: Partial<import('./stream').Settings>;
};
export type RegisterConsumer = {
    type: 'registerConsumer';
    at: number;
    name: string;
    consumer: Consumer;
    tags: Record<string, string>;
};
export type DeregisterConsumer = {
    type: 'deregisterConsumer';
    at: number;
    name: string;
    consumerName: string;
};
export type Tag = {
    type: 'tag';
    at: number;
    arn: string;
    tags: Record<string, string>;
};
export type Untag = {
    type: 'untag';
    at: number;
    arn: string;
    keys: string[];
};
export type Policy = {
    type: 'policy';
    at: number;
    arn: string;
    policy?: string;
};
export type AccountSettings = {
    type: 'accountSettings';
    at: number;
    commitment: import('./account').Commitment;
};
export type ChannelChange = {
    type: 'channel';
    at: number;
    arn: string;
    channel?: import('./account').Channel;
};
export type Change = CreateStream | DeleteStream | Append | Skip | ReshardChange | Configure | RegisterConsumer | DeregisterConsumer | Tag | Untag | Policy | AccountSettings | ChannelChange;
