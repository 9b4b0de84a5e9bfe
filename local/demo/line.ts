import { type Line, linesOf, placeOrder } from './acts/order';
import { type Customer, signUpCustomer } from './acts/sign-up';
import { topUp } from './acts/top-up';
import { NotInTime } from './api-client';
import type { OfferKey } from './catalog';
import { setStage } from './stage';

/** Part of its keys and of its login's name, so that every `npm start` finds the same line. Logins are of all tenants. */
const FIRST = 'first';
const CARD = 'tok_visa';
const TOP_UP = '20';
/** The products of an order that has ended are there; whoever ended the line since need not wait long to hear so. */
const LOOK_MS = 5_000;

export interface ReadyLine {
  readonly customer: Customer;
  readonly line: Line;
  /** Its customer's login. */
  readonly username: string;
}

/**
 * A line with money on it, so that the first usage that a newcomer reports is charged. Made by the first call and found
 * by all others; undefined when somebody has ended it since.
 */
export async function readyLine(
  tenant: string,
  offers: Readonly<Record<OfferKey, string>>,
  run = FIRST,
): Promise<ReadyLine | undefined> {
  const stage = { ...(await setStage(tenant, offers, () => {})), run };
  try {
    const customer = await signUpCustomer(stage);
    const item = { productOffering: { id: offers.payg } };
    await placeOrder(stage.agent, customer, [item], `${run}-order`);
    const [line] = await linesOf(stage, customer, 1, LOOK_MS);
    if (!line) return undefined;
    await topUp(stage.agent, line.balanceId, TOP_UP, CARD, `${run}-topup`);
    return { customer, line, username: `aoife-${run}` };
  } catch (problem) {
    if (problem instanceof NotInTime) return undefined;
    throw problem;
  }
}
