import type { SQSEvent } from 'aws-lambda';
import { sponsoredIdOf } from '../../shared/convergent-charging';
import type {
  UsageMessage,
  UsageOutcome,
  UsageOutcomeMessage,
  UsageRecord,
  UsageService,
} from '../../shared/usage-management';
import type { Chance } from './chance';
import type { Subscriber } from './plan-traffic';
import { TENANT, type World } from './world';

const DAY_MS = 86_400_000;
const RECORDS_MAX = 25;
const SERVICES: readonly UsageService[] = ['voice', 'sms', 'data'];

/** Usage of subscribers in messages, some of it reported twice by different sources; and what was told of each. */
export class UsageTraffic {
  private readonly sent: UsageRecord[] = [];
  /** By usage id and source. */
  private readonly told = new Map<string, UsageOutcome>();

  constructor(private readonly world: World) {
    world.outcomes.consumedBy((event) => this.hear(event));
  }

  /**
   * Sends a message of new records; now and then one that another source has reported is among them. Answers how many.
   */
  send(subscribers: readonly Subscriber[], name: string, chance: Chance): number {
    const count = chance.isOne(0.08) ? 1 + chance.below(RECORDS_MAX) : 1 + chance.below(5);
    const records = Array.from({ length: count }, (_, at) => this.draw(subscribers, `${name}.${at}`, chance));
    this.sent.push(...records);
    const receivedAt = new Date(this.world.stage.time.now()).toISOString();
    // Every other message tells whose its numbers are.
    const holders = count % 2 === 0 ? {} : { holders: holdersOf(subscribers) };
    this.world.usage.send(JSON.stringify({ tenant: TENANT, receivedAt, records, ...holders }));
    return count;
  }

  private draw(subscribers: readonly Subscriber[], usageId: string, chance: Chance): UsageRecord {
    const known = chance.isOne(0.2) ? chance.pick(this.sent) : undefined;
    if (known && chance.isOne(0.6)) return { ...known, source: `again:${usageId}` };
    if (known) return this.correct(known, usageId, chance);
    const service = chance.pick(SERVICES) ?? 'sms';
    const quantity = service === 'sms' ? 1 : chance.magnitude(1, service === 'voice' ? 1_200 : 8_000_000);
    // Mostly of these days; now and then so old, or so far ahead, that it is refused.
    const ageMs = chance.isOne(0.03) ? (chance.below(60) - 5) * DAY_MS : chance.magnitude(1_000, 10 * DAY_MS);
    return {
      usageId,
      service,
      msisdn: chance.pick(subscribers)?.msisdn ?? '',
      startedAt: new Date(this.world.stage.time.now() - ageMs).toISOString(),
      quantity: String(quantity),
      source: `file:${usageId}`,
    };
  }

  /** Takes another usage back, and perhaps says what it was instead. */
  private correct(known: UsageRecord, usageId: string, chance: Chance): UsageRecord {
    const { usageId: corrects, startedAt, service, msisdn } = known;
    const correction = { usageId, service, msisdn, startedAt, corrects, source: `file:${usageId}` };
    if (chance.isOne(0.5)) return { ...correction, quantity: '0', action: 'cancel' };
    return { ...correction, quantity: service === 'sms' ? '1' : String(1 + chance.below(1_000)), action: 'correct' };
  }

  private async hear({ Records }: SQSEvent): Promise<readonly string[]> {
    for (const { body } of Records)
      for (const outcome of (JSON.parse(body) as UsageOutcomeMessage).outcomes) this.note(outcome);
    return [];
  }

  /** Refused may become charged, when money came in between; charged and duplicate are for good. */
  private note(outcome: UsageOutcome): void {
    const key = `${outcome.usageId} ${outcome.source}`;
    const before = this.told.get(key);
    if (outcome.kind === 'refused' && before) return;
    if (before && before.kind !== 'refused')
      this.world.auditor.hold(
        JSON.stringify(before) === JSON.stringify(outcome),
        () => `Usage ${key} was told ${JSON.stringify(before)} and then ${JSON.stringify(outcome)}`,
      );
    this.told.set(key, outcome);
  }

  /**
   * When all is at rest: each usage was charged by one of its sources, or refused with a reason, and told so; each that was taken
   * back was told so to one of those who asked.
   */
  checkEnd(): void {
    for (const record of this.sent) this.checkTold(record);
    const { auditor } = this.world;
    for (const [usageId, { source }] of auditor.charges.cancelled)
      auditor.hold(
        this.sent.some((one) => one.source === source && sponsoredIdOf(one.corrects ?? '') === usageId) ||
          this.sent.some((one) => one.source === source && one.corrects === usageId),
        () => `Nobody asked ${source} to take usage ${usageId} back`,
      );
  }

  private checkTold({ usageId, source, action, corrects = '' }: UsageRecord): void {
    const { auditor } = this.world;
    const outcome = this.told.get(`${usageId} ${source}`);
    const booked = action === 'cancel' ? auditor.charges.cancelled.get(corrects) : auditor.charges.charged.get(usageId);
    const says = (what: string) => () => `${action ?? 'Usage'} ${usageId} of ${source} ${what}`;
    auditor.hold(outcome !== undefined, says('was never told of'));
    if (outcome?.kind === 'charged') {
      auditor.hold(booked?.source === source, says(`was told charged, the ledger has ${booked?.source ?? 'nothing'}`));
      auditor.hold(booked?.amountNano === outcome.amountNano, says('was told another amount'));
      if (action === 'correct')
        auditor.hold(
          auditor.charges.cancelled.get(corrects)?.source === source,
          says('was charged beside what it corrects'),
        );
      return;
    }
    auditor.hold(booked?.source !== source, says(`was booked, and told ${outcome?.kind}`));
    if (outcome?.kind === 'duplicate') auditor.hold(booked !== undefined, says('was told duplicate of nothing'));
    if (outcome?.kind === 'refused') auditor.hold(outcome.reason !== '', says('was refused without a reason'));
  }
}

/** As the directory says; of every third a balance that is not there, as if the number had moved to where it is now. */
const holdersOf = (subscribers: readonly Subscriber[]): UsageMessage['holders'] =>
  Object.fromEntries(
    subscribers.map(({ msisdn, chargedId }, at) => [
      msisdn,
      [{ balanceId: at % 3 === 2 ? `${chargedId}-gone` : chargedId, from: 0 }],
    ]),
  );
