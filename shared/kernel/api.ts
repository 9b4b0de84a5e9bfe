import type { Failure } from './errors';
import type { Caller } from './tenant';

/** An HTTP request behind the front door, after the token was checked. */
export interface ApiRequest {
  readonly method: string;
  /** The path below the stage, decoded no further than API Gateway does: `/tmf-api/…/v4/productOrder/42`. */
  readonly path: string;
  /** Every value of each query parameter, in order. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly caller: Caller;
  readonly requestId: string;
  /** `https://host/stage`: what an href starts with. */
  readonly baseUrl: string;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or undefined for no body. */
  readonly body?: string;
  /** Instead of text: a PDF. Its media type is one of the front door's binary ones (stacks/api/front-door.ts). */
  readonly bytes?: Uint8Array;
}

/** What an API's code is to its Lambda. A failure becomes the one error body; a throw becomes a 500 without its text. */
export type ApiHandler = (request: ApiRequest) => Promise<ApiResponse | { readonly failure: Failure }>;
