import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { type BalanceWrite, RecordsOfBatch, readBalanceWrites } from '../../shared/adapters/aws/balance-stream';
import { chargingPortsOn } from '../../shared/adapters/aws/charging-ports';
import { consumeUsage } from '../../shared/adapters/aws/consume-usage';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import {
  type BalanceAccount,
  type ChargeRecordStore,
  endMove,
  type Ledger,
  LedgerFollower,
  parseMove,
  prepayBalanceManagement,
  projectLedger,
  type Signal,
  signalEvents,
} from '../../shared/balance-management';
import { AccountCache, type ChargingPorts, chargeSplit } from '../../shared/convergent-charging';
import { eachAtOnce } from '../../shared/kernel/each-at-once';
import { tenantId } from '../../shared/kernel/tenant';
import type { ResourceStore } from '../../shared/tmf/resource-store';
import { Auditor } from './auditor';
import { Chance } from './chance';
import type { Faults } from './faults';
import { FunctionPool, type Instance, type Stage } from './function-pool';
import type { Mutant } from './mutants';
import { START_MS, TARIFFS } from './offers';
import { SimulatedBucket } from './simulated-bucket';
import { asClient, SimulatedDynamoDb } from './simulated-dynamodb';
import { queueClient, SimulatedQueue } from './simulated-queue';
import { SimulatedStream } from './simulated-stream';
import { TABLES } from './table-shapes';
import { VirtualTime } from './virtual-time';

export const TENANT = tenantId('demo');
const BALANCES = 'farthing-balance-management-balances';
const LEDGER = 'farthing-balance-management-ledger';
const ACTIONS = 'farthing-balance-management-resources';
const ENVIRONMENT = {
  BALANCES_TABLE: BALANCES,
  LEDGER_TABLE: LEDGER,
  TARIFFS_TABLE: 'farthing-rating-tariffs',
  TENANTS_TABLE: 'farthing-platform-resources',
  RECORDS_BUCKET: 'records',
};
/** Time limits of functions, and their queues, as the stacks have them. */
const LIMIT_MS = { charge: 20_000, api: 29_000, project: 60_000, task: 30_000 } as const;
const USAGE_QUEUE = { batchSize: 10, visibilityMs: 25_000, receivesMax: 100 } as const;
const EVENT_QUEUE = { batchSize: 10, visibilityMs: 90_000, receivesMax: 20 } as const;
/** Balances that a projection books side by side, and whose heads it remembers. */
const BOOKED_AT_ONCE = 16;
const HEADS_MAX = 50_000;
/** Changes that an index may lack. */
const BEHIND_MAX = 5;

/** What one copy of a charging function keeps. */
export interface ChargingFunction {
  readonly ports: ChargingPorts;
  readonly cache: AccountCache;
  readonly sqs: SQSClient;
  /** Top-ups, adjustments, transfers and reservations, as TMF654 has them. */
  readonly actions: ResourceStore;
  readonly postings: Pick<Ledger, 'posting'>;
}

interface ProjectingFunction {
  readonly ledger: Ledger;
  readonly records: ChargeRecordStore;
  readonly follower: LedgerFollower;
}

/** Everything that charging runs on, simulated, with the functions themselves on top: adapters and domains as they are. */
export class World {
  readonly stage: Stage;
  readonly auditor: Auditor;
  readonly dynamo: SimulatedDynamoDb;
  readonly usage: SimulatedQueue;
  readonly outcomes: SimulatedQueue;
  readonly topUps: SimulatedQueue;
  readonly actionEvents: SimulatedQueue;
  private readonly moves: SimulatedQueue;
  private readonly splits: SimulatedQueue;
  readonly charging: FunctionPool<ChargingFunction>;
  readonly sessions: FunctionPool<ChargingFunction>;
  readonly tasks: FunctionPool<ChargingFunction>;
  private readonly bucket = new SimulatedBucket();
  private readonly queues: readonly SimulatedQueue[];

  constructor(
    seed: number,
    faults: Faults,
    private readonly mutant: Mutant = {},
  ) {
    this.stage = { time: new VirtualTime(START_MS), faults, chance: new Chance(seed, 'schedule') };
    this.auditor = new Auditor(this.bucket);
    const stream = this.projectingStream();
    this.dynamo = new SimulatedDynamoDb(TABLES, {
      now: () => this.stage.time.now(),
      indexBehind: () => (faults.happens('index-late') ? this.stage.chance.below(BEHIND_MAX) : 0),
      onChange: (table, { key, after }) => {
        if (table !== BALANCES || !after) return;
        this.auditor.committed(after);
        stream.append(key.pk?.S ?? '', after);
      },
    });
    this.usage = new SimulatedQueue(this.stage, 'usage', USAGE_QUEUE);
    this.outcomes = new SimulatedQueue(this.stage, 'outcomes', EVENT_QUEUE);
    this.topUps = new SimulatedQueue(this.stage, 'top-ups', EVENT_QUEUE);
    this.actionEvents = new SimulatedQueue(this.stage, 'actions', EVENT_QUEUE);
    this.moves = new SimulatedQueue(this.stage, 'slice-moves', EVENT_QUEUE);
    this.moves.consumedBy((event) => this.endMoves(event));
    this.splits = new SimulatedQueue(this.stage, 'sponsors', EVENT_QUEUE);
    this.splits.consumedBy((event) => this.chargeSponsors(event));
    this.queues = [this.usage, this.outcomes];
    const start = (instance: Instance): ChargingFunction => this.startCharging(instance);
    this.charging = new FunctionPool(this.stage, LIMIT_MS.charge, start);
    this.sessions = new FunctionPool(this.stage, LIMIT_MS.api, start);
    this.tasks = new FunctionPool(this.stage, LIMIT_MS.task, start);
    this.usage.consumedBy((event) => this.chargeUsage(event));
  }

