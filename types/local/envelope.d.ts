export { Refusal };
export { answerForm };
export { readEnvelope };
export { targetOf };
export type Form = import('./codec').Form;
export type PlainAnswer = {
    statusCode: number;
    contentType?: string;
    body: Buffer;
};
/**
 * @typedef {import('./codec').Form} Form
 * @typedef {{ statusCode: number, contentType?: string, body: Buffer }} PlainAnswer
 */
/** An answer in no form of Kinesis' own. */
declare class Refusal extends Error {
    statusCode: number;
    body: Buffer<ArrayBuffer>;
    contentType: string | undefined;
    /**
     * @param {number} statusCode
     * @param {string} body
     * @param {string} [contentType]
     */
    constructor(statusCode: number, body: string, contentType?: string);
}
/**
 * @param {Record<string, any>} headers
 * @returns {{ named: boolean, operation: string | undefined }} operation: if there is such a one
 */
declare function targetOf(headers: Record<string, any>): {
    named: boolean;
    operation: string | undefined;
};
/** The form in which an answer goes to a request, whatever is wrong with it. @param {Record<string, any>} headers */
declare function answerForm(headers: Record<string, any>): import("./codec").Form;
/**
 * @param {{ method: string, headers: Record<string, any> }} request
 * @param {Buffer} body
 * @returns {{ operation: string, form: Form, value: object }} value: the body parsed, not converted
 * @throws {Refusal | import('./errors').ServiceError}
 */
declare function readEnvelope({ method, headers }: {
    method: string;
    headers: Record<string, any>;
}, body: Buffer): {
    operation: string;
    form: Form;
    value: object;
};
