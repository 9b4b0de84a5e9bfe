import type { SQSEvent } from 'aws-lambda';
import { creditOnce } from '../../shared/balance-management';
import type { Chance } from './chance';
import type { Subscriber } from './plan-traffic';
import { TENANT, type World } from './world';

const CENT_NANO = 10_000_000n;
const CENTS_MAX = 5_000;

interface TopUp {
  readonly balanceId: string;
  readonly reference: string;
  readonly cents: number;
  readonly paidAt: number;
}

/** Payments as events on a queue, each of which credits a balance once. */
export class TopUpTraffic {
  private readonly sent: TopUp[] = [];

  constructor(private readonly world: World) {
    world.topUps.consumedBy((event) => this.credit(event));
  }

  send({ balanceId }: Subscriber, name: string, chance: Chance): void {
    const paidAt = this.world.stage.time.now();
    const topUp = { balanceId, reference: `topupBalance/${name}`, cents: chance.magnitude(50, CENTS_MAX), paidAt };
    this.sent.push(topUp);
    this.world.topUps.send(JSON.stringify(topUp));
  }

  checkEnd(): void {
    const { auditor } = this.world;
    for (const { reference, cents } of this.sent) {
      const nano = auditor.credited.get(reference);
      auditor.hold(nano === BigInt(cents) * CENT_NANO, () => `${reference} of ${cents} cents is credited ${nano}`);
    }
    auditor.hold(auditor.credited.size === this.sent.length, () => 'Something was credited that nobody paid');
  }

  private credit({ Records }: SQSEvent): Promise<readonly string[]> {
    const { tasks, stage, auditor } = this.world;
    return tasks.invoke(async ({ ports }) => {
      const failed: string[] = [];
      for (const { body, messageId } of Records) {
        const { balanceId, reference, cents, paidAt } = JSON.parse(body) as TopUp;
        const credit = { reference, amountNano: BigInt(cents) * CENT_NANO, paidAt, atMs: stage.time.now() };
        try {
          await creditOnce(ports, TENANT, balanceId, credit);
        } catch (problem) {
          auditor.unexpected(problem);
          failed.push(messageId);
        }
      }
      return failed;
    });
  }
}
