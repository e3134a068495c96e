declare const _exports: {
    AddTagsToStream: import("./index").Operation;
    RemoveTagsFromStream: import("./index").Operation;
    ListTagsForStream: typeof ListTagsForStream;
    TagResource: import("./index").Operation;
    UntagResource: import("./index").Operation;
    ListTagsForResource: typeof ListTagsForResource;
};
export = _exports;
export type Account = import('../account').Account;
export type Operation = import('./index').Operation;
/** @type {Operation} */
declare function ListTagsForStream(account: import("../account").Account, input: any, context: import("../account").Context): any;
/** @type {Operation} */
declare function ListTagsForResource(account: import("../account").Account, input: any, context: import("../account").Context): any;
