import { QUALIFICATION_API } from '../../shared/product-ordering/qualification-resource';
import { qualificationHooks } from '../../shared/product-ordering/qualify-offerings';
import { serve } from '../harness/serve';
import { agent, buying, customer } from './sales';
import { FACTS, NOW, onProduct, PORTS } from './shop';

const IN_CATEGORY = ['bundle', 'prepaid', 'draft', 'roaming'];
const ports = {
  ...PORTS,
  catalog: {
    ...PORTS.catalog,
    async offering(_: unknown, id: string) {
      const offering = FACTS.offerings.get(id);
      return offering && { ...offering, categories: ['mobile'] };
    },
  },
  coverage: {
    coverageOf: async () => [
      { id: 'c1', href: '/c1', serviceSpecification: { id: 'roaming' }, place: [{ id: 'dublin' }] },
    ],
  },
  search: { offeringsIn: async () => IN_CATEGORY.map((id) => ({ id, name: id })) },
};
const call = () =>
  serve(QUALIFICATION_API, { hooks: { productOfferingQualification: qualificationHooks(ports) }, nowMs: NOW });
const ask = (body: object) => call()(customer, 'POST', '/productOfferingQualification', body);
const items = (...given: object[]) => ({
  productOfferingQualificationItem: given.map((item, index) => ({ id: String(index + 1), ...item })),
});

describe('a qualification', () => {
  test('says what it would cost, or every reason why not, as an order would be refused', async () => {
    const answer = await ask(items(buying('bundle'), buying('draft'), buying('roaming'), buying('none')));
    expect(answer).toMatchObject({
      status: 201,
      body: {
        state: 'done',
        qualificationResult: 'unqualified',
        expirationDate: '2026-11-02T12:00:00.000Z',
        productOfferingQualificationItem: [
          {
            qualificationItemResult: 'qualified',
            action: 'add',
            product: { productPrice: [{ price: { taxIncludedAmount: { unit: 'EUR', value: 10 } } }] },
          },
          { qualificationItemResult: 'unqualified', eligibilityUnavailabilityReason: [{ code: 'productOffering' }] },
          { eligibilityUnavailabilityReason: [{ code: 'productRelationship' }] },
          { eligibilityUnavailabilityReason: [{ code: 'productOffering', label: 'the catalog has no offering none' }] },
        ],
      },
    });
  });

  test('asks the network whether its services are covered there', async () => {
    const asked = { ...items(buying('roaming', onProduct('line1'))), place: [{ id: 'galway', role: 'use' }] };
    expect((await ask(asked)).body).toMatchObject({
      productOfferingQualificationItem: [{ eligibilityUnavailabilityReason: [{ code: 'notCovered' }] }],
    });
    const here = { ...asked, place: [{ id: 'dublin', role: 'use' }] };
    expect((await ask(here)).body).toMatchObject({ qualificationResult: 'qualified' });
  });

  test('proposes others of the category that can be had', async () =>
    expect((await ask({ ...items(buying('draft')), provideAlternative: true })).body).toMatchObject({
      qualificationResult: 'alternate',
      productOfferingQualificationItem: [
        {
          qualificationItemResult: 'alternate',
          alternateProductOfferingProposal: [
            { alternateProductOffering: { id: 'bundle' } },
            { alternateProductOffering: { id: 'prepaid' } },
          ],
        },
      ],
    }));

  test('of a category tells its offerings, those alone that can be had where it is asked so', async () => {
    const asked = { category: { id: 'mobile' }, provideOnlyAvailable: true };
    const { productOfferingQualificationItem: found } = (await ask(asked)).body as Record<string, object[]>;
    expect(found).toMatchObject([{ productOffering: { id: 'bundle' } }, { productOffering: { id: 'prepaid' } }]);
    expect(found).toHaveLength(2);
  });

  test.each<[string, object, string]>([
    ['nothing', {}, 'productOfferingQualificationItem'],
    ['an item without an offering', items({}), 'productOfferingQualificationItem.0.productOffering'],
    ['a code that is none', { ...items(buying('bundle')), promotionCode: ['FALL'] }, 'promotionCode.0'],
  ])('of %s is refused with its path', async (_, body, path) =>
    expect((await ask(body)).body).toMatchObject({ code: 'unprocessable', violations: [{ path }] }),
  );

  test('is fixed once it is answered', async () => {
    const served = call();
    await served(agent, 'POST', '/productOfferingQualification', items(buying('bundle')));
    const path = '/productOfferingQualification/id1';
    expect(await served(agent, 'PATCH', path, items(buying('prepaid')))).toMatchObject({
      body: { code: 'not-patchable' },
    });
  });
});
