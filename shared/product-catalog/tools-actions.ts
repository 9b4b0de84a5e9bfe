import {
  type ActionDeclaration,
  any,
  array,
  boolean,
  dateTime,
  integer,
  moneyAmount,
  object,
  oneOf,
  string,
} from '../tmf/declaration';
import { NDJSON } from './media-type';

const WRITERS = ['operator'] as const;
const READERS = ['agent', 'operator'] as const;
const made = () =>
  object({ productOffering: object({ id: string() }), entry: array(object({ resource: string(), id: string() })) });

/** What is served beside the resources (serve-tools.ts). */
export const toolsActions: readonly ActionDeclaration[] = [
  {
    name: 'putCatalogFile',
    summary: 'Keeps a catalog file, for an import job; the same text again is the same file',
    method: 'POST',
    path: 'file',
    roles: WRITERS,
    creates: true,
    takes: { mediaType: NDJSON },
    gives: { schema: object({ url: string(), digest: string() }) },
  },
  {
    name: 'announceCatalogUpload',
    summary:
      'An address to write a file of up to 50 MB to, by PUT within 15 minutes; `url` is what an import job takes it in by',
    method: 'POST',
    path: 'upload',
    roles: WRITERS,
    creates: true,
    gives: { schema: object({ url: string(), uploadUrl: string(), uploadUrlExpiresAt: dateTime() }) },
  },
  {
    name: 'getCatalogFile',
    summary:
      'The text of a file, as an export job or a release left it; of a large one, 303 to where it is for 15 minutes',
    method: 'GET',
    path: 'file/{digest}',
    roles: WRITERS,
    gives: { mediaType: NDJSON },
    redirects: true,
  },
  {
    name: 'compareCatalogs',
    summary:
      'What differs between two of these: catalog (as it stands), file:<digest>, release:<id>, offering:<id> (a version of an offer)',
    method: 'GET',
    path: 'comparison',
    roles: READERS,
    query: { from: string(), to: string() },
    gives: {
      schema: object({
        isEqual: boolean(),
        change: array(
          object({
            kind: oneOf('added', 'removed', 'changed'),
            entry: string(),
            path: string(),
            before: any(),
            after: any(),
            words: string(),
          }),
        ),
      }),
    },
  },
  {
    name: 'draftOfferingVersion',
    summary: 'Drafts a new version of an offering beside it, with prices of its own',
    method: 'POST',
    path: 'productOffering/{id}/version',
    roles: WRITERS,
    creates: true,
    takes: {
      schema: object(
        {
          version: string({ maxLength: 40 }),
          change: any(),
          price: array(object({ id: string(), change: any() }, { required: ['id', 'change'] }), 100),
        },
        { required: ['version'] },
      ),
    },
    gives: { schema: made() },
  },
  {
    name: 'fillTemplate',
    summary: 'Makes an offering, and what it is made of, from a template with its blanks filled',
    method: 'POST',
    path: 'template/{id}/offering',
    roles: WRITERS,
    creates: true,
    takes: { schema: object({ value: any() }, { required: ['value'] }) },
    gives: { schema: made() },
  },
  {
    name: 'priceOffering',
    summary: 'What an offering’s recurring and one-time prices are now, and why',
    method: 'GET',
    path: 'productOffering/{id}/price',
    roles: ['subscriber', 'agent', 'operator', 'partner'],
    gives: {
      schema: object({
        productOffering: object({ id: string(), name: string() }),
        price: array(
          object({
            productOfferingPrice: object({ id: string(), name: string() }),
            priceType: string(),
            price: moneyAmount(),
            listPrice: moneyAmount(),
            applied: array(object({ rule: string(), reason: string() })),
          }),
        ),
        stock: object({ msisdn: integer(), sim: integer() }),
        demand: object({ today: integer(), yesterday: integer() }),
      }),
    },
  },
];
