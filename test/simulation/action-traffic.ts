import type { SQSEvent } from 'aws-lambda';
import {
  adjustBalance,
  carryOutAction,
  prepayBalanceManagement,
  reserveBalance,
  transferBalance,
} from '../../shared/balance-management';
import { formatNano } from '../../shared/kernel/money';
import { newResource } from '../../shared/tmf/write-resource';
import type { Chance } from './chance';
import type { Subscriber } from './plan-traffic';
import { TENANT, type World } from './world';

const CENT_NANO = 10_000_000n;
const CENTS_MAX = 500;
const DAY_MS = 86_400_000;
const { basePath } = prepayBalanceManagement;

interface Asked {
  readonly kind: 'adjustBalance' | 'transferBalance' | 'reserveBalance';
  readonly id: string;
  readonly nano: bigint;
  readonly from: string;
  readonly to: string;
}

/** Adjustments, transfers and reservations that were accepted, each carried out on its event, however often that comes. */
export class ActionTraffic {
  private readonly asked: Asked[] = [];

  constructor(private readonly world: World) {
    world.actionEvents.consumedBy((event) => this.carryOut(event));
  }

  /** A transfer to another balance where there is one, an adjustment either way, or a hold that ends by itself. */
  send({ balanceId }: Subscriber, subscribers: readonly Subscriber[], id: string, chance: Chance): void {
    const others = subscribers.filter((one) => one.balanceId !== balanceId);
    const to = chance.pick(others)?.balanceId;
    const nano = BigInt(chance.magnitude(1, CENTS_MAX)) * CENT_NANO;
    const drawn = chance.next();
    if (to !== undefined && drawn < 0.6) this.accept({ kind: 'transferBalance', id, nano, from: balanceId, to });
    else if (drawn < 0.8)
      this.accept({ kind: 'adjustBalance', id, nano: chance.isOne(0.5) ? nano : -nano, from: balanceId, to: '' });
    else this.accept({ kind: 'reserveBalance', id, nano, from: balanceId, to: '' });
  }

  /** When all is at rest: each has ended, and moved all that it says, or nothing. */
  async checkEnd(): Promise<void> {
    const { auditor } = this.world;
    const store = this.world.actions();
    for (const { kind, id, nano, from, to } of this.asked) {
      const status = (await store.get(TENANT, kind, id))?.body.status;
      const movedOf = (balanceId: string, name = id): bigint => auditor.moved.get(`${balanceId} ${kind}/${name}`) ?? 0n;
      const isDone = status === 'completed';
      const says = (what: string) => () => `${kind} ${id} of ${nano} ${what}, and is ${String(status)}`;
      auditor.hold(isDone || status === 'failed', says('has not ended'));
      const left = movedOf(from) + movedOf(from, `${id}/back`);
      const leaves = kind === 'adjustBalance' ? nano : kind === 'transferBalance' ? -nano : 0n;
      auditor.hold(left === (isDone ? leaves : 0n), says(`moved ${left} at ${from}`));
      if (kind === 'transferBalance')
        auditor.hold(movedOf(to) === (isDone ? nano : 0n), says(`moved ${movedOf(to)} at ${to}`));
    }
  }

  private accept(asked: Asked): void {
    this.asked.push(asked);
    const nowMs = this.world.stage.time.now();
    const declaration = { adjustBalance, transferBalance, reserveBalance }[asked.kind];
    const body = {
      bucket: { id: asked.from },
      amount: { amount: formatNano(asked.nano), units: 'EUR' },
      status: 'created',
      ...(asked.kind === 'transferBalance' ? { receiverBucket: { id: asked.to } } : {}),
      ...(asked.kind === 'reserveBalance' ? { validFor: { endDateTime: new Date(nowMs + DAY_MS).toISOString() } } : {}),
    } as const;
    const stored = newResource(declaration, { tenant: TENANT, id: asked.id, body, basePath, nowMs });
    void this.world.actions().create(stored);
    const event = { tenant: TENANT, resource: asked.kind, id: asked.id, kind: 'Create' };
    this.world.actionEvents.send(JSON.stringify(event));
  }

  private carryOut({ Records }: SQSEvent): Promise<readonly string[]> {
    const { tasks, stage, auditor } = this.world;
    return tasks.invoke(async ({ ports, actions }) => {
      const failed: string[] = [];
      for (const { body, messageId } of Records)
        try {
          await carryOutAction({ ...ports, store: actions, nowMs: stage.time.now() }, JSON.parse(body));
        } catch (problem) {
          auditor.unexpected(problem);
          failed.push(messageId);
        }
      return failed;
    });
  }
}
