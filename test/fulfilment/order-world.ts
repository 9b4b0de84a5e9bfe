import {
  MemoryBalanceStore,
  MemoryChargeRecords,
  MemoryLedger,
  MemoryNumberDirectory,
  MemoryTariffStore,
} from '../../shared/adapters/memory/memory-balances';
import { MemoryNetworkHealth } from '../../shared/adapters/memory/memory-network-health';
import { MemoryOrderTraces } from '../../shared/adapters/memory/memory-order-traces';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { MemoryTaskResults } from '../../shared/adapters/memory/memory-task-results';
import { MemoryTaskWaits } from '../../shared/adapters/memory/memory-task-waits';
import { SliceFiller } from '../../shared/balance-management';
import { sha256Hex } from '../../shared/kernel/digest';
import type { Failure } from '../../shared/kernel/errors';
import { ok } from '../../shared/kernel/result';
import type { TenantId } from '../../shared/kernel/tenant';
import { PRODUCT, viewProduct } from '../../shared/product-inventory';
import { amended, amendmentOf } from '../../shared/product-ordering/amend-order';
import { CANCEL_PRODUCT_ORDER } from '../../shared/product-ordering/cancel-resource';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API, WAITS_FOR } from '../../shared/product-ordering/resources';
import type { ExecutionInput } from '../../shared/product-ordering/resume-order';
import { tendOrders } from '../../shared/product-ordering/tend-orders';
import { hasFree } from '../../shared/resource-inventory';
import { importStock } from '../../shared/resource-inventory/import-stock';
import { ORDER_STOCK } from '../../shared/resource-inventory/serve-order';
import { SERVICE } from '../../shared/service-inventory/resources';
import type { NetworkAnswer, NetworkMessage } from '../../shared/service-ordering';
import { SERVICE_ORDER } from '../../shared/service-ordering/resources';
import { simulateNetwork } from '../../shared/service-ordering/simulate-network';
import type { ResourceDeclaration } from '../../shared/tmf/declaration';
import { type DomainEvent, eventIdOf, eventTypeOf } from '../../shared/tmf/event';
import type { StoredResource } from '../../shared/tmf/resource-store';
import { bodyOf, updateResource } from '../../shared/tmf/update-resource';
import { newResource } from '../../shared/tmf/write-resource';
import { TARIFF } from '../convergent-charging/world';
import { FACTS, TENANT } from '../product-ordering/shop';
import { Chance } from '../simulation/chance';
import { VirtualTime } from '../simulation/virtual-time';
import { deployedDefinition, NETWORK_WAIT_SECONDS } from './deployed-definition';
import { type Fault, Invocation } from './invoke-function';
import { CONSUMERS, STEPS } from './order-functions';
import { type Call, type Definition, type Execution, StateRunner } from './run-states';
import type { Json } from './state-language';

/** One piece of work that a function is asked to do: the same again is another attempt at it. */
export interface Work {
  readonly function: string;
  /** The state it was called from; a consumer's own name where a queue called it. */
  readonly state: string;
  /** Function and what it was given: the same in every run of the same order. */
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
}

export interface WorldOptions {
  readonly seed?: number;
  readonly definition?: Definition;
  /** How a piece of work goes wrong. */
  readonly faultOf?: (work: Work, nowMs: number) => Fault | undefined;
  /** Nobody watches over orders. */
  readonly isUntended?: boolean;
  /** Nobody keeps timelines. */
  readonly isUntraced?: boolean;
  /** How often, and how late in seconds, the network answers; by default as the simulator does. */
  readonly answer?: typeof simulateNetwork;
}

export const START = Date.parse('2026-11-01T12:00:00Z');

/** What a function takes beside its own work: a cold or a warm start, the network, Step Functions' transition. */
const LATENCY_MS = { least: 30, most: 150 };
/** A stream's record and a rule of the bus on their way to a queue's consumer. */
const EVENT_MS = { least: 200, most: 1_500 };
const QUEUE_MS = { least: 20, most: 200 };
/** As QueueConsumer: three times the consumer's limit of 30 seconds. */
const VISIBILITY_MS = 90_000;
const RECEIVES_MAX = 5;
const LAMBDA_LIMIT_MS = 15_000;
/** As product-ordering's stack schedules it. */
const TEND_EVERY_MS = 5 * 60_000;
/** An order that waits for stock longer than this is left so. */
const TENDED_MS = 7 * 86_400_000;

const UNDER_WAY = [
  [WAITS_FOR, 'time'],
  ...['acknowledged', 'inProgress', 'assessingCancellation', 'pendingCancellation'].map((state) => ['state', state]),
] as const;

/**
 * All domains that an order touches, on memory adapters, and the state machine that is deployed, on a simulated clock. What is
 * a Lambda function runs the domain's code of it; what is a queue delivers again what was not taken.
 */
