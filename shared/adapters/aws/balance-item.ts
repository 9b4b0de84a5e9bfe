import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  type BalanceAccount,
  type GuardEntry,
  isOtherSlice,
  type PackedSignal,
  type Posting,
  type PostingKind,
  packSignal,
  remember,
  unpackSignal,
  withRecords,
} from '../../balance-management';
import { invariant } from '../../kernel/errors';
import { type TenantId, tenantId } from '../../kernel/tenant';
import { type PackedTerms, packTerms, unpackTerms } from './account-item';
import { itemBytes, WRITE_UNIT_BYTES } from './item-bytes';
import { deflateText, unpackJson } from './pack-json';
import { type PackedRecord, packRecord, unpackRecord } from './record-item';
import { type PackedSession, packSessions, unpackSessions } from './session-item';

/**
 * The balance item, packed: every byte under 1,024 is a write unit saved a charge. Short attribute names:
 * `n` last posting's number · `h` its hash · `c` currency · `m` money, nano · `p` party · `a` billing account ·
 * `o` opened · `b` plans, allowances and other terms · `g` guard ring · `w` watermark · `q` postings of the last write and, when
 * there are any, sessions: as text where that costs no second write unit, since to deflate takes a third of a charge's computing;
 * else deflated together, since both say the same ids, tariffs and prices.
 */
type Item = Record<string, AttributeValue>;

export const balanceKey = (tenant: TenantId, balanceId: string): string => `${tenant}#${balanceId}`;

export function encodeBalance(account: BalanceAccount): Item {
  const item: Item = {
    pk: { S: balanceKey(account.tenant, account.balanceId) },
    t: { S: account.tenant },
    n: { N: String(account.number) },
    h: { B: Buffer.from(account.headHash, 'hex') },
    c: { S: account.currency },
    m: { N: String(account.moneyNano) },
    ...(isOtherSlice(account) ? {} : { p: { S: account.partyId } }),
    ...(account.billingAccountId === undefined ? {} : { a: { S: account.billingAccountId } }),
    o: { N: String(account.openedAt) },
    b: { S: JSON.stringify(packTerms(account)) },
    g: { B: packRing(account) },
    w: { N: String(account.guard.watermark) },
  };
  const outbox = JSON.stringify(packOutbox(account));
  const isSmall = itemBytes(item) + 'q'.length + Buffer.byteLength(outbox) <= WRITE_UNIT_BYTES;
  return { ...item, q: isSmall ? { S: outbox } : { B: deflateText(outbox) } };
}

type PackedOutbox = PackedPosting[] | { q: PackedPosting[]; s: PackedSession[] };

/** What the item says elsewhere is left out: the last hash is `h`, and each posting follows the one before it. */
function packOutbox(account: BalanceAccount): PackedOutbox {
  const last = account.postings.length - 1;
  const q = account.postings.map((posting, index) => ({
    ...packUnchained(posting),
    ...(index === 0 ? { p: packHash(posting.previousHash) } : {}),
    ...(index === last ? {} : { h: packHash(posting.hash) }),
  }));
  return account.sessions.length === 0 ? q : { q, s: packSessions(account) };
}

function unpackOutbox(packed: PackedOutbox, number: number, headHash: string): Posting[] {
  const all = Array.isArray(packed) ? packed : packed.q;
  const head = packHash(headHash);
  return all.map((posting, index) => {
    const p = posting.p ?? all[index - 1]?.h ?? '';
    return unpackPosting({ ...posting, p, h: posting.h ?? head }, number - all.length + 1 + index);
  });
}

export function decodeBalance(item: Item): BalanceAccount {
  const key = text(item, 'pk');
  const [tenant = '', balanceId = ''] = key.split('#');
  const terms = unpackTerms(JSON.parse(text(item, 'b')) as PackedTerms);
  const number = Number(digits(item, 'n'));
  const headHash = Buffer.from(bytes(item, 'h')).toString('hex');
  const packed = (item.q?.S === undefined ? unpackJson(bytes(item, 'q')) : JSON.parse(item.q.S)) as PackedOutbox;
  const account = item.a?.S;
  const postings = unpackOutbox(packed, number, headHash);
  return {
    tenant: tenantId(tenant),
    balanceId,
    partyId: item.p?.S ?? '',
    ...(account === undefined ? {} : { billingAccountId: account }),
    currency: text(item, 'c'),
    number,
    headHash,
    moneyNano: BigInt(digits(item, 'm')),
    ...terms,
    guard: { ring: unpackRing(bytes(item, 'g'), postings), watermark: Number(digits(item, 'w')) },
    sessions: Array.isArray(packed) ? [] : unpackSessions(packed.s, terms.buckets),
    openedAt: Number(digits(item, 'o')),
    postings,
  };
}

const ENTRY_BYTES = 16;

/** 16 bytes an entry: its id, its source, its time. */
export function packEntries(entries: readonly GuardEntry[]): Buffer {
  let hex = '';
  for (const { id, source, at } of entries) hex += id + source + at.toString(16).padStart(8, '0');
  invariant(hex.length === 2 * ENTRY_BYTES * entries.length, 'a guarded time is before 2106');
  return Buffer.from(hex, 'hex');
}

export function unpackEntries(packed: Uint8Array): GuardEntry[] {
  const buffer = Buffer.from(packed);
  return Array.from({ length: buffer.length / ENTRY_BYTES }, (_, index) => {
    const start = index * ENTRY_BYTES;
    return {
      id: buffer.toString('hex', start, start + 8),
      source: buffer.toString('hex', start + 8, start + 12),
      at: buffer.readUInt32BE(start + 12),
    };
  });
}

