import { api, array, dateTime, object, string, uri } from '../tmf/declaration';
import { customerSegmentResource } from './segment-resource';

/** What happened between a customer and us, of every channel, in one order. Nothing is kept: it is read from the three APIs. */
export const TIMELINE_API = api({
  id: 'CustomerCare',
  title: 'Customer timeline and market segments',
  basePath: '/farthing/customerCare/v1',
  domain: 'party-management',
  resources: [customerSegmentResource],
  actions: [
    {
      name: 'retrieveTimeline',
      summary: 'Interactions, messages and tickets of a party, the newest first; orders, bills and the rest by link',
      method: 'GET',
      path: 'timeline',
      roles: ['agent', 'operator', 'subscriber'],
      query: { party: string(), limit: string({ pattern: /^\d{1,3}$/ }), cursor: string() },
      gives: {
        schema: object({
          party: string(),
          entry: array(
            object({
              id: string(),
              href: uri(),
              '@type': string(),
              date: dateTime(),
              status: string(),
              title: string(),
              channel: string(),
            }),
          ),
          link: array(object({ name: string(), href: uri() })),
        }),
      },
      paged: true,
    },
  ],
  hub: false,
});
