import type { TableShape } from './simulated-table';

/** A table of stacks/constructs/domain-table.ts whose resources have so many lookups. */
const resources = (lookups: number): TableShape => ({
  indexes: Object.fromEntries(
    ['all', ...Array.from({ length: lookups }, (_, at) => `lookup${at + 1}`)].map((name) => [
      name,
      { partitionKey: `${name}pk`, sortKey: 'createdKey' },
    ]),
  ),
});
const byKey: TableShape = {};
const bySortKey: TableShape = { sortKey: 'sk' };

/** Tables as the stacks declare them: `test/stacks/synth.test.ts` holds them to it. */
export const TABLES: Readonly<Record<string, TableShape>> = {
  'farthing-balance-management-balances': {
    indexes: {
      party: { partitionKey: 'p', sortKey: 'pk', keysOnly: true },
      tenant: { partitionKey: 't', sortKey: 'pk', keysOnly: true },
    },
  },
  'farthing-balance-management-ledger': bySortKey,
  'farthing-balance-management-resources': resources(4),
  'farthing-billing-books': {
    sortKey: 'sk',
    indexes: {
      month: { partitionKey: 'month', sortKey: 'pk' },
      account: { partitionKey: 'owedBy', sortKey: 'bookedOn' },
    },
  },
  'farthing-billing-resources': resources(4),
  'farthing-convergent-charging-spending-subscriptions': bySortKey,
  'farthing-party-management-resources': resources(4),
  'farthing-payment-management-simulated-provider': byKey,
  'farthing-platform-hub': bySortKey,
  'farthing-platform-resources': resources(0),
  'farthing-rating-tariffs': bySortKey,
  'farthing-service-ordering-waits': byKey,
  'farthing-usage-management-accounts': bySortKey,
};
