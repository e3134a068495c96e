// The names of @aws-sdk/client-kinesis as kinesis-native/sdk has them. This part is written by hand, in
// scripts/sdk-face.d.ts; what follows it is generated from lib/model by scripts/types.js.

import type { Agent as HttpAgent, AgentOptions as HttpAgentOptions } from 'node:http';
import type { Agent as HttpsAgent, AgentOptions as HttpsAgentOptions } from 'node:https';

export interface ResponseMetadata {
  httpStatusCode?: number;
  requestId?: string;
  extendedRequestId?: string;
  cfId?: string;
  attempts?: number;
  /** ms */
  totalRetryDelay?: number;
}

export interface MetadataBearer {
  $metadata: ResponseMetadata;
}

/** A value, or an async function that gives it when the first command needs it. */
export type Provider<T> = () => Promise<T>;

export interface AwsCredentialIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly credentialScope?: string;
  readonly accountId?: string;
  readonly expiration?: Date;
}

export type AwsCredentialIdentityProvider = (identityProperties?: Record<string, any>) => Promise<AwsCredentialIdentity>;

export interface Logger {
  trace?: (...content: any[]) => void;
  debug: (...content: any[]) => void;
  info: (...content: any[]) => void;
  warn: (...content: any[]) => void;
  error: (...content: any[]) => void;
}

export interface Endpoint {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
}

/** An AbortSignal of Node's, or one of the SDK's older ones. */
export interface AnyAbortSignal {
  readonly aborted: boolean;
  onabort?: ((this: any, event: any) => any) | null;
}

/** Of one call. */
export interface HttpHandlerOptions {
  abortSignal?: AbortSignal | AnyAbortSignal;
  /** ms; 0: none */
  requestTimeout?: number;
}

/** What is read of a NodeHttpHandler's or NodeHttp2Handler's options; time-outs in ms, 0: none. */
export interface RequestHandlerOptions {
  connectionTimeout?: number;
  /** Of one attempt. */
  requestTimeout?: number;
  /** Of one attempt, where there is no requestTimeout. */
  socketTimeout?: number;
  sessionTimeout?: number;
  maxConcurrentStreams?: number;
  httpAgent?: HttpAgent | HttpAgentOptions;
  httpsAgent?: HttpsAgent | HttpsAgentOptions;
  throwOnRequestTimeout?: boolean;
  socketAcquisitionWarningTimeout?: number;
  disableConcurrentStreams?: boolean;
  logger?: Logger;
}

/** A NodeHttpHandler or NodeHttp2Handler: it is read, not called. */
export interface RequestHandler {
  handle (...args: any[]): Promise<any>;
  metadata?: { handlerProtocol: string };
}

export interface RetryStrategy {
  acquireInitialRetryToken (...args: any[]): Promise<any>;
  refreshRetryTokenForRetry (...args: any[]): Promise<any>;
  recordSuccess (...args: any[]): void;
}

export interface KinesisClientConfig {
  region?: string | Provider<string>;
  endpoint?: string | URL | Endpoint | { url: URL } | Provider<string | URL | Endpoint | { url: URL }>;
  credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  credentialDefaultProvider?: (input: any) => AwsCredentialIdentityProvider;
  profile?: string;
  maxAttempts?: number | Provider<number>;
  retryMode?: string | Provider<string>;
  /** StandardRetryStrategy, ConfiguredRetryStrategy or AdaptiveRetryStrategy. */
  retryStrategy?: RetryStrategy;
  requestHandler?: RequestHandler | RequestHandlerOptions;
  logger?: Logger;
  useFipsEndpoint?: boolean | Provider<boolean>;
  useDualstackEndpoint?: boolean | Provider<boolean>;
  accountIdEndpointMode?: 'disabled' | 'preferred' | 'required' | Provider<'disabled' | 'preferred' | 'required'>;
  /** Ours; the SDK's classes are refused. */
  protocol?: 'auto' | 'cbor' | 'json';
  userAgentAppId?: string | Provider<string | undefined>;
  customUserAgent?: string | [string, string?][];
  defaultsMode?: string | Provider<string>;
  apiVersion?: string;
  tls?: boolean;
  disableHostPrefix?: boolean;
  cacheMiddleware?: boolean;
}

export type KinesisClientConfigType = KinesisClientConfig;

