import createClient, { type Client } from 'openapi-fetch';
import type { Paths } from './paths';

export type Farthing = Client<Paths>;

/**
 * Calls Farthing as whoever the token stands for, with every path, parameter, body and answer typed.
 *
 * @param frontDoor as `npm start` prints it: `https://…/v1`
 * @param token an ID token of the user pool
 */
export const farthing = (frontDoor: string, token: string): Farthing =>
  createClient<Paths>({ baseUrl: frontDoor, headers: { Authorization: `Bearer ${token}` } });

/** What the front door refused, or where it failed: its status, and its `code` and violations. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    readonly failure: { readonly code?: string; readonly message?: string } | undefined,
  ) {
    super(`${status}: ${JSON.stringify(failure)}`);
  }
}

type Call<T> = Promise<{ readonly data?: T; readonly error?: object; readonly response: Response }>;

/** What a call answered; whatever is no success is thrown as {@link Refused}. */
export async function answered<T>(call: Call<T>): Promise<T> {
  const { data, error, response } = await call;
  if (data === undefined) throw new Refused(response.status, error);
  return data;
}

const WAIT_STEP_MS = 150;

/**
 * Calls again until what was answered holds, as it will once an event has had its effect; what is not there yet may come.
 * Throws, saying what was awaited, after `maxMs`.
 */
export async function awaited<T>(
  call: () => Call<T>,
  holds: (data: T) => boolean,
  what: string,
  maxMs = 60_000,
): Promise<T> {
  const end = Date.now() + maxMs;
  for (;;) {
    const { data, error } = await call();
    if (data !== undefined && holds(data)) return data;
    if (Date.now() > end)
      throw new Error(
        `${what} did not happen within ${maxMs / 1000} s: ${JSON.stringify(data ?? error).slice(0, 2_000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
  }
}
