import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type ChargeRecordGroup,
  type ChargeRecordStore,
  type NumberDirectory,
  type NumberSpan,
  SliceFiller,
} from '../../balance-management';
import { type ChargingPorts, MAX_USAGE_AGE_DAYS } from '../../convergent-charging';
import { type Clock, systemClock } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import { DynamoDbBalanceStore, DynamoDbNumberDirectory } from './dynamodb-balance-store';
import { DynamoDbLedger } from './dynamodb-ledger';
import { CachedTariffStore, DynamoDbTariffStore } from './dynamodb-tariff-store';
import { S3ChargeRecords } from './s3-charge-records';
import { DynamoDbTenantSettings } from './tenant-settings';
import { warmDynamoDb } from './warm-dynamodb';

/** A new version of a tariff rates what is charged this long after it was published, at the latest. */
const TARIFF_TTL_MS = 60_000;
/** Older usage is refused, by a tenant's clock, which is never behind the machine's; a day more than enough. */
const TARIFF_AGE_MS = (MAX_USAGE_AGE_DAYS + 1) * 86_400_000;
const BACK_OFF_STEP_MS = 4;
const BACK_OFF_MAX_MS = 120;

/** Names of the environment variables that a charging function needs. */
export interface ChargingEnvironment {
  readonly BALANCES_TABLE: string;
  readonly LEDGER_TABLE: string;
  readonly TARIFFS_TABLE: string;
  readonly TENANTS_TABLE: string;
  readonly RECORDS_BUCKET: string;
}

/** What the ports of a charging function stand on: clients, time and chance. */
export interface ChargingGround {
  readonly dynamo: DynamoDBClient;
  readonly records: ChargeRecordStore;
  /** Epoch milliseconds, of the machine. */
  readonly clock: Clock;
  /** Waits so many milliseconds. */
  wait(ms: number): Promise<void>;
  /** From 0, below 1. */
  random(): number;
}

type Environment = Readonly<Record<string, string | undefined>>;

function variable(env: Environment, name: keyof ChargingEnvironment): string {
  const value = env[name];
  if (value === undefined) throw new Error(`The environment lacks ${name}`);
  return value;
}

export function chargingPorts(env: Environment): ChargingPorts {
  return chargingPortsOn(env, {
    dynamo: warmDynamoDb(),
    records: new S3ChargeRecords(variable(env, 'RECORDS_BUCKET'), env),
    clock: systemClock,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
  });
}

/** The same on any ground: a simulation has its own. */
export function chargingPortsOn(env: Environment, ground: ChargingGround): ChargingPorts {
  const { dynamo, records, clock, wait, random } = ground;
  const settings = new DynamoDbTenantSettings(dynamo, variable(env, 'TENANTS_TABLE'), clock);
  const nowMs = (): number => clock.now();
  const balances = new DynamoDbBalanceStore(dynamo, variable(env, 'BALANCES_TABLE'));
  const ledger = new DynamoDbLedger(dynamo, variable(env, 'LEDGER_TABLE'));
  return {
    balances,
    numbers: new CachedNumberDirectory(new DynamoDbNumberDirectory(dynamo, variable(env, 'BALANCES_TABLE')), nowMs),
    ledger,
    slices: new SliceFiller({ balances, ledger }, nowMs),
    records: new OneObjectARound(records),
    tariffs: new CachedTariffStore(
      new DynamoDbTariffStore(dynamo, variable(env, 'TARIFFS_TABLE')),
      TARIFF_TTL_MS,
      nowMs,
      TARIFF_AGE_MS,
    ),
    nowOf: async (tenant) => (await settings.clockOf(tenant)).now(),
    backOff: (attempt) => wait(random() * Math.min(BACK_OFF_MAX_MS, BACK_OFF_STEP_MS * 2 ** attempt)),
  };
}

/** Puts what many balances store at the same moment into one object: one S3 request a batch, not one a balance. */
export class OneObjectARound implements ChargeRecordStore {
  private round: { groups: ChargeRecordGroup[]; key: Promise<string> } | undefined;

  constructor(private readonly inner: ChargeRecordStore) {}

  put(groups: readonly ChargeRecordGroup[]): Promise<string> {
    if (!this.round) {
      const gathered: ChargeRecordGroup[] = [];
      const key = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        this.round = undefined;
        return this.inner.put(gathered);
      });
      this.round = { groups: gathered, key };
    }
    this.round.groups.push(...groups);
    return this.round.key;
  }

  get(key: string): Promise<readonly ChargeRecordGroup[]> {
    return this.inner.get(key);
  }
}

/** A number that moved is seen this much later, or when its old account refuses, since its plan has ended: charging asks anew. */
const NUMBER_TTL_MS = 3_600_000;
const CACHED_NUMBERS_MAX = 20_000;

/** Remembers whose a number is, so that a warm function charges without a read. What is not found is asked each time. */
export class CachedNumberDirectory implements NumberDirectory {
  private readonly cache = new Map<string, { readonly until: number; readonly spans: readonly NumberSpan[] }>();

  constructor(
    private readonly inner: NumberDirectory,
    private readonly nowMs: () => number,
  ) {}

  async find(tenant: TenantId, msisdn: string, isFresh = false): Promise<readonly NumberSpan[]> {
    const key = `${tenant}#${msisdn}`;
    const hit = this.cache.get(key);
    if (!isFresh && hit && this.nowMs() < hit.until) return hit.spans;
    const spans = await this.inner.find(tenant, msisdn);
    if (this.cache.size >= CACHED_NUMBERS_MAX) this.cache.clear();
    if (spans.length > 0) this.cache.set(key, { until: this.nowMs() + NUMBER_TTL_MS, spans });
    return spans;
  }

  assign(tenant: TenantId, msisdn: string, span: NumberSpan): Promise<void> {
    this.cache.delete(`${tenant}#${msisdn}`);
    return this.inner.assign(tenant, msisdn, span);
  }

  release(tenant: TenantId, msisdn: string, balanceId: string, atMs: number): Promise<void> {
    this.cache.delete(`${tenant}#${msisdn}`);
    return this.inner.release(tenant, msisdn, balanceId, atMs);
  }
}