export interface KinesisClientResolvedConfig {
  readonly apiVersion: string;
  readonly serviceId: string;
  readonly region: Provider<string>;
  readonly endpoint?: Provider<Endpoint>;
  readonly isCustomEndpoint: boolean;
  readonly tls: boolean;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly maxAttempts: Provider<number>;
  readonly retryMode: string | Provider<string>;
  readonly useFipsEndpoint: Provider<boolean>;
  readonly useDualstackEndpoint: Provider<boolean>;
  readonly accountIdEndpointMode: Provider<'disabled' | 'preferred' | 'required'>;
  readonly userAgentAppId: Provider<string | undefined>;
  readonly logger: Partial<Logger>;
  readonly requestHandler?: RequestHandler | RequestHandlerOptions;
  readonly profile?: string;
}

export type KinesisClientResolvedConfigType = KinesisClientResolvedConfig;

/** There is none: adding to it throws an error that says what to do instead. */
export interface MiddlewareStack {
  add (...args: any[]): never;
  addRelativeTo (...args: any[]): never;
  use (...args: any[]): never;
  clone (): never;
  concat (...args: any[]): never;
  identify (): string[];
  remove (...args: any[]): boolean;
  removeByTag (tag: string): boolean;
}

declare const outputType: unique symbol;

/** An operation with its input. */
export declare class $Command<Input extends object, Output extends MetadataBearer> {
  readonly input: Input;
  readonly middlewareStack: MiddlewareStack;
  readonly [outputType]?: Output;
  constructor (input: Input);
}

export interface InvokeMethod<Input extends object, Output extends MetadataBearer> {
  (input: Input, options?: HttpHandlerOptions): Promise<Output>;
  (input: Input, cb: (err: any, data?: Output) => void): void;
  (input: Input, options: HttpHandlerOptions, cb: (err: any, data?: Output) => void): void;
}

export interface InvokeMethodOptionalArgs<Input extends object, Output extends MetadataBearer> extends InvokeMethod<Input, Output> {
  (): Promise<Output>;
}

export declare class KinesisClient {
  readonly config: KinesisClientResolvedConfig;
  readonly middlewareStack: MiddlewareStack;
  constructor (configuration?: KinesisClientConfig);
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> (
    command: $Command<Input, Output>, options?: HttpHandlerOptions): Promise<Output>;
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> (
    command: $Command<Input, Output>, cb: (err: any, data?: Output) => void): void;
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> (
    command: $Command<Input, Output>, options: HttpHandlerOptions, cb: (err: any, data?: Output) => void): void;
  /** What is under way is waited for. */
  destroy (): void;
}

export { KinesisClient as __Client };

/** A client with a method for each command, paginator and waiter. */
export declare class Kinesis extends KinesisClient {}

export interface KinesisServiceExceptionOptions {
  name?: string;
  $fault?: 'client' | 'server';
  message?: string;
  $metadata: ResponseMetadata;
}

export declare class KinesisServiceException extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: ResponseMetadata;
  readonly $retryable?: { throttling?: boolean };
  readonly $response?: any;
  /** The service's name of it. */
  readonly code: string;
  readonly statusCode: number | undefined;
  readonly requestId: string | undefined;
  readonly extendedRequestId: string | undefined;
  readonly retryable: boolean;
  /** Requests sent; 0: nothing reached the network. */
  readonly attempts: number;
  /** Whether the service may have stored what the call sent. */
  readonly persisted: 'no' | 'unknown';
  constructor (options: KinesisServiceExceptionOptions);
  static isInstance (value: unknown): value is KinesisServiceException;
}

export interface PaginationConfiguration {
  client: any;
  pageSize?: number;
  startingToken?: any;
  stopOnSameToken?: boolean;
  withCommand?: (command: any) => any;
}

export interface KinesisPaginationConfiguration extends PaginationConfiguration {
  client: KinesisClient;
}

export type Paginator<T> = AsyncGenerator<T, undefined, unknown>;

/** In seconds. */
export interface WaiterConfiguration<Client> {
  client: Client;
  maxWaitTime: number;
  minDelay?: number;
  maxDelay?: number;
  abortSignal?: AbortSignal | AnyAbortSignal;
  abortController?: { signal: AbortSignal | AnyAbortSignal };
}

export interface WaiterResult<R = any> {
  /** 'SUCCESS', 'FAILURE', 'RETRY', 'TIMEOUT' or 'ABORTED' */
  state: string;
  reason?: R;
  final?: R;
  observedResponses?: Record<string, number>;
}

export type { _Record as Record };
