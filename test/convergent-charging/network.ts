import { AccountCache, type ChargingPorts, serveNchf } from '../../shared/convergent-charging';
import type { TenantId } from '../../shared/kernel/tenant';
import { MSISDN, NOW, TENANT } from './world';

export interface NchfAnswer {
  readonly status: number;
  readonly location: string;
  readonly contentType: string;
  readonly text: string;
  readonly body: {
    readonly cause?: string;
    readonly code?: string;
    readonly invalidParams?: readonly { readonly param: string }[];
    readonly multipleUnitInformation?: readonly UnitInformation[];
  };
}

export interface UnitInformation {
  readonly ratingGroup: number;
  readonly resultCode: string;
  readonly grantedUnit?: {
    readonly totalVolume?: number;
    readonly time?: number;
    readonly tariffTimeChange?: string;
    readonly serviceSpecificUnits?: number;
  };
  readonly validityTime?: number;
  readonly quotaHoldingTime?: number;
  readonly volumeQuotaThreshold?: number;
  readonly timeQuotaThreshold?: number;
  readonly unitQuotaThreshold?: number;
  readonly finalUnitIndication?: { readonly finalUnitAction: string };
  readonly uPFID?: string;
}

/** One rating group of a request: what it used, and what it asks for (undefined: nothing), in octets or as `counts` says. */
export interface Unit {
  readonly rg?: number;
  readonly ask?: number | 'any';
  readonly used?: number;
  readonly offline?: boolean;
  readonly counts?: 'totalVolume' | 'time' | 'serviceSpecificUnits';
}

/** The same in seconds. */
export const seconds = (unit: Unit): Unit => ({ counts: 'time', ...unit });

export const unitUsage = ({ rg = 1, ask, used, offline = false, counts = 'totalVolume' }: Unit) => ({
  ratingGroup: rg,
  ...(ask === undefined ? {} : { requestedUnit: ask === 'any' ? {} : { [counts]: ask } }),
  ...(used === undefined && !offline
    ? {}
    : {
        usedUnitContainer: [
          {
            quotaManagementIndicator: offline ? 'OFFLINE_CHARGING' : 'ONLINE_CHARGING',
            localSequenceNumber: 0,
            [counts]: used ?? 0,
          },
        ],
      }),
});

/** A network function that calls the API of a world; its own clock is the tenant's, a second later at each request. */
export function makeNetwork(ports: ChargingPorts, cache = new AccountCache(), tenant: TenantId = TENANT) {
  let nowMs = NOW;
  let clientMs = NOW;
  const timed: ChargingPorts = { ...ports, nowOf: async () => nowMs };
  const call = async (path: string, body: unknown, method = 'POST', role: 'network' | 'agent' = 'network') => {
    const answer = await serveNchf(timed, cache, {
      method,
      path: `/nchf-convergedcharging/v3/chargingdata${path}`,
      query: {},
      headers: {},
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
      caller: { tenant, subject: 'smf', roles: [role] },
      requestId: 'request-1',
      baseUrl: 'https://bss',
    });
    const text = answer.body ?? '';
    const told: NchfAnswer = {
      status: answer.status,
      location: answer.headers?.Location ?? '',
      contentType: answer.headers?.['Content-Type'] ?? '',
      text,
      body: text === '' ? {} : JSON.parse(text),
    };
    return told;
  };
  return {
    ports: timed,
    cache,
    call,
    advance(ms: number): void {
      nowMs += ms;
      clientMs += ms;
    },
    nowMs: () => nowMs,
    /** A request as one is sent: a time of its own, and number 0 as free5GC's SMF sends unless another is given. */
    request(units: readonly Unit[] = [], more: Record<string, unknown> = {}): Record<string, unknown> {
      clientMs += 1_000;
      nowMs += 1_000;
      return {
        subscriberIdentifier: `msisdn-${MSISDN}`,
        nfConsumerIdentification: { nodeFunctionality: 'SMF' },
        invocationTimeStamp: new Date(clientMs).toISOString(),
        invocationSequenceNumber: 0,
        ...(units.length === 0 ? {} : { multipleUnitUsage: units.map(unitUsage) }),
        ...more,
      };
    },
    async open(units: readonly Unit[] = [], more: Record<string, unknown> = {}) {
      const answer = await call('', this.request(units, more));
      return { answer, ref: answer.location.split('/').at(-1) ?? '' };
    },
    update(ref: string, units: readonly Unit[], more: Record<string, unknown> = {}) {
      return call(`/${ref}/update`, this.request(units, more));
    },
    release(ref: string, units: readonly Unit[] = [], more: Record<string, unknown> = {}) {
      return call(`/${ref}/release`, this.request(units, more));
    },
  };
}

/** `<rating group> <result> [<granted>[s|u]][ <final unit action>]`, one a rating group; `final` is TERMINATE. */
export const brief = ({ body }: NchfAnswer): string[] =>
  (body.multipleUnitInformation ?? []).map(({ ratingGroup, resultCode, grantedUnit, finalUnitIndication }) =>
    [
      ratingGroup,
      resultCode,
      ...(grantedUnit ? [granted(grantedUnit)] : []),
      ...(finalUnitIndication ? [finalUnitIndication.finalUnitAction.replace('TERMINATE', 'final')] : []),
    ].join(' '),
  );

const granted = ({ totalVolume, time, serviceSpecificUnits }: NonNullable<UnitInformation['grantedUnit']>): string =>
  totalVolume !== undefined ? `${totalVolume}` : time !== undefined ? `${time}s` : `${serviceSpecificUnits}u`;