export class OrderWorld {
  readonly time = new VirtualTime(START);
  readonly chance: Chance;
  readonly runner: StateRunner;
  readonly executions = new Map<string, Execution>();
  readonly orders = this.streamed('product-ordering', [PRODUCT_ORDER, CANCEL_PRODUCT_ORDER]);
  readonly stock = this.streamed('resource-inventory', [...ORDER_STOCK]);
  readonly services = this.streamed('service-inventory', [SERVICE]);
  readonly products = this.streamed('product-inventory', [PRODUCT]);
  readonly serviceOrders = this.streamed('service-ordering', [SERVICE_ORDER]);
  readonly traces = new MemoryOrderTraces();
  readonly waits = new MemoryTaskWaits();
  readonly results = new MemoryTaskResults();
  readonly balances = new MemoryBalanceStore();
  readonly numbers = new MemoryNumberDirectory();
  readonly tariffs = new MemoryTariffStore();
  /** What is on in the network: the ids of tasks that it did and that were not undone. */
  readonly network = new Map<string, NetworkMessage>();
  readonly deadLetters: string[] = [];
  /** Every piece of work that was done, and how many writes its whole run takes. */
  readonly done: { readonly work: Work; readonly writes: number }[] = [];
  private readonly definition: Definition;
  private isTended = false;
  private readonly attempts = new Map<string, number>();

  constructor(private readonly options: WorldOptions = {}) {
    this.chance = new Chance(options.seed ?? 1, 'world');
    this.definition = options.definition ?? deployedDefinition();
    this.runner = new StateRunner({ time: this.time, chance: this.chance, invoke: (call) => this.invoke(call) });
  }

  /** So many numbers and SIMs, from the n-th on; a SIM's last four digits say how the simulated network behaves for it. */
  async stockUp(
    count: number,
    endingOf: (n: number) => string = (n) => String(n % 9_000).padStart(4, '0'),
    first = 0,
  ): Promise<void> {
    const rows = Array.from({ length: count }, (_, at) => at + first).flatMap((n) => [
      { kind: 'msisdn', value: `4915${String(10_000_000 + n)}` },
      {
        kind: 'sim',
        value: `8949${String(n).padStart(11, '0')}${endingOf(n)}`,
        imsi: `26201${String(n).padStart(10, '0')}`,
      },
    ]);
    for (let from = 0; from < rows.length; from += 100)
      await importStock(this.stock, TENANT, rows.slice(from, from + 100), this.time.now());
  }

  async openTariffs(without: readonly string[] = []): Promise<void> {
    for (const offeringId of FACTS.offerings.keys())
      if (!without.includes(offeringId)) await this.tariffs.put(TENANT, { ...TARIFF, offeringId });
  }

  /** Takes an order as its API would, once it is judged. */
  async place(id: string, draft: Omit<ProductOrder, 'id' | 'href'>): Promise<void> {
    const basePath = PRODUCT_ORDERING_API.basePath;
    this.tendSoon();
    await this.orders.create(
      newResource(PRODUCT_ORDER, { tenant: TENANT, id, basePath, nowMs: this.time.now(), body: draft }),
    );
  }

  async askToCancel(orderId: string): Promise<void> {
    const basePath = PRODUCT_ORDERING_API.basePath;
    const body = { productOrder: { id: orderId } };
    const id = `${orderId}-cancel`;
    await this.orders.create(
      newResource(CANCEL_PRODUCT_ORDER, { tenant: TENANT, id, basePath, nowMs: this.time.now(), body }),
    );
  }

  /** Takes a patch of an order as its API would, once it is judged; what refuses it is told. */
  async amend(orderId: string, patch: Partial<ProductOrder>): Promise<Failure | undefined> {
    const target = { tenant: TENANT, id: orderId, nowMs: this.time.now() };
    const moved = await updateResource(this.orders, PRODUCT_ORDER, target, (order) => {
      const amendment = amendmentOf({ ...order, ...patch }, order);
      if (!amendment.ok || !amendment.value) return amendment.ok ? ok(undefined) : amendment;
      return amended(amendment.value, { by: 'agent', nowMs: target.nowMs });
    });
    return moved.ok ? undefined : moved.error;
  }

  async order(id: string): Promise<ProductOrder | undefined> {
    const stored = await this.orders.get(TENANT, PRODUCT_ORDER.name, id);
    return stored && bodyOf(PRODUCT_ORDER, stored);
  }

  /** Lets time pass until nothing is left to happen, or until then (epoch milliseconds). */
  async rest(untilMs = Number.POSITIVE_INFINITY): Promise<void> {
    while (this.time.now() < untilMs && (await this.time.step()));
  }

