import type { UsageService } from './messages';

export interface ServiceMapping {
  readonly service: UsageService;
  /** Columns whose sum is the quantity, each an unsigned whole number. Absent: one message. */
  readonly quantityColumns?: readonly string[];
  readonly needsDestination: boolean;
}

/**
 * How one host operator's feed is read. Data, not code: a new feed is a new entry of `FEED_MAPPINGS`. A file names its
 * feed in its first line.
 */
export interface FeedMapping {
  /** Stands in the header line's second column, and before every record id of this feed. */
  readonly format: string;
  readonly version: string;
  readonly delimiter: string;
  readonly headerTag: string;
  readonly trailerTag: string;
  readonly recordTag: string;
  /** The record line's columns after its tag, in order. */
  readonly columns: readonly string[];
  /** The operator's own record id: what makes two records the same one. */
  readonly recordIdColumn: string;
  readonly msisdnColumn: string;
  readonly startedAtColumn: string;
  readonly destinationColumn: string;
  readonly visitedNetworkColumn: string;
  readonly serviceColumn: string;
  readonly services: Readonly<Record<string, ServiceMapping>>;
  /** Usage on this network is usage at home. MCCMNC. */
  readonly homeNetwork: string;
}

/** The demo MVNO's host operator. Its MCC is the test range's 001, so no real network is meant. */
export const DEMO_HOST_FEED: FeedMapping = {
  format: 'DEMOHOST',
  version: '3',
  delimiter: ';',
  headerTag: 'HDR',
  trailerTag: 'TRL',
  recordTag: 'CDR',
  columns: ['recordId', 'type', 'servedMsisdn', 'startTime', 'duration', 'uplink', 'downlink', 'otherParty', 'plmn'],
  recordIdColumn: 'recordId',
  msisdnColumn: 'servedMsisdn',
  startedAtColumn: 'startTime',
  destinationColumn: 'otherParty',
  visitedNetworkColumn: 'plmn',
  serviceColumn: 'type',
  services: {
    MOC: { service: 'voice', quantityColumns: ['duration'], needsDestination: true },
    SMO: { service: 'sms', needsDestination: true },
    GPRS: { service: 'data', quantityColumns: ['uplink', 'downlink'], needsDestination: false },
  },
  homeNetwork: '00101',
};

export const FEED_MAPPINGS: readonly FeedMapping[] = [DEMO_HOST_FEED];