  /** The tariffs, and nothing else: the tenant is a live one. */
  async publishTariffs(): Promise<void> {
    const tariffs = new DynamoDbTariffStore(this.dynamo.client(), ENVIRONMENT.TARIFFS_TABLE);
    for (const tariff of TARIFFS) await tariffs.put(TENANT, tariff);
  }

  /** The ledger as it is queried, without a fault on the way. */
  ledger(): Ledger {
    return new DynamoDbLedger(this.dynamo.client(), LEDGER);
  }

  /** Actions as their API leaves them, without a fault on the way. */
  actions(): ResourceStore {
    return new DynamoDbResourceStore(this.dynamo.client(), ACTIONS, prepayBalanceManagement.resources);
  }

  private startCharging(instance: Instance): ChargingFunction {
    const { time, chance } = this.stage;
    const request = <T>(carryOut: () => T): Promise<T> => instance.request(carryOut);
    const ports = chargingPortsOn(ENVIRONMENT, {
      dynamo: this.clientOf(instance),
      records: this.bucket.store(request),
      clock: time,
      wait: (ms) => instance.wait(ms),
      random: chance.next,
    });
    return {
      ports: this.mutant.ports?.(ports) ?? ports,
      cache: this.mutant.cache?.() ?? new AccountCache(),
      sqs: queueClient(this.queues, request),
      actions: new DynamoDbResourceStore(this.clientOf(instance), ACTIONS, prepayBalanceManagement.resources),
      postings: new DynamoDbLedger(this.clientOf(instance), LEDGER),
    };
  }

  private clientOf(instance: Instance): DynamoDBClient {
    return asClient((asked) => {
      const command = this.mutant.command?.(asked) ?? asked;
      return instance.request(() => this.dynamo.execute(command));
    });
  }

  private async chargeUsage(event: SQSEvent): Promise<readonly string[]> {
    if (this.mutant.acknowledgesFirst) void this.consume(event).catch(() => {});
    return this.mutant.acknowledgesFirst ? [] : this.consume(event);
  }

  private async consume(event: SQSEvent): Promise<readonly string[]> {
    const urls = { usageQueueUrl: this.usage.url, outcomesQueueUrl: this.outcomes.url };
    const { batchItemFailures } = await this.charging.invoke((kept) => consumeUsage({ ...kept, ...urls }, event));
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  }

  private projectingStream(): SimulatedStream {
    const projecting = new FunctionPool<ProjectingFunction>(this.stage, LIMIT_MS.project, (instance) => {
      const ledger = new DynamoDbLedger(this.clientOf(instance), LEDGER);
      const records = this.bucket.store((carryOut) => instance.request(carryOut));
      return { ledger, records, follower: new LedgerFollower(ledger, HEADS_MAX) };
    });
    return new SimulatedStream(this.stage, (event) => {
      const booked = projecting.invoke((kept) => this.project(kept, event));
      return this.mutant.passesOverFailures ? booked.then(() => []).catch(() => []) : booked;
    });
  }

  /** As functions/balance-management/project-ledger.ts does: one balance's writes in order, up to the first that fails. */
  private async project(kept: ProjectingFunction, event: DynamoDBStreamEvent): Promise<readonly string[]> {
    const ports = { ledger: kept.ledger, records: new RecordsOfBatch(kept.records) };
    const book = async (writes: readonly BalanceWrite[]): Promise<readonly string[]> => {
      for (const { sequence, account } of writes)
        try {
          const faults = await kept.follower.follow(account, await projectLedger(ports, account));
          this.auditor.hold(faults.length === 0, () => `The projection sees ${JSON.stringify(faults)}`);
          this.publish(account);
        } catch (problem) {
          console.error(String(problem));
          return [sequence];
        }
      return [];
    };
    return (await eachAtOnce(readBalanceWrites(event), BOOKED_AT_ONCE, book)).flat();
  }

  /** Of the signals that go on the bus, two kinds have listeners that write balances. */
  private publish(account: BalanceAccount): void {
    for (const domainEvent of signalEvents(account)) {
      const { kind, ref } = domainEvent.event.signal as Signal;
      if (kind === this.mutant.hearsNo) continue;
      if (kind === 'slice-moved') this.moves.send(ref);
      if (kind === 'usage-split') this.splits.send(JSON.stringify(domainEvent));
    }
  }

  /** As functions/balance-management/end-slice-move.ts does. */
  private endMoves(batch: SQSEvent): Promise<readonly string[]> {
    return this.handleEach(batch, async ({ ports }, body) => {
      const move = parseMove(body);
      if (move) await endMove(ports, TENANT, move, this.stage.time.now());
    });
  }

  /** As functions/convergent-charging/charge-sponsors.ts does. */
  private chargeSponsors(batch: SQSEvent): Promise<readonly string[]> {
    return this.handleEach(batch, ({ ports, postings }, body) => chargeSplit(ports, postings, JSON.parse(body)));
  }

  /** Answers the messages that shall come again. */
  private handleEach(
    { Records }: SQSEvent,
    handle: (kept: ChargingFunction, body: string) => Promise<unknown>,
  ): Promise<readonly string[]> {
    return this.tasks.invoke(async (kept) => {
      const failed: string[] = [];
      for (const { body, messageId } of Records)
        try {
          await handle(kept, body);
        } catch (problem) {
          this.auditor.unexpected(problem);
          failed.push(messageId);
        }
      return failed;
    });
  }
}
