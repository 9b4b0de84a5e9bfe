import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { BodyOf, ValueOf } from '../tmf/declaration';
import type { ApiHooks, ResourceHooks } from '../tmf/hooks';
import type { CHECK_SERVICE_QUALIFICATION, QUERY_SERVICE_QUALIFICATION } from './qualification-resources';
import { coverageReader, qualifyService, type ServiceCoverage, type WantedService } from './qualify-service';

type Check = BodyOf<typeof CHECK_SERVICE_QUALIFICATION>;
type CheckItem = ValueOf<(typeof CHECK_SERVICE_QUALIFICATION)['attributes']['serviceQualificationItem']>[number];
type Query = BodyOf<typeof QUERY_SERVICE_QUALIFICATION>;
type Service = NonNullable<CheckItem['service']>;

/** An answer is good for a day: coverage changes with the network. */
const ANSWER_VALID_MS = 86_400_000;
const ALTERNATES_MAX = 5;
const FOUND_MAX = 50;
/** The characteristic in which a service is asked for with a capability of the network. */
const CAPABILITY = 'capability';

const check: ResourceHooks<Check> = {
  async beforeCreate(draft, { caller, clock, store }) {
    const nowMs = clock.now();
    const items = draft.serviceQualificationItem ?? [];
    const violations = items.flatMap(({ service }, index) =>
      service?.serviceSpecification?.id === undefined
        ? [{ path: `serviceQualificationItem.${index}.service.serviceSpecification`, message: 'name the service' }]
        : [],
    );
    if (violations.length > 0) return err(failure('unprocessable', 'Say which services are asked for', { violations }));
    const coverage = await coverageReader(store).coverageOf(caller.tenant);
    const checked = items.map((item, index) => checkItem(item, index, draft, coverage, nowMs));
    const results = checked.map(({ qualificationResult }) => qualificationResult);
    const worst = ['unqualified', 'alternate'].find((result) => results.includes(result)) ?? 'qualified';
    return ok({ ...draft, ...answered(nowMs), serviceQualificationItem: checked, qualificationResult: worst });
  },
};

const query: ResourceHooks<Query> = {
  async beforeCreate(draft, { caller, clock, store }) {
    const nowMs = clock.now();
    const coverage = await coverageReader(store).coverageOf(caller.tenant);
    const asked = wantedOf(draft.searchCriteria?.service ?? {});
    const ids = asked.specificationId === '' ? specificationsOf(coverage) : [asked.specificationId];
    const found = ids.filter(
      (specificationId) => qualifyService({ ...asked, specificationId }, coverage, nowMs).reasons.length === 0,
    );
    const serviceQualificationItem = found.slice(0, FOUND_MAX).map((id, index) => ({
      id: String(index + 1),
      service: serviceOf(id, coverage),
      expirationDate: toIso(nowMs + ANSWER_VALID_MS),
    }));
    return ok({ ...draft, ...answered(nowMs), serviceQualificationItem });
  },
};

export const qualificationHooks: ApiHooks = { checkServiceQualification: check, queryServiceQualification: query };

const answered = (nowMs: number) => ({
  state: 'done' as const,
  effectiveQualificationDate: toIso(nowMs),
  expirationDate: toIso(nowMs + ANSWER_VALID_MS),
});

function checkItem(
  item: CheckItem,
  index: number,
  task: Check,
  coverage: readonly ServiceCoverage[],
  nowMs: number,
): CheckItem {
  const wanted = wantedOf(item.service ?? {});
  const { reasons, availableFromMs } = qualifyService(wanted, coverage, nowMs);
  const others = reasons.length > 0 && task.provideAlternative ? alternatesOf(wanted, coverage, nowMs) : [];
  return {
    ...item,
    id: item.id ?? String(index + 1),
    state: 'done',
    qualificationResult: reasons.length === 0 ? 'qualified' : others.length > 0 ? 'alternate' : 'unqualified',
    expirationDate: toIso(nowMs + ANSWER_VALID_MS),
    ...(availableFromMs === undefined ? {} : { expectedServiceAvailabilityDate: toIso(availableFromMs) }),
    ...(reasons.length === 0 || task.provideUnavailabilityReason === false
      ? {}
      : { eligibilityUnavailabilityReason: [...reasons] }),
    ...(others.length === 0 ? {} : { alternateServiceProposal: others }),
  };
}

const alternatesOf = (wanted: WantedService, coverage: readonly ServiceCoverage[], nowMs: number) =>
  specificationsOf(coverage)
    .filter((id) => id !== wanted.specificationId)
    .filter((specificationId) => qualifyService({ ...wanted, specificationId }, coverage, nowMs).reasons.length === 0)
    .slice(0, ALTERNATES_MAX)
    .map((id, index) => ({
      id: String(index + 1),
      alternateService: serviceOf(id, coverage),
      alternateServiceAvailabilityDate: toIso(nowMs),
    }));

const specificationsOf = (coverage: readonly ServiceCoverage[]): string[] => [
  ...new Set(coverage.flatMap(({ serviceSpecification }) => serviceSpecification?.id ?? [])),
];

function serviceOf(id: string, coverage: readonly ServiceCoverage[]): Service {
  const known = coverage.find(({ serviceSpecification }) => serviceSpecification?.id === id)?.serviceSpecification;
  return { serviceSpecification: { ...known, id } };
}

const wantedOf = ({ serviceSpecification, place = [], serviceCharacteristic = [] }: Service): WantedService => ({
  specificationId: serviceSpecification?.id ?? '',
  places: place.flatMap(({ id }) => id ?? []),
  capabilities: serviceCharacteristic.flatMap(({ name, value }) =>
    name === CAPABILITY && typeof value === 'string' ? [value] : [],
  ),
});
