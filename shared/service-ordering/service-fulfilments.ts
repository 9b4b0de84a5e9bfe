import type { NetworkOperation } from './task-kinds';

/** Which tasks give a service, change it, pause it and take it back. */
export interface ServiceFulfilment {
  readonly start: NetworkOperation;
  readonly stop: NetworkOperation;
  readonly change?: NetworkOperation;
  readonly suspend?: NetworkOperation;
  readonly resume?: NetworkOperation;
}

/** The ways in which a service is given. */
export const SERVICE_FULFILMENTS = {
  /** A profile of a mobile line: the line's own state suspends it. */
  profile: { start: 'set-profile', stop: 'remove-profile' },
  slice: { start: 'allocate-slice', stop: 'deallocate-slice', change: 'modify-slice' },
  access: { start: 'provide-access', stop: 'cease-access', change: 'modify-access' },
  entitlement: {
    start: 'grant-entitlement',
    stop: 'revoke-entitlement',
    suspend: 'suspend-entitlement',
    resume: 'resume-entitlement',
  },
  shipping: { start: 'ship-goods', stop: 'cancel-shipment' },
} as const satisfies Readonly<Record<string, ServiceFulfilment>>;
export type FulfilmentName = keyof typeof SERVICE_FULFILMENTS;

/** The service specification's characteristic that says which way: its (default) value is a {@link FulfilmentName}. */
export const FULFILMENT_CHARACTERISTIC = 'fulfilment';

/** Names that say it by themselves, in lower case: of the whole specification, or a word of it. */
const FULFILMENT_OF_WORD: Readonly<Record<string, FulfilmentName>> = {
  slice: 'slice',
  broadband: 'access',
  fibre: 'access',
  fiber: 'access',
  dsl: 'access',
  tv: 'entitlement',
  streaming: 'entitlement',
  entitlement: 'entitlement',
  delivery: 'shipping',
  shipping: 'shipping',
};

export interface ServiceSpecificationView {
  readonly id: string;
  readonly name: string;
  /** The value of {@link FULFILMENT_CHARACTERISTIC}, where the specification has it. */
  readonly fulfilment?: string;
}

/** How a service is given: as its specification says, else as a word of its name or id tells, else as a profile of the line. */
export function fulfilmentOf({ id, name, fulfilment }: ServiceSpecificationView): FulfilmentName {
  if (fulfilment !== undefined && isFulfilment(fulfilment)) return fulfilment;
  for (const word of `${name} ${id}`.toLowerCase().split(/[^a-z]+/)) {
    const told = FULFILMENT_OF_WORD[word];
    if (told !== undefined) return told;
  }
  return 'profile';
}

export const isFulfilment = (name: string): name is FulfilmentName => Object.hasOwn(SERVICE_FULFILMENTS, name);

/** The tasks around a line's activation, by its SIM: what comes before the network knows the SIM, and what after. */
export const SIM_FULFILMENTS = {
  /** A card: it lies in the subscriber's hand. */
  sim: { before: [], after: [] },
  /** The profile is released once the network knows its SIM: a device that fetched it sooner would find no service. */
  esim: { before: ['order-profile', 'confirm-profile'], after: ['release-profile'] },
} as const satisfies Readonly<
  Record<string, { readonly before: readonly NetworkOperation[]; readonly after: readonly NetworkOperation[] }>
>;