  /** The ports of one invocation of a function. */
  ports(run: Invocation) {
    const nowMs = () => this.time.now();
    const balances = run.guard(this.balances);
    const ledger = new MemoryLedger();
    const product = async (tenant: TenantId, id: string) => {
      const stored = await this.products.get(tenant, PRODUCT.name, id);
      return stored && viewProduct(bodyOf(PRODUCT, stored));
    };
    return {
      nowMs,
      orders: run.guard(this.orders),
      stock: run.guard(this.stock),
      services: run.guard(this.services),
      products: run.guard(this.products),
      traces: run.guard(this.traces),
      facts: {
        catalog: {
          offering: async (_: TenantId, id: string) => FACTS.offerings.get(id),
          specification: async (_: TenantId, id: string) => FACTS.specifications.get(id),
        },
        products: {
          product,
          productsOf: async (tenant: TenantId, partyId: string) => {
            const { items } = await this.products.list({ tenant, resource: PRODUCT.name, limit: 1_000 });
            return items
              .map((item) => viewProduct(bodyOf(PRODUCT, item)))
              .filter(({ partyIds }) => partyIds.includes(partyId));
          },
        },
      },
      network: {
        store: run.guard(this.serviceOrders),
        waits: run.guard(this.waits),
        results: run.guard(this.results),
        health: new MemoryNetworkHealth(),
        network: run.guard({ request: async (message: NetworkMessage) => this.askNetwork(message) }),
        workflow: run.guard({
          succeed: async (token: string, output: unknown) => this.runner.succeed(token, output as Json),
          keepAlive: async (token: string) => this.runner.keepAlive(token),
          fail: async (token: string, error: string, cause: string) => this.runner.fail(token, error, cause),
        }),
      },
      charging: {
        balances,
        ledger,
        records: new MemoryChargeRecords(),
        numbers: run.guard(this.numbers),
        tariffs: this.tariffs,
        slices: new SliceFiller({ balances, ledger }, nowMs),
        nowOf: async () => nowMs(),
        backOff: async () => {},
      },
      executions: run.guard({
        status: async (name: string) => {
          const known = this.executions.get(name);
          if (!known) return 'missing' as const;
          return known.status === 'running' ? ('running' as const) : ('ended' as const);
        },
        start: async (name: string, input: ExecutionInput) => this.startExecution(name, input),
      }),
      hasStock: async (tenant: TenantId) =>
        (await hasFree(this.stock, tenant, 'msisdn')) && hasFree(this.stock, tenant, 'sim'),
    };
  }

  /** StartExecution: a name that was used starts nothing. */
  private startExecution(name: string, input: ExecutionInput): void {
    if (this.executions.has(name)) return;
    this.executions.set(name, this.runner.start(name, this.definition, input as ExecutionInput & Json));
  }

  /** The watch, on its schedule for as long as an order is under way or goes on by itself. */
  private tendSoon(): void {
    if (this.isTended || this.options.isUntended) return;
    this.isTended = true;
    this.time.after(TEND_EVERY_MS, async () => {
      this.isTended = false;
      const work = { function: 'tendOrders', state: 'tendOrders', key: 'tendOrders' };
      await this.run(work, ({ orders, executions, traces, hasStock }) =>
        tendOrders({ store: orders, executions, traces, hasStock }, TENANT, this.time.now()),
      );
      if (this.time.now() < START + TENDED_MS && (await this.isAnyUnderWay())) this.tendSoon();
    });
  }

  private async isAnyUnderWay(): Promise<boolean> {
    for (const [path = '', value = ''] of UNDER_WAY) {
      const query = { tenant: TENANT, resource: PRODUCT_ORDER.name, lookup: { path, value }, limit: 1 };
      if ((await this.orders.list(query)).items.length > 0) return true;
    }
    return false;
  }

  private async invoke({ function: name, state, payload }: Call): Promise<Json> {
    const step = STEPS[name];
    if (!step) throw new Error(`the world has no step ${name}: add it to order-functions.ts`);
    const { taskToken: _token, ...asked } = payload as Readonly<Record<string, Json>>;
    const ended = await this.run({ function: name, state, key: `${name} ${keyOf(asked)}` }, (ports) =>
      step(ports, payload),
    );
    if (ended === 'lost') return new Promise<Json>(() => undefined);
    if ('error' in ended) throw ended.error;
    return ended.output as Json;
  }

