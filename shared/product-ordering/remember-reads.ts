import type { OrderPorts } from './order-hooks';

/** The same readers, asked once for the same: what many orders of one file are judged by. For some seconds, not longer. */
export const rememberReads = (ports: OrderPorts): OrderPorts => ({
  ...ports,
  catalog: {
    offering: once((tenant, id) => ports.catalog.offering(tenant, id)),
    specification: once((tenant, id) => ports.catalog.specification(tenant, id)),
  },
  accounts: { partyOf: once((tenant, id) => ports.accounts.partyOf(tenant, id)) },
  promotions: { ...ports.promotions, released: once((tenant) => ports.promotions.released(tenant)) },
  agreements: { ...ports.agreements, agreementsOf: once((tenant, id) => ports.agreements.agreementsOf(tenant, id)) },
  settings: { get: once((tenant) => ports.settings.get(tenant)) },
});

function once<Given extends readonly string[], Answer>(
  read: (...given: Given) => Promise<Answer>,
): (...given: Given) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (...given) => {
    const key = given.join('#');
    const answer = answers.get(key) ?? read(...given);
    answers.set(key, answer);
    return answer;
  };
}
