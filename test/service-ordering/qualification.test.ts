import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { qualificationHooks } from '../../shared/service-ordering/qualification-hooks';
import { COVERAGE_API, SERVICE_QUALIFICATION_API } from '../../shared/service-ordering/qualification-resources';
import {
  qualifyService,
  type ServiceCoverage,
  type WantedService,
} from '../../shared/service-ordering/qualify-service';
import { serve } from '../harness/serve';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const wanted = (more: Partial<WantedService> = {}): WantedService => ({
  specificationId: 'voice',
  places: ['dublin'],
  capabilities: [],
  ...more,
});
const covered = (more: Partial<ServiceCoverage> = {}): ServiceCoverage => ({
  id: 'c1',
  href: '/c1',
  serviceSpecification: { id: 'voice' },
  place: [{ id: 'dublin' }, { id: 'cork' }],
  capability: ['4G'],
  ...more,
});

describe('a service can be had', () => {
  test.each<[string, WantedService, ServiceCoverage[]]>([
    ['anywhere, where nothing is declared of it', wanted(), [covered({ serviceSpecification: { id: 'data' } })]],
    ['at a place that is covered', wanted(), [covered()]],
    ['at every place, where coverage names none', wanted(), [covered({ place: [] })]],
    ['at no place in particular', wanted({ places: [] }), [covered()]],
    ['with a capability that is there', wanted({ capabilities: ['4G'] }), [covered()]],
    [
      'by another coverage of the place',
      wanted({ capabilities: ['5G'] }),
      [covered(), covered({ capability: ['5G'] })],
    ],
  ])('%s', (_, asked, coverage) => expect(qualifyService(asked, coverage, NOW).reasons).toEqual([]));

  test.each<[string, WantedService, ServiceCoverage, string]>([
    ['elsewhere', wanted({ places: ['galway'] }), covered(), 'notCovered'],
    ['at two places of which one is not covered', wanted({ places: ['dublin', 'galway'] }), covered(), 'notCovered'],
    ['with what the network cannot do there', wanted({ capabilities: ['5G'] }), covered(), 'capabilityMissing'],
    ['before it begins', wanted(), covered({ validFor: { startDateTime: '2026-12-01T00:00:00Z' } }), 'notYetAvailable'],
    ['after its end', wanted(), covered({ validFor: { endDateTime: '2026-11-01T12:00:00Z' } }), 'noLongerAvailable'],
  ])('but not %s', (_, asked, coverage, code) =>
    expect(qualifyService(asked, [coverage], NOW).reasons).toMatchObject([{ code }]),
  );
});

describe('TMF645', () => {
  const tenant = tenantId('breeze');
  const operator = { tenant, subject: 'operator', roles: ['operator' as const] };
  const customer = { tenant, subject: 'customer', roles: ['subscriber' as const], partyId: 'party1' };
  const place = (id: string) => [{ id, role: 'installation' }];
  const asking = (id: string, at: string) => ({ service: { serviceSpecification: { id }, place: place(at) } });

  async function network() {
    const store = new MemoryResourceStore([...COVERAGE_API.resources, ...SERVICE_QUALIFICATION_API.resources]);
    const coverage = serve(COVERAGE_API, { nowMs: NOW, store });
    for (const [id, at] of [
      ['fiber', 'dublin'],
      ['radio', 'galway'],
    ] as const)
      await coverage(operator, 'POST', '/serviceCoverage', {
        serviceSpecification: { id, name: id },
        place: [{ id: at }],
      });
    return serve(SERVICE_QUALIFICATION_API, { hooks: qualificationHooks, nowMs: NOW, store });
  }

  test('a check is answered at once: reasons, and what else could be had', async () => {
    const call = await network();
    const body = {
      provideAlternative: true,
      serviceQualificationItem: [asking('fiber', 'galway'), asking('radio', 'galway')],
    };
    expect(await call(customer, 'POST', '/checkServiceQualification', body)).toMatchObject({
      status: 201,
      body: {
        state: 'done',
        qualificationResult: 'alternate',
        checkServiceQualificationDate: '2026-11-01T12:00:00.000Z',
        expirationDate: '2026-11-02T12:00:00.000Z',
        serviceQualificationItem: [
          {
            qualificationResult: 'alternate',
            eligibilityUnavailabilityReason: [{ code: 'notCovered' }],
            alternateServiceProposal: [{ alternateService: { serviceSpecification: { id: 'radio' } } }],
          },
          { qualificationResult: 'qualified' },
        ],
      },
    });
  });

  test('a query finds what a place has', async () => {
    const call = await network();
    const body = { searchCriteria: { service: { place: place('dublin') } } };
    expect(await call(customer, 'POST', '/queryServiceQualification', body)).toMatchObject({
      status: 201,
      body: { state: 'done', serviceQualificationItem: [{ service: { serviceSpecification: { id: 'fiber' } } }] },
    });
  });

  test('an item that names no service is refused with its path; a task’s answer is fixed', async () => {
    const call = await network();
    expect(
      await call(customer, 'POST', '/checkServiceQualification', { serviceQualificationItem: [{}] }),
    ).toMatchObject({
      body: {
        code: 'unprocessable',
        violations: [{ path: 'serviceQualificationItem.0.service.serviceSpecification' }],
      },
    });
    await call(customer, 'POST', '/checkServiceQualification', {
      serviceQualificationItem: [asking('fiber', 'dublin')],
    });
    const address = '/checkServiceQualification/id2';
    expect(await call(customer, 'PATCH', address, { serviceQualificationItem: [] })).toMatchObject({
      body: { code: 'not-patchable' },
    });
    expect(await call(customer, 'PATCH', address, { description: 'for the shop' })).toMatchObject({ status: 200 });
  });
});
