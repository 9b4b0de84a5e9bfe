import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { PRODUCT } from '../../shared/product-inventory';
import { createProduct } from '../../shared/product-inventory/create-product';
import { reviseProduct } from '../../shared/product-inventory/revise-product';
import { viewProduct } from '../../shared/product-inventory/view-product';
import { bindResources } from '../../shared/product-ordering/bind-resources';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import type { ProductOrderItem } from '../../shared/product-ordering/order-facts';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { stillPossible } from '../../shared/product-ordering/still-possible';
import { validateOrder } from '../../shared/product-ordering/validate-order';
import { importStock } from '../../shared/resource-inventory/import-stock';
import { reserveResource } from '../../shared/resource-inventory/reserve-resource';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';
import { releaseForOrder } from '../../shared/resource-inventory/serve-order';
import { bodyOf } from '../../shared/tmf/update-resource';
import { FACTS, item, NOW, order, TENANT } from './shop';

const OLD = { msisdn: '491510000001', iccid: '8949000000000000001' };
const NEW = { kind: 'sim', value: '8949000000000000009', imsi: '262010000000009' } as const;
const chosen = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => ({ name, value }));
const modify = (values: Record<string, string>, status?: 'suspended' | 'active', id = 'line1'): ProductOrderItem => ({
  id: '1',
  action: 'modify',
  product: { id, productCharacteristic: chosen(values), ...(status ? { status } : {}) },
});
const end = (values: Record<string, string>): ProductOrderItem => ({
  id: '1',
  action: 'delete',
  product: { id: 'line1', productCharacteristic: chosen(values) },
});
const stepsOf = (one: ProductOrderItem, facts = FACTS) =>
  planSteps(TENANT, 'order1', decomposeOrder(order([one]), facts));
const refusals = (one: ProductOrderItem, facts = FACTS): string[] => {
  const judged = validateOrder(order([one]), facts, NOW);
  return judged.ok ? [] : (judged.error.violations ?? []).map(({ message }) => message);
};
const withLine = (more: object) => {
  const line = { ...FACTS.products.get('line1'), ...more } as never;
  return { ...FACTS, products: new Map([...FACTS.products, ['line1', line]]) };
};

describe('a new SIM for a line', () => {
  const steps = stepsOf(modify({ iccid: 'new' }));

  test('is reserved, then the network puts it in the place of the old one; the line keeps all else', () => {
    expect(steps.reservations).toEqual([
      { tenant: TENANT, id: 'order1-1-sim', unit: 'line1', orderId: 'order1', partyId: 'party1', kind: 'sim' },
    ]);
    const reserved = [{ id: 'order1-1-sim', unit: 'line1', ...NEW }];
    const bound = bindResources({ tenant: TENANT, orderId: 'order1' }, steps.plan, reserved);
    expect(bound.waves.flatMap(({ tasks }) => tasks)).toMatchObject([
      {
        id: 'order1-1-change-sim',
        operation: 'change-sim',
        ...OLD,
        parameters: { newIccid: NEW.value, newImsi: NEW.imsi },
      },
    ]);
    expect(bound.services).toEqual([]);
  });

  test('takes over the reservation of the line; the add-ons follow', () => {
    expect(steps.changes.reservations).toEqual([
      { tenant: TENANT, id: 'line1-sim', to: 'quarantine', by: 'order1-1-sim' },
    ]);
    expect(steps.changes.revisions.map(({ productId, swaps, was }) => [productId, swaps, was])).toEqual([
      ['line1', [{ kind: 'sim', by: 'order1-1-sim' }], OLD],
      ['roaming1', [{ kind: 'sim', by: 'order1-1-sim' }], OLD],
    ]);
    expect(steps.undo.reservations).toEqual([{ tenant: TENANT, id: 'order1-1-sim', to: 'doubt' }]);
  });

  test('may be an eSIM, which is asked for by its own ICCID', () => {
    const { plan } = stepsOf(modify({ iccid: 'new', simType: 'esim' }));
    const bound = bindResources({ tenant: TENANT, orderId: 'order1' }, plan, [
      { id: 'order1-1-sim', unit: 'line1', ...NEW },
    ]);
    expect(bound.waves.flatMap(({ tasks }) => tasks).map(({ operation, iccid }) => [operation, iccid])).toEqual([
      ['order-profile', NEW.value],
      ['confirm-profile', NEW.value],
      ['change-sim', OLD.iccid],
      ['release-profile', NEW.value],
    ]);
  });

  test('is given also to a line that is barred', () => {
    const barred = withLine({ status: 'suspended' });
    expect(refusals(modify({ iccid: 'new' }), barred)).toEqual([]);
    const whenItBegins = (values: Record<string, string>) => stillPossible(order([modify(values)]), barred).ok;
    expect([whenItBegins({ iccid: 'new' }), whenItBegins({ speed: '100' })]).toEqual([true, false]);
  });

  test.each<[string, ProductOrderItem, RegExp]>([
    ['to an add-on', modify({ iccid: 'new' }, undefined, 'roaming1'), /no line of its own/],
    ['that it has already', modify({ iccid: OLD.iccid }), /this one already/],
    ['of no type', modify({ iccid: 'new', simType: 'nano' }), /simType cannot be nano/],
    ['of a type alone', modify({ simType: 'esim' }), /says what the new SIM is/],
    ['to another customer’s line', modify({ iccid: 'new' }, undefined, 'nobody'), /has no product/],
  ])('is not given %s', (_, one, reason) => expect(refusals(one).join()).toMatch(reason));
});

