export { cborFaults };
/** @param {(text: string, make: (args: any, body: Buffer) => Buffer, args?: object, headers?: object) => any} body makes a fault */
declare const cborFaults: (body: (text: string, make: (args: any, body: Buffer) => Buffer, args?: object, headers?: object) => any) => {
    cborIndefinite: any;
    cborHugeLength: any;
    cborHugeText: any;
};
