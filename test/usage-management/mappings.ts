import type { FileMapping } from '../../shared/usage-management/file-mapping';

/** One mapping of each format that no built-in one shows the whole of. */
export const NAMED_CSV: FileMapping = {
  id: 'named-csv',
  name: 'named-csv',
  format: 'csv',
  feed: 'ACME',
  fileName: 'ACME_{sequence}_*.csv',
  encoding: 'iso-8859-1',
  delimiter: ',',
  hasColumnNames: true,
  type: [{ column: 'kind', values: [{ from: 'Gespräch', to: 'call' }] }],
  types: [
    {
      match: 'call',
      service: 'voice',
      fields: { quantity: [{ column: 'minutes', unit: 'minutes' }], destination: [{ column: 'to' }] },
    },
    {
      match: 'data',
      service: 'data',
      fields: {
        quantity: [
          { column: 'up', unit: 'KiB' },
          { column: 'down', unit: 'MB' },
        ],
      },
    },
    { match: 'mms', isSkipped: true },
  ],
  skip: [{ value: [{ column: 'status' }], equals: ['failed', 'free'] }],
  fields: {
    recordId: [{ column: 'switch' }, { constant: '-' }, { column: 'id' }],
    msisdn: [{ column: 'from' }],
    startedAt: [{ column: 'date' }, { constant: ' ' }, { column: 'time' }],
    visitedNetwork: [{ column: 'mcc' }, { column: 'mnc' }],
    ratingGroup: [{ column: 'rg', isHex: true }],
    action: [
      {
        column: 'status',
        values: [
          { from: 'storno', to: 'cancel' },
          { from: '*', to: '' },
        ],
      },
    ],
    corrects: [{ column: 'ref' }],
  },
  timeFormat: 'dd.MM.yyyy HH:mm:ss',
  timeZone: 'Europe/Berlin',
  countryCode: '49',
};

export const FIXED: FileMapping = {
  id: 'fixed',
  name: 'fixed',
  format: 'fixed',
  feed: 'FIX',
  fileName: '{sender}.{sequence}.dat',
  sequenceMax: 999,
  tag: [{ offset: 0, length: 2 }],
  headerTag: '01',
  trailerTag: '99',
  recordTags: ['20'],
  skippedTags: ['30'],
  header: { sequence: [{ offset: 2, length: 6 }] },
  trailer: { count: [{ offset: 2, length: 6 }] },
  types: [{ match: '', service: 'voice' }],
  fields: {
    msisdn: [{ offset: 2, length: 15 }],
    destination: [{ offset: 17, length: 15 }],
    startedAt: [{ offset: 32, length: 14 }],
    quantity: [{ offset: 46, length: 6, unit: 'hhmmss' }],
  },
  timeFormat: 'yyyyMMddHHmmss',
};
