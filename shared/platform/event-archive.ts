import type { TenantId } from '../kernel/tenant';
import type { DomainEvent } from '../tmf/event';

/** How long events can be replayed and read (TMF688). The bus's own archive keeps them longer, for projections. */
export const ARCHIVE_DAYS = 30;

export interface EventRange {
  readonly tenant: TenantId;
  /** ISO 8601, UTC, on the events' clock. From inclusive, to exclusive. */
  readonly from: string;
  readonly to: string;
  /** Where the last page ended, as that page gave it. */
  readonly cursor?: string;
  /** At most this many are read. */
  readonly limit: number;
}

/** The events of the last {@link ARCHIVE_DAYS} that some API announces, by time. */
export interface EventArchive {
  /** Keeps an event; again, it is the same one. */
  put(event: DomainEvent): Promise<void>;
  get(tenant: TenantId, at: { readonly eventTime: string; readonly eventId: string }): Promise<DomainEvent | undefined>;
  list(range: EventRange): Promise<{ readonly events: readonly DomainEvent[]; readonly cursor?: string }>;
}

/** The day of a time: archives are kept by it. */
export const dayOf = (iso: string): string => iso.slice(0, 10);
/** So many digits of a version order its events as numbers. */
const VERSION_DIGITS = 10;

/** Orders a day's events by time, and those of one entity at one time by their versions. */
export const archiveKey = ({ eventTime, eventId }: Pick<DomainEvent, 'eventTime' | 'eventId'>): string =>
  `${eventTime}#${eventId.replace(/(?<=\.)\d+$/, (version) => version.padStart(VERSION_DIGITS, '0'))}`;
