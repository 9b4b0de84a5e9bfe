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
