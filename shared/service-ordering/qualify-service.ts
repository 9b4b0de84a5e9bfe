import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { SERVICE_COVERAGE } from './qualification-resources';

export type ServiceCoverage = BodyOf<typeof SERVICE_COVERAGE>;

/** What is asked for: a service, where, and with which capabilities of the network. */
export interface WantedService {
  readonly specificationId: string;
  readonly places: readonly string[];
  readonly capabilities: readonly string[];
}

export interface UnavailabilityReason {
  readonly code: 'notCovered' | 'capabilityMissing' | 'notYetAvailable' | 'noLongerAvailable';
  readonly label: string;
}

export interface ServiceVerdict {
  readonly reasons: readonly UnavailabilityReason[];
  /** Epoch milliseconds: when it can be had, where that is later. */
  readonly availableFromMs?: number;
}

/** Coverage of one service that is read; a network that knows more places declares them in fewer entries. */
export const COVERAGE_READ_MAX = 200;

/** How other domains read what is covered. */
export interface CoverageReader {
  /** What is declared of a service, at most {@link COVERAGE_READ_MAX}; of all services without one. */
  coverageOf(tenant: TenantId, specificationId?: string): Promise<readonly ServiceCoverage[]>;
}

export const COVERAGE_BY_SPECIFICATION = 'serviceSpecification.id';

/** Reads coverage from where it is kept, in memory or in its table. */
export const coverageReader = (store: ResourceStore): CoverageReader => ({
  async coverageOf(tenant, specificationId) {
    const lookup =
      specificationId === undefined ? {} : { lookup: { path: COVERAGE_BY_SPECIFICATION, value: specificationId } };
    const { items } = await store.list({
      tenant,
      resource: SERVICE_COVERAGE.name,
      limit: COVERAGE_READ_MAX,
      ...lookup,
    });
    return items.map(({ body }) => body as ServiceCoverage);
  },
});

/**
 * Whether a service can be had at `nowMs` (epoch milliseconds). A service of which no coverage is declared is had everywhere;
 * coverage without places covers all of them, and who names no place asks for none in particular.
 */
export function qualifyService(
  wanted: WantedService,
  coverage: readonly ServiceCoverage[],
  nowMs: number,
): ServiceVerdict {
  const declared = coverage.filter(({ serviceSpecification }) => serviceSpecification?.id === wanted.specificationId);
  if (declared.length === 0) return { reasons: [] };
  const here = declared.filter(({ place = [] }) =>
    coversPlaces(
      place.flatMap(({ id }) => id ?? []),
      wanted.places,
    ),
  );
  if (here.length === 0) return refused('notCovered', `not at ${wanted.places.join(', ')}`);
  const able = here.filter(({ capability = [] }) => wanted.capabilities.every((one) => capability.includes(one)));
  if (able.length === 0) return refused('capabilityMissing', `not with ${wanted.capabilities.join(', ')} there`);
  const current = able.filter(({ validFor }) => !isOver(validFor, nowMs));
  if (current.length === 0) return refused('noLongerAvailable', 'its coverage there has ended');
  const starts = current.map(({ validFor }) => Date.parse(validFor?.startDateTime ?? new Date(nowMs).toISOString()));
  const from = Math.min(...starts);
  if (from <= nowMs) return { reasons: [] };
  return { ...refused('notYetAvailable', `from ${new Date(from).toISOString()} on`), availableFromMs: from };
}

const refused = (code: UnavailabilityReason['code'], label: string): ServiceVerdict => ({ reasons: [{ code, label }] });

const coversPlaces = (covered: readonly string[], wanted: readonly string[]): boolean =>
  covered.length === 0 || wanted.length === 0 || wanted.every((id) => covered.includes(id));

const isOver = (period: ServiceCoverage['validFor'], nowMs: number): boolean =>
  period?.endDateTime !== undefined && Date.parse(period.endDateTime) <= nowMs;
