import { topUp } from '../../local/demo/acts/top-up';
import { readyLine } from '../../local/demo/line';
import { loadTenant, TENANTS } from '../../local/demo/load';
import { setStage } from '../../local/demo/stage';

/** Signing up, an order and a top-up, then what care, shop and network see of it. */
const LIMIT_MS = 240_000;
const TENANT = { ...TENANTS.demo, tenant: 'care', numberRange: '3538966', numbers: 4 };

type Body = Record<string, never> & { readonly id: string };

test(
  'a customer’s order, money and calls, as care, the shop and the network see them',
  async () => {
    const offers = await loadTenant(TENANT);
    const stage = await setStage(TENANT.tenant, offers, () => {});
    const ready = await readyLine(TENANT.tenant, offers, TENANT.tenant);
    if (!ready) throw new Error('there is a line');
    const { agent, operator, run } = stage;
    const { customer, line } = ready;
    const party = { id: customer.partyId, role: 'customer', '@referredType': 'Individual' };

    // TMF670: a kept card pays the next top-up.
    const card = await agent.post<Body>(
      '/tmf-api/paymentMethod/v4/paymentMethod',
      {
        '@type': 'TokenizedCard',
        name: 'Card',
        token: 'tok_visa',
        lastFourDigits: '4242',
        expirationDate: '2099-01-01T00:00:00Z',
        relatedParty: party,
      },
      `${run}-card`,
    );
    expect(card).toMatchObject({ isPreferred: true, status: 'active' });
    expect(await topUp(agent, line.balanceId, '5', card.id, `${run}-kept`)).toMatchObject({ status: 'completed' });

    // TMF677: what is left, now, by the number.
    const asked = await agent.post<Body>(
      '/tmf-api/usageConsumption/v4/queryUsageConsumption',
      { searchCriteria: { logicalResource: [{ id: line.msisdn }] } },
      `${run}-consumption`,
    );
    expect(asked).toMatchObject({
      usageConsumption: [{ id: line.balanceId, bucketRefOrValue: [{ id: line.balanceId, usageType: 'monetary' }] }],
    });
    expect(JSON.stringify(asked)).not.toContain(line.msisdn);

    // TMF680: nothing runs short yet, or it says why.
    const advice = await agent.post<Body>(
      '/tmf-api/recommendation/v4/queryProductRecommendation',
      { relatedParty: party },
      `${run}-advice`,
    );
    expect(advice).toMatchObject({ state: 'done', recommendationItem: expect.any(Array) });

    // TMF652: the number, the SIM and the network's tasks of the order.
    const orders = await agent.until<{ category: string; state: string; externalId: string }[]>(
      '/tmf-api/resourceOrderingManagement/v4/resourceOrder?orderType=fulfilment',
      (all) => all.length >= 4 && all.every(({ state }) => state === 'completed'),
      'Every resource order completed',
    );
    expect(new Set(orders.map(({ category }) => category))).toEqual(new Set(['reservation', 'network']));

    // TMF687: the last phone has one buyer.
    const stock = await operator.post<Body>(
      '/tmf-api/stock/v4/productStock',
      {
        productStockStatusType: 'available',
        productStockLevel: { amount: 1, units: 'piece' },
        stockedProduct: { name: 'Phone' },
      },
      `${run}-stock`,
    );
    const races = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        agent.post<Body>(
          '/tmf-api/stock/v4/reserveProductStock',
          {
            reserveProductStockItem: [
              { id: '1', quantityRequested: { amount: 1, units: 'piece' }, productStockRequested: { id: stock.id } },
            ],
          },
          `${run}-race-${n}`,
        ),
      ),
    );
    const states = races.map((one) => String(Reflect.get(one, 'reserveProductStockState'))).sort();
    expect(states).toEqual(['done', 'terminatedWithError', 'terminatedWithError', 'terminatedWithError']);
    expect(await agent.get('/tmf-api/stock/v4/productStock/pool:msisdn')).toMatchObject({
      productStockLevel: { units: 'msisdn' },
      productStockStatusType: 'available',
    });

    // TMF683, 621, 681: a call, the ticket it opened, the message that answers; told in one timeline.
    const ticket = await agent.post<Body>(
      '/tmf-api/troubleTicket/v4/troubleTicket',
      {
        description: 'No data at home',
        severity: 'Major',
        ticketType: 'network',
        relatedParty: [party],
        relatedEntity: [{ id: line.productId, role: 'about', '@referredType': 'Product' }],
      },
      `${run}-ticket`,
    );
    const about = await agent.call('POST', '/tmf-api/troubleTicket/v4/troubleTicket', {
      description: 'About nothing',
      severity: 'Minor',
      ticketType: 'network',
      relatedEntity: [{ id: 'nothing', role: 'about', '@referredType': 'Product' }],
    });
    expect(about).toMatchObject({ status: 422, body: { violations: [{ path: 'relatedEntity.0.id' }] } });
    await agent.post(
      '/tmf-api/partyInteraction/v4/partyInteraction',
      {
        reason: 'Calls about data',
        direction: 'inbound',
        channel: [{ id: 'phone' }],
        relatedParty: [party],
        interactionItem: [{ item: { id: ticket.id, role: 'opened', '@referredType': 'TroubleTicket' } }],
      },
      `${run}-call`,
    );
    const message = await agent.post<Body>(
      '/tmf-api/communicationManagement/v4/communicationMessage',
      {
        content: 'We look into it',
        subject: 'Your ticket',
        messageType: 'SMS',
        sender: { name: 'Care' },
        receiver: [{ phoneNumber: '+353871', party }],
      },
      `${run}-message`,
    );
    await agent.until<{ state: string }>(
      `/tmf-api/communicationManagement/v4/communicationMessage/${message.id}`,
      ({ state }) => state === 'completed',
      'The message delivered',
    );
    const timeline = await agent.until<{ entry: { '@type': string; title?: string }[]; link: { name: string }[] }>(
      `/farthing/customerCare/v1/timeline?party=${customer.partyId}`,
      ({ entry }) =>
        ['Your order is complete', 'Your ticket', 'Calls about data', 'No data at home'].every((title) =>
          entry.some((one) => one.title === title),
        ),
      'The timeline',
    );
    expect(new Set(timeline.entry.map((one) => one['@type']))).toEqual(
      new Set(['TroubleTicket', 'CommunicationMessage', 'PartyInteraction']),
    );
    expect(timeline.link.map(({ name }) => name)).toContain('productOrder');
  },
  LIMIT_MS,
);
