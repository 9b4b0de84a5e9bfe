import type { Violation } from '../kernel/errors';
import { WILDCARDS_MAX } from './choose-mapping';
import type { FileMapping, MappedFields, ValuePart, ValueSource } from './file-mapping';
import { compileTime } from './read-time';

/** What a declaration cannot say of a mapping: every rule that it breaks, by the path of what breaks it. */
export function checkMapping(mapping: FileMapping): readonly Violation[] {
  const sources = sourcesOf(mapping);
  return [
    ...sources.flatMap(([path, source]) => checkSource(path, source, mapping)),
    ...checkFormat(mapping),
    ...checkTags(mapping),
    ...checkTypes(mapping),
    ...checkTimes(mapping),
    ...checkFileName(mapping.fileName),
  ];
}

const when = (isBroken: boolean, path: string, message: string): Violation[] => (isBroken ? [{ path, message }] : []);

/** Every source with its path. */
function sourcesOf(mapping: FileMapping): [string, ValueSource][] {
  const { expected = [], ...header } = mapping.header ?? {};
  const named: [string, unknown][] = [
    ['tag', mapping.tag],
    ['type', mapping.type],
    ['trailer.count', mapping.trailer?.count],
    ...Object.entries(header).map(([name, source]): [string, unknown] => [`header.${name}`, source]),
    ...expected.map(({ value }, at): [string, unknown] => [`header.expected.${at}.value`, value]),
    ...(mapping.skip ?? []).map(({ value }, at): [string, unknown] => [`skip.${at}.value`, value]),
    ...fieldSources('fields', mapping.fields),
    ...(mapping.types ?? []).flatMap(({ fields }, at) => fieldSources(`types.${at}.fields`, fields)),
  ];
  return named.flatMap(([path, source]) => (Array.isArray(source) ? [[path, source] as [string, ValueSource]] : []));
}

const fieldSources = (path: string, fields: MappedFields | undefined): [string, unknown][] =>
  Object.entries(fields ?? {}).map(([name, source]) => [`${path}.${name}`, source]);

function checkSource(path: string, source: ValueSource, mapping: FileMapping): Violation[] {
  if (source.length === 0) return [{ path, message: 'has at least one part' }];
  return source.flatMap((part, at) => [
    ...checkPlace(`${path}.${at}`, part, mapping),
    ...when(
      part.unit !== undefined && !path.endsWith('.quantity'),
      `${path}.${at}.unit`,
      'stands in parts of quantity alone',
    ),
  ]);
}

const PLACE_OF = { csv: 'column', jsonl: 'path', tap: 'path', fixed: 'offset' } as const;

function checkPlace(path: string, part: ValuePart, { format = 'csv', hasColumnNames }: FileMapping): Violation[] {
  const place = PLACE_OF[format];
  const given = (['column', 'path', 'offset', 'constant'] as const).filter((name) => part[name] !== undefined);
  const [only] = given;
  if (given.length !== 1 || (only !== place && only !== 'constant'))
    return [{ path, message: `has either ${place} or constant: the format is ${format}` }];
  const isPosition = /^[1-9]\d{0,2}$/.test(part.column ?? '1');
  // The header is no row of cells where the first line names the columns.
  return [
    ...when(!isPosition && hasColumnNames !== true, `${path}.column`, 'is a position from 1: columns have no names'),
    ...when(
      (part.offset === undefined) !== (part.length === undefined),
      `${path}.length`,
      'stands beside offset alone',
    ),
  ];
}

function checkFormat({ format, delimiter, hasColumnNames, columnCount, details, tag }: FileMapping): Violation[] {
  const isCsv = format === 'csv';
  const ofCsv = { delimiter, hasColumnNames, columnCount };
  return [
    ...Object.entries(ofCsv).flatMap(([name, value]) => when(!isCsv && value !== undefined, name, 'is of csv alone')),
    ...when(
      (format === 'tap') !== (details !== undefined),
      'details',
      'names the array of records of tap, and of it alone',
    ),
    ...when(format === 'tap' && tag !== undefined, 'tag', 'tells lines apart: tap has none'),
    ...when(hasColumnNames === true && columnCount !== undefined, 'columnCount', 'is the number of the names'),
  ];
}

function checkTags(mapping: FileMapping): Violation[] {
  const { format, tag, headerTag, trailerTag, recordTags, skippedTags, header, trailer, hasColumnNames } = mapping;
  const tags = { headerTag, trailerTag, recordTags, skippedTags };
  const hasLines = format !== 'tap';
  return [
    ...Object.entries(tags).flatMap(([name, value]) => when(value !== undefined && !tag, name, 'needs tag')),
    ...when(tag !== undefined && !recordTags?.length, 'recordTags', 'names the tags of records'),
    ...when(hasLines && header !== undefined && headerTag === undefined, 'headerTag', 'names the line of the header'),
    ...when(
      hasLines && trailer !== undefined && trailerTag === undefined,
      'trailerTag',
      'names the line of the trailer',
    ),
    ...when(
      hasColumnNames === true && header !== undefined,
      'header',
      'has no place: the first line names the columns',
    ),
  ];
}

const NEEDED = {
  voice: ['msisdn', 'startedAt', 'quantity', 'destination'],
  sms: ['msisdn', 'startedAt', 'destination'],
  data: ['msisdn', 'startedAt', 'quantity'],
} as const;

function checkTypes({ format, type, types = [], fields }: FileMapping): Violation[] {
  const matches = types.map(({ match }) => match ?? '');
  const needsType = format !== 'tap' && types.length > 1 && type === undefined;
  return [
    ...when(
      types.every(({ isSkipped }) => isSkipped),
      'types',
      'has one that is charged',
    ),
    ...when(new Set(matches).size < matches.length, 'types', 'has each match once'),
    ...when(needsType, 'type', 'tells the types apart'),
    ...types.flatMap((one, at) => {
      const path = `types.${at}`;
      if (one.isSkipped) return [];
      if (one.service === undefined) return [{ path: `${path}.service`, message: 'is required of what is charged' }];
      const all = { ...fields, ...one.fields };
      const missing = NEEDED[one.service].filter((name) => all[name] === undefined);
      const isHalf = (all.action === undefined) !== (all.corrects === undefined);
      return [
        ...missing.map((name) => ({ path: `${path}.fields.${name}`, message: `is required of ${one.service}` })),
        ...when(isHalf, `${path}.fields.corrects`, 'stands beside action, and action beside it'),
      ];
    }),
  ];
}

const checkTimes = ({ timeFormat = '', timeZone }: FileMapping): Violation[] => [
  ...when(compileTime('iso8601', timeZone) === undefined, 'timeZone', 'is the name of a time zone, as Europe/Berlin'),
  ...when(
    compileTime(timeFormat) === undefined,
    'timeFormat',
    'is iso8601, epochSeconds, epochMillis, or has yyyy, MM, dd, HH, mm once each, and ss, SSS and XX at most once',
  ),
];

function checkFileName(fileName: string | undefined): Violation[] {
  const count = (place: string): number => (fileName ?? '').split(place).length - 1;
  return [
    ...when(count('*') > WILDCARDS_MAX, 'fileName', `has at most ${WILDCARDS_MAX} of *`),
    ...when(count('{sequence}') > 1 || count('{sender}') > 1, 'fileName', 'has {sequence} and {sender} once at most'),
  ];
}
