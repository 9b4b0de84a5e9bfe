import type { ProductOrderItem } from './order-facts';
import { PORT_AUTHORISATION } from './secret-characteristics';
import { chosenOf } from './services-of';

/** Characteristics of a line that brings its number from another operator: who has it, when it comes, and the holder's word for it. */
const DONOR = 'portFrom';
const RECIPIENT = 'portTo';
const DATE = 'portDate';
export const PORT_CHARACTERISTICS: readonly string[] = [DONOR, RECIPIENT, DATE, PORT_AUTHORISATION];

export interface Port {
  /** The other operator. */
  readonly operator: string;
  /** What the clearing house is told. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The port that an item that adds a line asks for; undefined where its number is ours. */
export const portInOf = (item: ProductOrderItem): Port | undefined => portOf(item, DONOR, 'donor');

/** The port that an item that ends a line asks for: its number leaves us. */
export const portOutOf = (item: ProductOrderItem): Port | undefined => portOf(item, RECIPIENT, 'recipient');

function portOf(item: ProductOrderItem, by: string, role: string): Port | undefined {
  const { [by]: operator, [DATE]: portDate, [PORT_AUTHORISATION]: authorisation } = chosenOf(item);
  if (operator === undefined) return undefined;
  const more = {
    ...(portDate === undefined ? {} : { portDate }),
    ...(authorisation === undefined ? {} : { authorisation }),
  };
  return { operator, parameters: { [role]: operator, ...more } };
}