test('a new number is reserved as chosen, and the network changes to it', () => {
  const { plan, reservations } = stepsOf(modify({ msisdn: '491510000077' }));
  expect(reservations).toMatchObject([{ id: 'order1-1-msisdn', kind: 'msisdn', wanted: '491510000077' }]);
  const reserved = [{ id: 'order1-1-msisdn', unit: 'line1', kind: 'msisdn', value: '491510000077' } as const];
  expect(
    bindResources({ tenant: TENANT, orderId: 'order1' }, plan, reserved).waves.flatMap(({ tasks }) => tasks),
  ).toMatchObject([{ operation: 'change-number', ...OLD, parameters: { newMsisdn: '491510000077' } }]);
});

test('once swapped, the product has the new line, and charging is told which numbers are others; again it says the same', async () => {
  const products = new MemoryResourceStore([PRODUCT]);
  const stock = new MemoryResourceStore([RESOURCE, RESERVATION]);
  const draft = {
    ...{
      tenant: TENANT,
      productId: 'line1',
      orderId: 'order0',
      itemId: '1',
      partyId: 'party1',
      billingAccountId: 'a1',
    },
    offering: { id: 'bundle', name: 'bundle' },
    ...{ prices: [], services: [], ...OLD, imsi: '262010000000001' },
  };
  await createProduct(products, { draft, balanceId: 'balance1', startDate: '2026-10-01T00:00:00.000Z' }, NOW);
  const rows = [
    { kind: 'sim', value: OLD.iccid, imsi: '262010000000001' },
    { kind: 'sim', value: NEW.value, imsi: NEW.imsi },
  ];
  await importStock(stock, TENANT, rows, NOW);
  const hold = (id: string, wanted: string) =>
    reserveResource(stock, { tenant: TENANT, id, unit: 'line1', partyId: 'party1', kind: 'sim', wanted }, NOW);
  await hold('line1-sim', OLD.iccid);
  await hold('order1-1-sim', NEW.value);
  const { changes } = stepsOf(modify({ iccid: 'new' }), withLine({ imsi: '262010000000001' }));
  const [revision] = changes.revisions;
  const [retired] = changes.reservations;
  if (!revision || !retired) throw new Error('a swap revises its product and retires the old SIM');
  for (const _ of ['once', 'again']) {
    expect(await reviseProduct(products, revision, NOW, stock)).toMatchObject({
      value: {
        keepsPlan: true,
        balanceId: 'balance1',
        offeringId: 'bundle',
        numbers: [{ from: 'imsi-262010000000001', to: 'imsi-262010000000009' }],
      },
    });
    expect(await releaseForOrder(stock, retired, NOW)).toMatchObject({ ok: true });
  }
  const stored = await products.get(TENANT, PRODUCT.name, 'line1');
  expect(stored && viewProduct(bodyOf(PRODUCT, stored))).toMatchObject({
    msisdn: OLD.msisdn,
    iccid: NEW.value,
    imsi: NEW.imsi,
  });
});