/** Ends a ring that stands there whole. */
const WHOLE = Buffer.of(0);

/**
 * The ring without the ids that the item's own postings say: ten usages together still fit a write unit. Whole where the
 * two could not be told apart again.
 */
function packRing({ guard: { ring }, postings }: Pick<BalanceAccount, 'guard' | 'postings'>): Buffer {
  const said = idsSaid(postings);
  const rest = ring.filter(({ id }) => !said.some((entry) => entry.id === id));
  const again = withSaid(rest, said);
  const isSame =
    again.length === ring.length &&
    again.every((entry, at) => entry.id === ring[at]?.id && entry.source === ring[at].source);
  return isSame ? packEntries(rest) : Buffer.concat([packEntries(ring), WHOLE]);
}

function unpackRing(packed: Uint8Array, postings: readonly Posting[]): readonly GuardEntry[] {
  const isWhole = packed.length % ENTRY_BYTES === WHOLE.length;
  if (isWhole) return unpackEntries(packed.subarray(0, -WHOLE.length));
  const rest = unpackEntries(packed);
  const said = idsSaid(postings).filter(({ id }) => !rest.some((entry) => entry.id === id));
  return withSaid(rest, said);
}

const withSaid = (rest: readonly GuardEntry[], said: readonly GuardEntry[]): readonly GuardEntry[] =>
  remember({ ring: rest, watermark: 0 }, said).ring;

/** Those of a charge whose records are elsewhere are not in the item. */
const idsSaid = (postings: readonly Posting[]): GuardEntry[] =>
  postings.flatMap(({ recordsKey, ids }) => (recordsKey === undefined ? ids : []));

export interface PackedPosting {
  k: PostingKind;
  d: string;
  t: number;
  f: string;
  l: [string, string][];
  m: string;
  c: number;
  i?: string;
  r?: PackedRecord[];
  s?: string;
  a?: string;
  v?: string;
  u?: string;
  e?: PackedSignal[];
  p?: string;
  h?: string;
}

export const packPosting = (posting: Posting): PackedPosting => ({
  ...packUnchained(posting),
  p: packHash(posting.previousHash),
  h: packHash(posting.hash),
});

/** Hashes are base 64: a quarter shorter. */
const packHash = (hash: string): string => Buffer.from(hash, 'hex').toString('base64');
const unpackHash = (packed: string): string => Buffer.from(packed, 'base64').toString('hex');

/** All but the hashes. A charge's ids are made again from its records; the others' are packed. */
function packUnchained(posting: Posting): PackedPosting {
  return {
    k: posting.kind,
    d: posting.day,
    t: posting.at,
    f: posting.reference,
    l: posting.legs.map((leg) => [leg.account, String(leg.delta)]),
    m: String(posting.moneyAfterNano),
    c: posting.count,
    ...(posting.kind === 'charge' ? {} : { i: packEntries(posting.ids).toString('base64') }),
    ...(posting.answer === undefined ? {} : { a: posting.answer }),
    ...(posting.reservedAfterNano === undefined ? {} : { v: String(posting.reservedAfterNano) }),
    ...(posting.notifyUri === undefined ? {} : { u: posting.notifyUri }),
    ...(posting.signals ? { e: posting.signals.map(packSignal) } : {}),
    ...(posting.records ? { r: posting.records.map(packRecord) } : {}),
    ...(posting.recordsKey === undefined ? {} : { s: posting.recordsKey }),
  };
}

/** The ids of a charge whose records are elsewhere are empty until `withRecords` gives them back. */
export function unpackPosting(packed: PackedPosting, number: number): Posting {
  const posting: Posting = {
    number,
    kind: packed.k,
    day: packed.d,
    at: packed.t,
    reference: packed.f,
    legs: packed.l.map(([account, delta]) => ({ account, delta: BigInt(delta) })),
    moneyAfterNano: BigInt(packed.m),
    count: packed.c,
    ids: packed.i === undefined ? [] : unpackEntries(Buffer.from(packed.i, 'base64')),
    ...(packed.s === undefined ? {} : { recordsKey: packed.s }),
    ...(packed.a === undefined ? {} : { answer: packed.a }),
    ...(packed.v === undefined ? {} : { reservedAfterNano: BigInt(packed.v) }),
    ...(packed.u === undefined ? {} : { notifyUri: packed.u }),
    ...(packed.e ? { signals: packed.e.map(unpackSignal) } : {}),
    previousHash: unpackHash(packed.p ?? ''),
    hash: unpackHash(packed.h ?? ''),
  };
  return packed.r ? withRecords(posting, packed.r.map(unpackRecord)) : posting;
}

function text(item: Item, name: string): string {
  const value = item[name]?.S;
  invariant(value !== undefined, `a balance item has ${name}`);
  return value;
}

function digits(item: Item, name: string): string {
  const value = item[name]?.N;
  invariant(value !== undefined, `a balance item has ${name}`);
  return value;
}

function bytes(item: Item, name: string): Uint8Array {
  const value = item[name]?.B;
  invariant(value !== undefined, `a balance item has ${name}`);
  return value;
}

/** A balance out of the table's stream, where bytes are base 64 text; undefined for the table's other items. */
export function decodeImage(image: Record<string, { S?: string; N?: string; B?: string }>): BalanceAccount | undefined {
  if (!image.q) return undefined;
  const item: Item = {};
  for (const [name, value] of Object.entries(image)) {
    if (value.B !== undefined) item[name] = { B: Buffer.from(value.B, 'base64') };
    else if (value.N !== undefined) item[name] = { N: value.N };
    else if (value.S !== undefined) item[name] = { S: value.S };
  }
  return decodeBalance(item);
}
