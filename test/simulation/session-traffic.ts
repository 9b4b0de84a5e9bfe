import { serveNchf } from '../../shared/convergent-charging';
import { unitUsage } from '../convergent-charging/network';
import type { Chance } from './chance';
import type { Subscriber } from './plan-traffic';
import { TENANT, type World } from './world';

const PATH = '/nchf-convergedcharging/v3/chargingdata';
const RATING_GROUPS = 2;
const OCTETS_MAX = 6_000_000;
/** The first wait is short, each next one up to twice as long. */
const RETRY_MS = { least: 1_000, most: 10 * 60_000 } as const;
const RETRIES_MAX = 200;
const DAY_MS = 86_400_000;
/** Sessions of one subscriber that a network keeps going side by side. */
const SESSIONS = 2;

interface Sent {
  readonly path: string;
  readonly body: string;
  /** Octets that it reports as used. */
  readonly reported: bigint;
  readonly isEvent: boolean;
  told?: string;
}

/** One session, as the network function has it. */
interface Session {
  reference: string | undefined;
  isReleased: boolean;
  sequence: number;
  /** Half of the clients number their requests; the others always send 0. */
  readonly isNumbered: boolean;
}

/** Network functions that open, update and release sessions, and send what was not answered again, and again later. */
export class SessionTraffic {
  private readonly sessions = new Map<string, Session>();
  private readonly sent: Sent[] = [];
  private lastMs = 0;

  constructor(private readonly world: World) {}

  /** The next request of one of a subscriber's sessions. */
  send({ msisdn }: Subscriber, chance: Chance): void {
    const place = `${msisdn}/${chance.below(SESSIONS)}`;
    const session = this.sessions.get(place);
    // Late reports of a session that ended belong to it, too.
    const isNew = !session || (session.isReleased && chance.isOne(0.8));
    if (chance.isOne(0.06) || (session && session.reference === undefined)) this.sendEvent(msisdn, chance);
    else if (isNew) this.create(place, msisdn, chance);
    else this.report(session, msisdn, chance);
  }

  private report(session: Session, msisdn: string, chance: Chance): void {
    const verb = chance.isOne(0.15) ? 'release' : 'update';
    session.isReleased ||= verb === 'release';
    session.sequence += 1;
    const units = this.drawUnits(chance);
    const more = session.isNumbered ? { invocationSequenceNumber: session.sequence } : {};
    const request = this.request(msisdn, { multipleUnitUsage: units.map(unitUsage), ...more });
    const reported = units.reduce((sum, { used }) => sum + BigInt(used), 0n);
    this.start({ path: `${PATH}/${session.reference}/${verb}`, body: request, reported, isEvent: false }, chance);
  }

  checkEnd(): void {
    const { auditor } = this.world;
    const unanswered = this.sent.find(({ told }) => told === undefined);
    auditor.hold(!unanswered, () => `A request was never answered: ${unanswered?.path} ${unanswered?.body}`);
    const reported = this.sent.reduce((sum, one) => sum + settledBy(one), 0n);
    auditor.hold(
      auditor.charges.settledOctets === reported,
      () => `${reported} octets were reported, ${auditor.charges.settledOctets} are settled`,
    );
  }

  private create(place: string, msisdn: string, chance: Chance): void {
    const session: Session = { reference: undefined, isReleased: false, sequence: 0, isNumbered: chance.isOne(0.5) };
    this.sessions.set(place, session);
    const units = chance.isOne(0.5) ? [{ rg: 1, ask: chance.below(OCTETS_MAX) }] : [];
    const body = this.request(msisdn, units.length === 0 ? {} : { multipleUnitUsage: units.map(unitUsage) });
    this.start({ path: PATH, body, reported: 0n, isEvent: false }, chance, (location) => {
      session.reference = location.split('/').at(-1);
    });
  }

  /** An immediate event: debited at once and whole, or not at all. */
  private sendEvent(msisdn: string, chance: Chance): void {
    const octets = 1 + chance.below(OCTETS_MAX);
    const body = this.request(msisdn, {
      oneTimeEvent: true,
      oneTimeEventType: 'IEC',
      multipleUnitUsage: [unitUsage({ rg: 3, ask: octets })],
    });
    this.start({ path: PATH, body, reported: BigInt(octets), isEvent: true }, chance);
  }

  private drawUnits(chance: Chance): { rg: number; used: number; ask?: number; offline: boolean }[] {
    return Array.from({ length: 1 + chance.below(RATING_GROUPS) }, (_, at) => ({
      rg: at + 1,
      used: chance.isOne(0.3) ? 0 : chance.below(OCTETS_MAX),
      offline: chance.isOne(0.2),
      ...(chance.isOne(0.7) ? { ask: chance.below(OCTETS_MAX) } : {}),
    }));
  }

  /** Each request has a time of its own, on the client's clock. */
  private request(msisdn: string, more: object): string {
    this.lastMs = Math.max(this.lastMs + 1, this.world.stage.time.now());
    return JSON.stringify({
      subscriberIdentifier: `msisdn-${msisdn}`,
      invocationTimeStamp: new Date(this.lastMs).toISOString(),
      invocationSequenceNumber: 0,
      ...more,
    });
  }

  /** Sent until it is answered; sometimes twice at once, sometimes again when it was answered long ago. */
  private start(sent: Sent, chance: Chance, created: (location: string) => void = () => {}): void {
    this.sent.push(sent);
    void this.untilAnswered(sent, created);
    if (chance.isOne(sent.isEvent ? 0.4 : 0.08)) void this.untilAnswered(sent, created);
    if (!chance.isOne(0.15)) return;
    this.world.stage.time.after(chance.magnitude(10, 5 * DAY_MS), () => void this.untilAnswered(sent, created));
  }

  private async untilAnswered(sent: Sent, created: (location: string) => void): Promise<void> {
    const { stage } = this.world;
    for (let tries = 0; tries < RETRIES_MAX; tries += 1) {
      if (await this.attempt(sent, created)) return;
      const ms = stage.chance.below(Math.min(RETRY_MS.most, RETRY_MS.least * 2 ** tries));
      await new Promise<void>((resolve) => stage.time.after(ms, resolve));
    }
  }

  private async attempt(sent: Sent, created: (location: string) => void): Promise<boolean> {
    const { auditor, sessions } = this.world;
    try {
      const answer = await sessions.invoke(({ ports, cache }) =>
        serveNchf(ports, cache, {
          method: 'POST',
          path: sent.path,
          query: {},
          headers: {},
          body: sent.body,
          caller: { tenant: TENANT, subject: 'smf', roles: ['network'] },
          requestId: 'request',
          baseUrl: 'https://bss',
        }),
      );
      if (answer.status === 503 || answer.status === 429) return false;
      const told = `${answer.status} ${answer.body ?? ''}`;
      auditor.hold(answer.status < 300, () => `${sent.path} ${sent.body} is answered ${told}`);
      auditor.hold(
        (sent.told ?? told) === told,
        () => `${sent.path} ${sent.body} is answered ${sent.told} and then ${told}`,
      );
      sent.told = told;
      created(answer.headers?.Location ?? '');
      return true;
    } catch (problem) {
      auditor.unexpected(problem);
      return false;
    }
  }
}

/** An event that was refused is not settled; what a session reports always is. */
const settledBy = ({ isEvent, reported, told = '' }: Sent): bigint =>
  isEvent && !told.includes('"grantedUnit"') ? 0n : reported;