describe('a phone that is lost or stolen', () => {
  test.each(['lost', 'stolen'])('%s: its line is barred at once, and known to be', (barring) => {
    const { plan, changes } = stepsOf(modify({ barring }, 'suspended'));
    expect(plan.tasks).toMatchObject([{ operation: 'bar-line', parameters: { reason: barring } }]);
    expect(changes.products).toMatchObject([{ productId: 'line1', to: 'suspended', barring }]);
  });

  test('and is found again: the line is unbarred; one that was only paused is resumed', () => {
    const tasks = (characteristics: Record<string, string>) =>
      stepsOf(modify({}, 'active'), withLine({ status: 'suspended', characteristics })).plan.tasks;
    expect(tasks({ barring: 'lost' })).toMatchObject([{ operation: 'unbar-line' }]);
    expect(tasks({})).toMatchObject([{ operation: 'resume-sim' }]);
  });

  test('is nothing else', () =>
    expect(refusals(modify({ barring: 'drowned' }, 'suspended'))).toEqual([
      'barring says why a line is suspended: lost, stolen',
    ]));
});

describe('a number moves between operators', () => {
  const PORT = { portFrom: 'other-op', portDate: '2026-11-20', portAuthorisation: '123456' };

  test('to us: it is asked for once the SIM is reserved, and the line is activated when it came', () => {
    const added = item('prepaid', { product: { productCharacteristic: chosen({ msisdn: '353851234567', ...PORT }) } });
    expect(refusals(added)).toEqual([]);
    const { plan, reservations } = stepsOf(added);
    expect(reservations[0]).toMatchObject({ kind: 'msisdn', wanted: '353851234567', portedFrom: 'other-op' });
    const graph = plan.tasks.filter(({ kind }) => kind === 'network').slice(0, 2);
    expect(graph).toMatchObject([
      {
        operation: 'port-in',
        dependsOn: ['order1-1-msisdn', 'order1-1-sim'],
        parameters: { donor: 'other-op', portDate: '2026-11-20', authorisation: '123456' },
      },
      { operation: 'activate-sim', dependsOn: ['order1-1-port-in'] },
    ]);
    expect(plan.units[0]?.characteristics).toBeUndefined();
  });

  test('to us: it is in no stock, or was given back; one that is in use here is not asked for', () => {
    const added = item('prepaid', { product: { productCharacteristic: chosen({ msisdn: '353851234567', ...PORT }) } });
    const judged = (status?: string) => {
      const wanted = new Map(status === undefined ? [] : [['353851234567', status]]);
      return validateOrder(order([added]), { ...FACTS, wanted }, NOW).ok;
    };
    expect([judged(), judged('standby'), judged('reserved')]).toEqual([true, true, false]);
  });

  test('from us: it leaves, then its line ends, and it is given to nobody again', () => {
    const { plan, changes } = stepsOf(end({ portTo: 'other-op', portAuthorisation: '77' }));
    expect(plan.tasks).toMatchObject([
      { id: 'order1-1-port-out', operation: 'port-out', parameters: { recipient: 'other-op', authorisation: '77' } },
      { operation: 'deactivate-sim', dependsOn: ['order1-1-port-out'] },
    ]);
    expect(changes.reservations).toEqual([
      { tenant: TENANT, id: 'line1-msisdn', to: 'retirement' },
      { tenant: TENANT, id: 'line1-sim', to: 'quarantine' },
    ]);
  });
});
