declare const _exports: {
    convertInput: typeof convertInput;
    encodeError: typeof encodeError;
    encodeOutput: typeof encodeOutput;
    formOf: typeof formOf;
    forms: Record<"cbor" | "json", Form>;
    parseBody: typeof parseBody;
};
export = _exports;
export type Form = {
    contentType: string;
    parse: (body: Buffer) => unknown;
    render: (value: unknown) => Buffer;
    blobOut: (bytes: Buffer) => unknown;
    /**
     * to ms; what is no timestamp stays as it is
     */
    timestampIn: (value: unknown) => unknown;
    timestampOut: (ms: number) => unknown;
};
export type Shape = import('../model/kinds').Shape;
export type Structure = import('../model/kinds').Structure;
export type Convert = (value: any) => any;
export type Converters = Record<string, (shape: any, form: Form) => Convert>;
/** @param {string} contentType as in the header */
declare function formOf(contentType: string): Form | undefined;
/**
 * @param {Form} form
 * @param {Structure} shape
 * @param {object} value see parseBody; is changed
 * @returns {object} not validated yet
 * @throws {import('./errors').ServiceError} SerializationException for base64 that is none
 */
declare function convertInput(form: Form, shape: Structure, value: object): object;
/**
 * @param {Form} form
 * @param {Buffer} body
 * @returns {object}
 * @throws {import('./errors').ServiceError} SerializationException
 */
declare function parseBody(form: Form, body: Buffer): object;
/**
 * @param {Form} form
 * @param {Structure} shape
 * @param {object | undefined} output undefined: an empty body
 * @returns {Buffer}
 */
declare function encodeOutput(form: Form, shape: Structure, output: object | undefined): Buffer;
/**
 * @param {Form} form
 * @param {{ name: string, message: string }} error
 * @returns {Buffer}
 */
declare function encodeError(form: Form, { name, message }: {
    name: string;
    message: string;
}): Buffer;
