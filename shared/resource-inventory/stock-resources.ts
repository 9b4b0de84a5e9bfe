import { api, array, integer, object, string } from '../tmf/declaration';

/** Deliveries of numbers and SIMs; what is in stock is read at TMF639. */
export const STOCK_API = api({
  id: 'ResourceStock',
  title: 'Stock delivery',
  basePath: '/farthing/resourceStock/v1',
  domain: 'resource-inventory',
  resources: [],
  actions: [
    {
      name: 'importStock',
      summary: 'Puts a delivery on the shelves: CSV with the header kind,value,imsi,pool. Again, it adds nothing',
      method: 'POST',
      path: 'import',
      roles: ['operator'],
      takes: { mediaType: 'text/csv' },
      gives: {
        schema: object({
          read: integer(),
          added: integer(),
          alreadyThere: integer(),
          rejected: array(object({ line: integer(), reason: string() })),
        }),
      },
    },
  ],
  hub: false,
});