  /** A queue and its consumer: what it does not take comes again, and at last lies among the dead letters. */
  private deliver(name: string, message: DomainEvent | NetworkAnswer, about: string, receives = 1): void {
    const consumer = CONSUMERS[name];
    if (!consumer) throw new Error(`the world has no consumer ${name}`);
    const key = `${name} ${about}`;
    this.run({ function: name, state: name, key }, (ports) => consumer(ports, message)).then((ended) => {
      if (ended !== 'lost' && !('error' in ended)) return;
      if (receives >= RECEIVES_MAX) this.deadLetters.push(key);
      else this.time.after(VISIBILITY_MS, () => this.deliver(name, message, about, receives + 1));
    });
  }

  private async run(asked: Omit<Work, 'attempt'>, code: (ports: OrderPorts) => Promise<unknown>) {
    const attempt = (this.attempts.get(asked.key) ?? 0) + 1;
    this.attempts.set(asked.key, attempt);
    const work = { ...asked, attempt };
    await this.pause(LATENCY_MS);
    const fault = this.options.faultOf?.(work, this.time.now());
    const invocation = new Invocation(fault);
    const ended = await invocation.run(() => code(this.ports(invocation)));
    this.done.push({ work, writes: invocation.writes });
    if (fault?.kind === 'timedOut') await this.pause({ least: LAMBDA_LIMIT_MS, most: LAMBDA_LIMIT_MS });
    return ended;
  }

  private askNetwork(message: NetworkMessage): undefined {
    this.time.after(this.span(QUEUE_MS), () => {
      const answers = (this.options.answer ?? simulateNetwork)(message, NETWORK_WAIT_SECONDS);
      // Who never answers, or late, may have done it: nothing is assumed in our favour.
      const outcome = answers[0]?.answer.outcome ?? 'done';
      if (outcome === 'done' && message.operation === 'undo') this.network.delete(message.undoes ?? '');
      else if (outcome === 'done') this.network.set(message.id, message);
      for (const { answer, afterSeconds } of answers)
        this.time.after(afterSeconds * 1_000 + this.span(QUEUE_MS), () =>
          this.deliver('completeTask', answer, `${answer.id} ${answer.attempt} ${answer.reference}`),
        );
    });
  }

  private publish(domain: string, type: string, stored: StoredResource): void {
    const event: DomainEvent = {
      eventId: eventIdOf(stored.tenant, stored.resource, stored.id, stored.version),
      eventType: eventTypeOf(type, stored.lastChange.kind),
      eventTime: stored.updatedAt,
      ...stored.lastChange,
      tenant: stored.tenant,
      domain,
      resource: stored.resource,
      id: stored.id,
      version: stored.version,
      event: { [stored.resource]: stored.body },
    };
    for (const [name, { takes }] of Object.entries(SUBSCRIPTIONS))
      if (takes.includes(type) && !(name === 'traceOrder' && this.options.isUntraced))
        this.time.after(this.span(EVENT_MS), () => this.deliver(name, event, event.eventId));
  }

  private streamed(domain: string, resources: readonly ResourceDeclaration[]): MemoryResourceStore {
    const store = new MemoryResourceStore(resources);
    const typeOf = (name: string): string => resources.find((one) => one.name === name)?.type ?? name;
    const { create, replace } = store;
    store.create = async (item) => {
      const outcome = await create.call(store, item);
      if (outcome.created) this.publish(domain, typeOf(item.resource), item);
      return outcome;
    };
    store.replace = async (item) => {
      const isWritten = await replace.call(store, item);
      if (isWritten) this.publish(domain, typeOf(item.resource), item);
      return isWritten;
    };
    return store;
  }

  private span({ least, most }: { readonly least: number; readonly most: number }): number {
    return least + this.chance.next() * (most - least);
  }

  private pause(span: { readonly least: number; readonly most: number }): Promise<void> {
    return new Promise((resolve) => this.time.after(this.span(span), resolve));
  }
}
export type OrderPorts = ReturnType<OrderWorld['ports']>;

/** What is asked, apart from when and for the how manieth time: an order that begins anew asks for the same. */
function keyOf(asked: object): string {
  const text = JSON.stringify(asked)
    .replace(/(?<=\w)\.\d+(?=["-])/g, '')
    .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '""')
    .replace(/"again":\d+|"round":\d+/g, '');
  if (text.length <= KEY_LENGTH_MAX) return text;
  return `${/"orderId":"([^"]+)"/.exec(text)?.[1]} ${sha256Hex(text)}`;
}
/** A longer one is told by its digest and its order. */
const KEY_LENGTH_MAX = 300;

/** Which events whose queue gets, as product-ordering's stack subscribes. */
const SUBSCRIPTIONS: Readonly<Record<string, { readonly takes: readonly string[] }>> = {
  startOrder: { takes: ['ProductOrder'] },
  cancelOrder: { takes: ['CancelProductOrder', 'ProductOrder'] },
  traceOrder: { takes: ['ProductOrder', 'CancelProductOrder', 'ServiceOrder', 'Service', 'Product'] },
};
