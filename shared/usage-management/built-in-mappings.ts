import type { FileMapping } from './file-mapping';

/** A member that is read as it is. */
const at = (path: string) => [{ path }];
/** MCCMNC: usage there is usage at home. */
export const HOME_NETWORK = '00101';

/**
 * The demo MVNO's host operator. Its MCC is the test range's 001, so no real network is meant. A file says in its first line
 * that it is one of these.
 */
export const FARTHING_CSV: FileMapping = {
  id: 'farthing-csv',
  name: 'farthing-csv',
  lifecycleStatus: 'active',
  format: 'csv',
  feed: 'DEMOHOST',
  fileName: '*',
  delimiter: ';',
  columnCount: 10,
  tag: [{ column: '1' }],
  headerTag: 'HDR',
  trailerTag: 'TRL',
  recordTags: ['CDR'],
  header: {
    expected: [
      { value: [{ column: '2' }], equals: 'DEMOHOST' },
      { value: [{ column: '3' }], equals: '3' },
    ],
  },
  trailer: { count: [{ column: '2' }] },
  type: [{ column: '3' }],
  types: [
    { match: 'MOC', service: 'voice', fields: { quantity: [{ column: '6' }], destination: [{ column: '9' }] } },
    { match: 'SMO', service: 'sms', fields: { destination: [{ column: '9' }] } },
    { match: 'GPRS', service: 'data', fields: { quantity: [{ column: '7' }, { column: '8' }] } },
  ],
  fields: {
    recordId: [{ column: '2' }],
    msisdn: [{ column: '4' }],
    startedAt: [{ column: '5' }],
    visitedNetwork: [{ column: '10', values: [{ from: HOME_NETWORK, to: '' }] }],
  },
  timeFormat: 'yyyyMMddHHmmssXX',
};

/** A usage a line, in our own names and units. */
export const FARTHING_JSONL: FileMapping = {
  id: 'farthing-jsonl',
  name: 'farthing-jsonl',
  lifecycleStatus: 'active',
  format: 'jsonl',
  feed: 'JSONL',
  fileName: '*.jsonl',
  type: at('service'),
  types: [
    {
      match: 'voice',
      service: 'voice',
      fields: { quantity: at('quantity'), destination: at('destination') },
    },
    {
      match: 'sms',
      service: 'sms',
      fields: { quantity: [{ path: 'quantity', values: [{ from: '', to: '1' }] }], destination: at('destination') },
    },
    { match: 'data', service: 'data', fields: { quantity: at('quantity') } },
  ],
  fields: {
    recordId: at('usageId'),
    msisdn: at('msisdn'),
    startedAt: at('startedAt'),
    visitedNetwork: at('visitedNetwork'),
    ratingGroup: at('ratingGroup'),
    slice: at('slice'),
    deviceClass: at('deviceClass'),
    action: at('action'),
    corrects: at('corrects'),
    correctsStartedAt: at('correctsStartedAt'),
  },
  timeFormat: 'iso8601',
};

/** `<path>.localTimeStamp` and its `<path>.utcTimeOffset`, as GSMA TD.57 writes a time. */
const timeStamp = (path: string) => [{ path: `${path}.localTimeStamp` }, { path: `${path}.utcTimeOffset` }];
const subscriber = (path: string) => at(`${path}.simChargeableSubscriber.msisdn`);

/**
 * A transfer batch in JSON, by the names of GSMA TD.57 (TAP 3.12): batch control, accounting, call event details, audit. The serving
 * network is told as MCCMNC. `correction`, which TAP has not, takes back or replaces a record that was sent before.
 */
export const FARTHING_TAP: FileMapping = {
  id: 'farthing-tap',
  name: 'farthing-tap',
  lifecycleStatus: 'active',
  format: 'tap',
  feed: 'TAP',
  fileName: '*.tap.json',
  sequenceMax: 99_999,
  header: {
    sender: at('transferBatch.batchControlInfo.sender'),
    recipient: at('transferBatch.batchControlInfo.recipient'),
    sequence: at('transferBatch.batchControlInfo.fileSequenceNumber'),
    createdAt: timeStamp('transferBatch.batchControlInfo.fileCreationTimeStamp'),
    currency: at('transferBatch.accountingInfo.tapCurrency'),
    decimalPlaces: at('transferBatch.accountingInfo.tapDecimalPlaces'),
  },
  trailer: { count: at('transferBatch.auditControlInfo.callEventDetailsCount') },
  details: 'transferBatch.callEventDetails',
  types: [
    {
      match: 'mobileOriginatedCall',
      service: 'voice',
      fields: {
        recordId: at('locationInformation.networkLocation.callReference'),
        msisdn: subscriber('basicCallInformation.chargeableSubscriber'),
        startedAt: timeStamp('basicCallInformation.callEventStartTimeStamp'),
        quantity: at('basicCallInformation.totalCallEventDuration'),
        destination: at('basicCallInformation.destination.calledNumber'),
        visitedNetwork: at('locationInformation.geographicalLocation.servingNetwork'),
      },
    },
    { match: 'mobileTerminatedCall', isSkipped: true },
    {
      match: 'messagingEvent',
      service: 'sms',
      fields: {
        recordId: at('messageReference'),
        msisdn: subscriber('chargeableSubscriber'),
        startedAt: timeStamp('serviceStartTimestamp'),
        destination: at('calledNumber'),
        visitedNetwork: at('networkLocation.servingNetwork'),
      },
    },
    {
      match: 'gprsCall',
      service: 'data',
      fields: {
        recordId: at('gprsLocationInformation.gprsNetworkLocation.chargingId'),
        msisdn: subscriber('gprsBasicCallInformation.gprsChargeableSubscriber.chargeableSubscriber'),
        startedAt: timeStamp('gprsBasicCallInformation.callEventStartTimeStamp'),
        quantity: [{ path: 'gprsServiceUsed.dataVolumeIncoming' }, { path: 'gprsServiceUsed.dataVolumeOutgoing' }],
        visitedNetwork: at('gprsLocationInformation.geographicalLocation.servingNetwork'),
      },
    },
  ],
  fields: {
    action: at('correction.action'),
    corrects: at('correction.recordId'),
    correctsStartedAt: timeStamp('correction.callEventStartTimeStamp'),
  },
  timeFormat: 'yyyyMMddHHmmssXX',
};

/** In the order in which a file's name is held against them, after the tenant's own. */
export const BUILT_IN_MAPPINGS: readonly FileMapping[] = [FARTHING_TAP, FARTHING_JSONL, FARTHING_CSV];

export const builtInMapping = (id: string): FileMapping | undefined =>
  BUILT_IN_MAPPINGS.find((mapping) => mapping.id === id);
