import {
  any,
  api,
  array,
  boolean,
  dateTime,
  integer,
  object,
  oneOf,
  type ResourceDeclaration,
  reference,
  resource,
  string,
} from '../tmf/declaration';
import { CATALOG_RESOURCES } from './catalog-apis';
import { OFFERING_ORDER } from './count-demand';
import { ERROR_LOG_LENGTH_MAX } from './job-resources';
import { toolsActions } from './tools-actions';
import { CATALOG_TOOLS_PATH } from './tools-path';

const ENTRIES_NAMED_MAX = 500;
/** What changed, in words, is for people: more of it is read as data (`comparison`). */
export const WORDS_MAX = 200;

const namedEntries = () =>
  array(object({ resource: string(), id: string() }, { required: ['resource', 'id'] }), ENTRIES_NAMED_MAX);

/**
 * What goes on sale together. A draft names entries that are in test (all that are, unless it says `activate`) and those that
 * `retire`; publishing switches them, in the order in which they refer to each other, and can be rolled back.
 */
export const RELEASE = resource({
  name: 'release',
  type: 'Release',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    activate: namedEntries(),
    retire: namedEntries(),
    status: oneOf('draft', 'publishing', 'published', 'rollingBack', 'rolledBack', 'failed', 'withdrawn'),
    /** Counts a tenant's published releases from 1. */
    number: integer(),
    /** The release that was current before: a roll-back leads there. */
    previous: reference(),
    /** SHA-256 of all that is on sale with it, and of all that was before: a file of each is kept. */
    digest: string(),
    before: string(),
    progress: object({ done: integer(), total: integer() }),
    change: array(string(), WORDS_MAX),
    errorLog: string({ maxLength: ERROR_LOG_LENGTH_MAX }),
    creationDate: dateTime(),
    publicationDate: dateTime(),
    rollbackDate: dateTime(),
  },
  required: ['name'],
  readOnly: [
    'number',
    'previous',
    'digest',
    'before',
    'progress',
    'change',
    'errorLog',
    'creationDate',
    'publicationDate',
    'rollbackDate',
  ],
  operations: ['create', 'list', 'get', 'patch'],
  state: {
    attribute: 'status',
    initial: 'draft',
    patchable: ['publishing', 'rollingBack', 'withdrawn'],
    transitions: {
      draft: ['publishing', 'withdrawn'],
      publishing: ['published', 'failed'],
      published: ['rollingBack'],
      rollingBack: ['rolledBack', 'failed'],
      failed: ['publishing', 'rollingBack'],
      rolledBack: [],
      withdrawn: [],
    },
  },
  lookups: ['status'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: ['agent', 'operator'], write: ['operator'] },
  createdAttribute: 'creationDate',
});

/** Which release is current, and which is being published or rolled back. One item a tenant, never served. */
export const RELEASE_HEAD = resource({
  name: 'releaseHead',
  type: 'ReleaseHead',
  attributes: { number: integer(), current: reference(), running: reference() },
  required: [],
  readOnly: [],
  operations: [],
  lookups: [],
  events: [],
  access: { read: [], write: [] },
});

/**
 * Offers of a kind, with blanks. An entry of it is a catalog entry whose texts hold blanks as `{{name}}`; one whose text is a
 * blank alone takes its value, whatever that is. An id that begins with `#` is that of the entry with this key.
 */
export const TEMPLATE = resource({
  name: 'template',
  type: 'Template',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    blank: array(
      object(
        {
          name: string({ pattern: /^[a-z][A-Za-z0-9]{0,39}$/ }),
          description: string(),
          default: any(),
          allowed: array(any(), 100),
        },
        { required: ['name'] },
      ),
      50,
    ),
    entry: array(
      object(
        { key: string({ pattern: /^[a-z][A-Za-z0-9-]{0,39}$/ }), resource: string(), body: any() },
        { required: ['key', 'resource', 'body'] },
      ),
      50,
    ),
    lastUpdate: dateTime(),
  },
  required: ['name', 'entry'],
  readOnly: ['lastUpdate'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['name'],
  events: ['Create', 'AttributeValueChange', 'Delete'],
  access: { read: ['agent', 'operator'], write: ['operator'] },
  updatedAttribute: 'lastUpdate',
});

/** What a network says that it can do: offers on sale are held against it. */
export const NETWORK_CAPABILITY = resource({
  name: 'networkCapability',
  type: 'NetworkCapability',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    serviceType: array(string({ maxLength: 40 }), 50),
    /** S-NSSAIs as usage names them: `1-000001`. */
    slice: array(string({ maxLength: 40 }), 200),
    generation: array(oneOf('2G', '3G', '4G', '5G', '6G'), 5),
    eSim: boolean(),
    downlinkMbps: integer({ minimum: 0 }),
    uplinkMbps: integer({ minimum: 0 }),
    lastUpdate: dateTime(),
  },
  required: ['name'],
  readOnly: ['lastUpdate'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['name'],
  events: ['Create', 'AttributeValueChange', 'Delete'],
  access: { read: ['agent', 'operator', 'network'], write: ['operator', 'network'] },
  updatedAttribute: 'lastUpdate',
});

export const catalogToolsApi = api({
  id: 'catalog',
  title: 'Catalog Tools',
  basePath: CATALOG_TOOLS_PATH,
  domain: 'product-catalog',
  resources: [RELEASE, TEMPLATE, NETWORK_CAPABILITY],
  actions: toolsActions,
  hub: false,
});

/** Everything that is kept in the domain's table. */
export const KEPT: readonly ResourceDeclaration[] = [
  ...CATALOG_RESOURCES,
  ...catalogToolsApi.resources,
  RELEASE_HEAD,
  OFFERING_ORDER,
];
