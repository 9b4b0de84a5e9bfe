import type { Role } from '../kernel/tenant';
import {
  any,
  api,
  array,
  type BodyOf,
  boolean,
  characteristics,
  dateTime,
  decimal,
  integer,
  moneyAmount,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
  uri,
} from '../tmf/declaration';
import { usageFeed } from './feed-resource';
import { usageFileMapping } from './file-mapping';
import { USAGE_ACTIONS, USAGE_SERVICES } from './messages';
import { usageSpecification } from './specification-resource';
import { JSON_LENGTH_MAX } from './split-lines';

/** TMF635's Usage, with `statusReason` beside: why it was rejected. */
export const usage = resource({
  name: 'usage',
  type: 'Usage',
  attributes: {
    description: string(),
    usageDate: dateTime(),
    usageType: oneOf(...USAGE_SERVICES),
    status: oneOf('received', 'rejected', 'recycled', 'guided', 'rated', 'rerated', 'billed'),
    statusReason: string(),
    relatedParty: relatedParties(),
    usageCharacteristic: characteristics(),
    usageSpecification: reference(),
    ratedProductUsage: array(
      object({
        isBilled: boolean(),
        isTaxExempt: boolean(),
        offerTariffType: string(),
        taxRate: decimal(),
        ratingAmountType: string(),
        ratingDate: dateTime(),
        usageRatingTag: string(),
        productRef: reference(),
        bucketValueConvertedInAmount: moneyAmount(),
        taxExcludedRatingAmount: moneyAmount(),
        taxIncludedRatingAmount: moneyAmount(),
        breakdown: any(),
      }),
      50,
    ),
  },
  required: ['usageDate', 'usageType', 'usageCharacteristic'],
  readOnly: ['statusReason', 'ratedProductUsage'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'received',
    patchable: ['recycled'],
    transitions: {
      received: ['rated', 'rejected'],
      rejected: ['recycled', 'rated'],
      recycled: ['rated', 'rejected'],
      guided: [],
      rated: [],
      rerated: [],
      billed: [],
    },
  },
  lookups: ['relatedParty.id', 'status'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'finance', 'operator', 'network'],
    write: ['operator', 'network'],
    create: ['operator', 'network', 'partner'],
    own: 'relatedParty.id',
  },
});

/** A file of usage and its account: charged + duplicate + quarantined + skipped = read, once `accounted`. */
export const usageFile = resource({
  name: 'file',
  type: 'UsageFile',
  attributes: {
    name: string({ pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/ }),
    /** How it is read. Without it: the mapping whose pattern its name fits. */
    mapping: reference(),
    state: oneOf('awaited', 'received', 'reading', 'sent', 'accounted', 'rejected'),
    reason: string(),
    format: string(),
    size: integer({ minimum: 0 }),
    createdAt: dateTime(),
    receivedAt: dateTime(),
    /** Records: all lines but header, trailer and blank ones. */
    read: integer(),
    /** What the trailer declares. Without it, or other than `read`: the file was cut off. */
    declared: integer(),
    complete: boolean(),
    charged: integer(),
    duplicate: integer(),
    quarantined: integer(),
    /** Records that are not charged, as the mapping says. */
    skipped: integer(),
    accounted: boolean(),
    /** What it says of itself, and where it stands among the files of its feed. */
    header: object({
      sender: string(),
      recipient: string(),
      sequence: string(),
      createdAt: string(),
      currency: string(),
      decimalPlaces: string(),
    }),
    feed: reference(),
    sequence: integer(),
    sequenceFault: oneOf('gap', 'repeated', 'conflicting', 'regressed'),
    /** SHA-256 of its bytes, hex. */
    digest: string(),
    objectKey: string(),
    objectVersion: string(),
    uploadUrl: string({ maxLength: 4_000 }),
    uploadUrlExpiresAt: dateTime(),
  },
  required: ['name'],
  readOnly: [
    'state',
    'reason',
    'format',
    'size',
    'createdAt',
    'receivedAt',
    'read',
    'declared',
    'complete',
    'charged',
    'duplicate',
    'quarantined',
    'skipped',
    'accounted',
    'header',
    'feed',
    'sequence',
    'sequenceFault',
    'digest',
    'objectKey',
    'objectVersion',
    'uploadUrl',
    'uploadUrlExpiresAt',
  ],
  operations: ['create', 'list', 'get'],
  state: {
    attribute: 'state',
    initial: 'awaited',
    transitions: {
      awaited: ['received'],
      received: ['reading', 'rejected'],
      reading: ['sent', 'rejected'],
      sent: ['accounted'],
      accounted: [],
      rejected: [],
    },
  },
  lookups: ['state', 'name'],
  events: ['Create', 'StateChange'],
  access: { read: ['agent', 'finance', 'operator', 'partner', 'network'], write: ['operator', 'partner', 'network'] },
  createdAttribute: 'createdAt',
});

