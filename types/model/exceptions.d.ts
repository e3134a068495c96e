declare const _exports: {
    EXCEPTIONS: ReadonlyMap<string, "client" | "server">;
};
export = _exports;
