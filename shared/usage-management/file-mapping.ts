import { array, type BodyOf, boolean, integer, object, oneOf, resource, string } from '../tmf/declaration';
import { USAGE_SERVICES } from './messages';
import { LINE_LENGTH_MAX } from './split-lines';

export const FILE_FORMATS = ['csv', 'jsonl', 'fixed', 'tap'] as const;
/** What a quantity is counted in; decimals are allowed in a named unit, and the sum is rounded up to whole ones of ours. */
export const COUNT_UNITS = [
  'seconds',
  'minutes',
  'milliseconds',
  'hhmmss',
  'octets',
  'kB',
  'KiB',
  'MB',
  'MiB',
  'GB',
  'GiB',
  'messages',
] as const;

/**
 * A piece of a record: a cell (`column`: its name, or its position from 1), a member (`path`: `call.duration`), a slice of a
 * fixed-width line (`offset` from 0 and `length`, in characters), or a `constant`. `isHex` reads it as a hexadecimal number;
 * `values` replaces it, `from: '*'` whatever is not named.
 */
const part = () =>
  object({
    column: string({ maxLength: 100 }),
    path: string({ maxLength: 200 }),
    offset: integer({ minimum: 0, maximum: LINE_LENGTH_MAX }),
    length: integer({ minimum: 1, maximum: LINE_LENGTH_MAX }),
    constant: string({ maxLength: 100 }),
    isHex: boolean(),
    unit: oneOf(...COUNT_UNITS),
    values: array(
      object({ from: string({ maxLength: 100 }), to: string({ maxLength: 100 }) }, { required: ['from', 'to'] }),
      500,
    ),
  });

/** One after the other; nothing where one of them is empty. */
const source = () => array(part(), 6);

/** Where our fields come from. The parts of `quantity` are added up. Without `recordId` a record is known by what it says. */
export const mappedFields = () =>
  object({
    recordId: source(),
    msisdn: source(),
    startedAt: source(),
    quantity: source(),
    destination: source(),
    visitedNetwork: source(),
    ratingGroup: source(),
    slice: source(),
    deviceClass: source(),
    action: source(),
    corrects: source(),
    correctsStartedAt: source(),
  });

/** How a feed's files are read: data that a tenant declares. Fixed once made; a change is another mapping. */
export const usageFileMapping = resource({
  name: 'usageFileMapping',
  type: 'UsageFileMapping',
  attributes: {
    name: string({ pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/ }),
    description: string({ maxLength: 500 }),
    lifecycleStatus: oneOf('active', 'retired'),
    format: oneOf(...FILE_FORMATS),
    encoding: oneOf('utf-8', 'iso-8859-1', 'utf-16le'),
    /** Stands before every record id, and names the feed together with who sent the file. */
    feed: string({ pattern: /^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/ }),
    /** Which files it reads: `*` is anything, `{sequence}` digits, `{sender}` letters and digits. */
    fileName: string({ maxLength: 100 }),
    /** After this number a feed's files begin again at 1. */
    sequenceMax: integer({ minimum: 1, maximum: 1_000_000_000 }),
    /** csv: between cells; a semicolon unless said otherwise. */
    delimiter: string({ maxLength: 1 }),
    /** csv: the first line names the columns. */
    hasColumnNames: boolean(),
    /** csv: a record with more or fewer cells is malformed. */
    columnCount: integer({ minimum: 1, maximum: 500 }),
    /** What tells lines apart, and which are what. Without it every line is a record. */
    tag: source(),
    headerTag: string({ maxLength: 100 }),
    trailerTag: string({ maxLength: 100 }),
    recordTags: array(string({ maxLength: 100 }), 50),
    skippedTags: array(string({ maxLength: 100 }), 50),
    /** What the header says. A file whose header is not as expected is not read. */
    header: object({
      expected: array(
        object({ value: source(), equals: string({ maxLength: 100 }) }, { required: ['value', 'equals'] }),
        10,
      ),
      sender: source(),
      recipient: source(),
      sequence: source(),
      createdAt: source(),
      currency: source(),
      decimalPlaces: source(),
    }),
    /** How many records there are. A file without a trailer, or with another count, is not complete. */
    trailer: object({ count: source() }),
    /** tap: the path of the array of records. Each is an object with one member, named by its type, unless `type` is given. */
    details: string({ maxLength: 200 }),
    /** What tells records apart. Without it all are of the one type. */
    type: source(),
    types: array(
      object({
        match: string({ maxLength: 100 }),
        service: oneOf(...USAGE_SERVICES),
        /** Records that are not charged: they are counted, and left. */
        isSkipped: boolean(),
        fields: mappedFields(),
      }),
      100,
    ),
    /** Records that are not charged for what one of their fields says. */
    skip: array(
      object(
        { value: source(), equals: array(string({ maxLength: 100 }), 100) },
        {
          required: ['value', 'equals'],
        },
      ),
      20,
    ),
    fields: mappedFields(),
    /** `iso8601`, `epochSeconds`, `epochMillis`, or of yyyy, MM, dd, HH, mm, ss, SSS and XX (the offset from UTC). */
    timeFormat: string({ maxLength: 40 }),
    /** IANA name: of times without an offset. */
    timeZone: string({ maxLength: 60 }),
    /** Stands in place of a number's leading 0. */
    countryCode: string({ pattern: /^[1-9]\d{0,2}$/ }),
  },
  required: ['name', 'format', 'feed', 'types', 'fields', 'timeFormat'],
  readOnly: [],
  immutable: [
    'name',
    'format',
    'encoding',
    'feed',
    'fileName',
    'sequenceMax',
    'delimiter',
    'hasColumnNames',
    'columnCount',
    'tag',
    'headerTag',
    'trailerTag',
    'recordTags',
    'skippedTags',
    'header',
    'trailer',
    'details',
    'type',
    'types',
    'skip',
    'fields',
    'timeFormat',
    'timeZone',
    'countryCode',
  ],
  operations: ['create', 'list', 'get', 'patch'],
  state: {
    attribute: 'lifecycleStatus',
    initial: 'active',
    transitions: { active: ['retired'], retired: [] },
    patchable: true,
  },
  lookups: ['lifecycleStatus', 'name'],
  events: [],
  access: { read: ['operator', 'finance', 'partner', 'network'], write: ['operator'] },
});

/** A mapping as it is kept; only what `required` names is surely there. */
export type FileMapping = Omit<BodyOf<typeof usageFileMapping>, 'href'>;
export type ValuePart = NonNullable<NonNullable<FileMapping['tag']>[number]>;
export type ValueSource = readonly ValuePart[];
export type MappedFields = NonNullable<FileMapping['fields']>;
export type CountUnit = (typeof COUNT_UNITS)[number];