/** A usage as a person may correct it; `usageId` and `source` stay what they are. */
export const usageFields = () =>
  object(
    {
      usageId: string({ maxLength: 80 }),
      service: oneOf(...USAGE_SERVICES),
      msisdn: string({ maxLength: 20 }),
      startedAt: dateTime(),
      quantity: string({ maxLength: 20 }),
      destination: string({ maxLength: 20 }),
      visitedNetwork: string({ maxLength: 6 }),
      ratingGroup: string({ maxLength: 10 }),
      slice: string({ maxLength: 10 }),
      deviceClass: string({ maxLength: 40 }),
      action: oneOf(...USAGE_ACTIONS),
      corrects: string({ maxLength: 80 }),
      correctsStartedAt: dateTime(),
    },
    { required: ['service', 'msisdn', 'startedAt', 'quantity'] },
  );

/** A record that was not charged, or a file that was not read: why, and what it said. */
export const quarantinedUsage = resource({
  name: 'quarantinedUsage',
  type: 'QuarantinedUsage',
  attributes: {
    state: oneOf('quarantined', 'replaying', 'resolved'),
    reason: string(),
    message: string(),
    /** How it was resolved: charged by a replay, found to be charged already, or withdrawn with the usage that was posted. */
    resolution: oneOf('charged', 'duplicate', 'withdrawn'),
    file: reference(),
    line: integer(),
    chunk: string(),
    /** Of a record that came by API: the TMF635 usage. */
    usage: reference(),
    usageId: string(),
    raw: string({ maxLength: JSON_LENGTH_MAX }),
    record: usageFields(),
    correctedRecord: usageFields(),
    replayCount: integer(),
    lastReplayAt: dateTime(),
    receivedAt: dateTime(),
    createdAt: dateTime(),
  },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  state: {
    attribute: 'state',
    initial: 'quarantined',
    transitions: {
      quarantined: ['replaying', 'resolved'],
      replaying: ['quarantined', 'resolved'],
      resolved: [],
    },
  },
  lookups: ['file.id', 'reason', 'state', 'usageId'],
  events: [],
  access: { read: ['agent', 'finance', 'operator'], write: [] },
  createdAttribute: 'createdAt',
});

export type UsageBody = BodyOf<typeof usage>;
export type UsageFileBody = BodyOf<typeof usageFile>;
export type QuarantinedUsageBody = BodyOf<typeof quarantinedUsage>;

export const usageApi = api({
  id: 'TMF635',
  title: 'Usage Management',
  basePath: '/tmf-api/usageManagement/v4',
  domain: 'usage-management',
  resources: [usage, usageSpecification],
});

/** Who may have what is in quarantine charged again. */
export const MAY_REPLAY: readonly Role[] = ['operator', 'finance'];

export const usageFileApi = api({
  id: 'farthing-usage-file',
  title: 'Usage files and quarantine',
  basePath: '/farthing/usageFile/v1',
  domain: 'usage-management',
  resources: [usageFile, usageFileMapping, usageFeed, quarantinedUsage],
  actions: [
    {
      name: 'replayQuarantinedUsage',
      summary: 'Charges one again, corrected where a record is given',
      method: 'POST',
      path: 'quarantinedUsage/{id}/replay',
      roles: MAY_REPLAY,
      takes: { schema: object({ record: usageFields() }) },
      gives: { schema: object({ id: string(), href: uri(), ...quarantinedUsage.attributes }) },
      accepted: true,
    },
    {
      name: 'replayQuarantine',
      summary: 'Charges again what waits for a reason, of a file, or both: 500 a call, on from its cursor',
      method: 'POST',
      path: 'quarantinedUsage/replay',
      roles: MAY_REPLAY,
      takes: { schema: object({ reason: string(), file: string(), cursor: string() }) },
      gives: { schema: object({ replayed: integer(), skipped: integer(), cursor: string() }) },
      accepted: true,
    },
  ],
});

export { usageFeed, usageFileMapping };

export const USAGE_APIS = [usageApi, usageFileApi] as const;
