import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { troubleTicketApi, troubleTicketResource } from '../../shared/party-management';
import { followFallout } from '../../shared/party-management/follow-fallout';
import type { DomainEvent } from '../../shared/tmf/event';
import { BLUE } from '../tmf/serve-api';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function desk() {
  const store = new MemoryResourceStore(troubleTicketApi.resources);
  let version = 1;
  const tell = (productOrder: object) => {
    version += 1;
    const event = { tenant: BLUE, id: 'o1', resource: 'productOrder', version, event: { productOrder } };
    return followFallout(store, event as unknown as DomainEvent, NOW);
  };
  const tickets = async () => {
    const { items } = await store.list({ tenant: BLUE, resource: troubleTicketResource.name, limit: 10 });
    return items.map(({ body }) => body);
  };
  return { tell, tickets };
}

const HELD = {
  state: 'held',
  fallout: {
    class: 'network',
    reason: 'the network declined a task',
    missing: ['network task o1-1-activate-sim'],
    mend: 'have the network mended; then resume it',
    waitsFor: 'person',
  },
};

test('an order that needs a person has one ticket, with what is missing and what to do, until it ends', async () => {
  const { tell, tickets } = desk();
  await tell(HELD);
  await tell(HELD);
  expect(await tickets()).toMatchObject([
    {
      status: 'acknowledged',
      ticketType: 'fallout',
      description:
        'network: the network declined a task. Not undone: network task o1-1-activate-sim. To do: have the network mended; then resume it.',
      relatedEntity: [{ id: 'o1', '@referredType': 'ProductOrder' }],
      expectedResolutionDate: '2026-03-02T12:00:00.000Z',
    },
  ]);
  await tell({ state: 'completed' });
  await tell({ state: 'completed' });
  expect(await tickets()).toMatchObject([
    {
      status: 'resolved',
      resolutionDate: '2026-03-01T12:00:00.000Z',
      statusChange: [{ status: 'acknowledged' }, { status: 'inProgress' }, { status: 'resolved' }],
    },
  ]);
});

test('what goes on by itself has none, unless somebody is to bring stock; nor has an order that never was held', async () => {
  const { tell, tickets } = desk();
  const byItself = { ...HELD.fallout, waitsFor: 'time' };
  await tell({ state: 'held', fallout: byItself });
  await tell({ state: 'failed' });
  expect(await tickets()).toEqual([]);
  await tell({ state: 'held', fallout: { ...byItself, class: 'stock' } });
  expect(await tickets()).toHaveLength(1);
});
