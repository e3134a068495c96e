export { Verifier };
export type SignedRequest = {
    method: string;
    /**
     * path and query as received
     */
    url: string;
    /**
     * lower-case names; `host` is there
     */
    headers: Record<string, string | string[] | undefined>;
    body: Uint8Array;
};
export type AcceptedCredentials = {
    accessKeyId: string;
    secretAccessKey: string;
    /**
     * then requests must carry it
     */
    sessionToken?: string;
    /**
     * later requests are told that the token has expired
     */
    expiration?: Date | number;
};
declare class Verifier {
    #private;
    /**
     * @param {object} options
     * @param {AcceptedCredentials} options.credentials
     * @param {string} [options.region] the only one a signature may be scoped to; any if absent
     */
    constructor({ credentials, region }: {
        credentials: AcceptedCredentials;
        region?: string;
    });
    /**
     * @param {SignedRequest} request
     * @param {number} nowMs what the service's clock shows
     * @throws {ServiceError} unless the holder of the credentials has signed it within the last five minutes
     */
    verify(request: SignedRequest, nowMs: number): void;
}
