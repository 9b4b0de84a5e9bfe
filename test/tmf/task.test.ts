import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { failure } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { err, ok } from '../../shared/kernel/result';
import { api, array, integer, oneOf, string } from '../../shared/tmf/declaration';
import { tmfApi } from '../../shared/tmf/engine';
import { type DomainEvent, eventTypeOf } from '../../shared/tmf/event';
import type { ApiHooks } from '../../shared/tmf/hooks';
import { runTask, TASK_STEPS_MAX, type TaskWork } from '../../shared/tmf/run-task';
import { taskEventTypes, taskResource } from '../../shared/tmf/task';
import { agent, callerOf, NOW } from './shop';

/** Packs what it is told to, one thing a step. */
const packing = taskResource({
  name: 'packingJob',
  type: 'PackingJob',
  attributes: {
    things: array(string()),
    packed: integer(),
    errorLog: string(),
    state: oneOf('acknowledged', 'inProgress', 'done', 'terminatedWithError'),
  },
  required: ['things'],
  readOnly: ['packed', 'errorLog'],
  lookups: [],
  access: { read: ['agent'], write: ['agent'] },
});
const packingApi = api({ id: 'PACK', title: 'Pack', basePath: '/pack/v1', domain: 'pack', resources: [packing] });

function openWorkshop(hooks: ApiHooks = {}) {
  const store = new MemoryResourceStore(packingApi.resources);
  const handler = tmfApi(packingApi, { store, ids: countingIds('t'), clockOf: async () => fixedClock(NOW), hooks });
  const steps: string[] = [];
  const work: TaskWork<typeof packing> = {
    declaration: packing,
    store,
    nowMs: () => NOW,
    async step(body) {
      const { things = [], packed = 0 } = body;
      const next = things[packed];
      if (next === undefined) return ok({ state: 'done', body });
      steps.push(next);
      if (next === 'anvil') return err(failure('unprocessable', 'An anvil fits no box'));
      return ok({ state: 'inProgress', body: { ...body, packed: packed + 1 } });
    },
    failed: (body, { message }) => ({ ...body, errorLog: message }),
  };
  /** What the table's stream says of the version that stands. */
  const event = async (id: string): Promise<DomainEvent> => {
    const stored = await store.get(agent.tenant, 'packingJob', id);
    if (!stored) throw new Error(`no task ${id}`);
    const { kind } = stored.lastChange;
    return {
      eventId: `${id}.${stored.version}`,
      eventType: eventTypeOf(packing.type, kind),
      eventTime: stored.updatedAt,
      kind,
      tenant: agent.tenant,
      domain: 'pack',
      resource: 'packingJob',
      id,
      version: stored.version,
      event: { packingJob: stored.body },
    };
  };
  const untilItEnds = async (id: string) => {
    for (let turn = 0; turn < 20; turn += 1) if ((await runTask(await event(id), work)) === 'ended') return;
    throw new Error('the task goes on for ever');
  };
  return { call: callerOf(handler, packingApi.basePath), steps, work, event, untilItEnds };
}

test('a task is posted, acknowledged and read, and never patched; its state is ours', async () => {
  const { call } = openWorkshop();
  const made = await call('POST', '/packingJob', { body: { things: ['cup'] } });
  expect(made).toMatchObject({ status: 201, body: { state: 'acknowledged' } });
  expect((await call('PATCH', '/packingJob/t1', { body: {} })).headers.Allow).toBe('GET, HEAD, OPTIONS');
  expect((await call('POST', '/packingJob', { body: { things: [], state: 'done' } })).status).toBe(400);
});

test('it goes on step by step from its own events, and ends', async () => {
  const { call, steps, untilItEnds } = openWorkshop();
  await call('POST', '/packingJob', { body: { things: ['cup', 'pot'] } });
  await untilItEnds('t1');
  expect(steps).toEqual(['cup', 'pot']);
  expect((await call('GET', '/packingJob/t1')).body).toMatchObject({ state: 'done', packed: 2 });
});

test('a repeated, a late and another’s event take no step', async () => {
  const { call, steps, work, event } = openWorkshop();
  await call('POST', '/packingJob', { body: { things: ['cup', 'pot'] } });
  const first = await event('t1');
  expect(await runTask(first, work)).toBe('stepped');
  expect(await runTask(first, work)).toBe('not-mine');
  expect(await runTask({ ...(await event('t1')), resource: 'other' }, work)).toBe('not-mine');
  expect(await runTask({ ...(await event('t1')), kind: 'Delete' }, work)).toBe('not-mine');
  expect(steps).toEqual(['cup']);
});

test('after a crash within a step the same event takes it again', async () => {
  const { call, steps, work, event } = openWorkshop();
  await call('POST', '/packingJob', { body: { things: ['cup'] } });
  const crashing = { ...work, step: async () => Promise.reject(new Error('crash')) };
  await expect(runTask(await event('t1'), crashing)).rejects.toThrow('crash');
  expect(await runTask(await event('t1'), work)).toBe('stepped');
  expect(steps).toEqual(['cup']);
});

test('a failure ends it, and it says why', async () => {
  const { call, untilItEnds } = openWorkshop();
  await call('POST', '/packingJob', { body: { things: ['cup', 'anvil', 'pot'] } });
  await untilItEnds('t1');
  const ended = { state: 'terminatedWithError', packed: 1, errorLog: 'An anvil fits no box' };
  expect((await call('GET', '/packingJob/t1')).body).toMatchObject(ended);
});

test('one that goes round in circles is ended', async () => {
  const { call, work, event } = openWorkshop();
  await call('POST', '/packingJob', { body: { things: ['cup'] } });
  const late = { ...(await event('t1')), version: TASK_STEPS_MAX + 1 };
  const store = {
    ...work.store,
    get: async () => ({ ...(await work.store.get(agent.tenant, 'packingJob', 't1')), version: TASK_STEPS_MAX + 1 }),
    replace: async (item: { body: object }) => {
      expect(item.body).toMatchObject({ state: 'terminatedWithError' });
      return true;
    },
  } as unknown as typeof work.store;
  expect(await runTask(late, { ...work, store })).toBe('stepped');
  expect.assertions(2);
});

test('a hook that does the work at once answers the task done', async () => {
  const { call } = openWorkshop({
    packingJob: { beforeCreate: async (draft) => ok({ ...draft, packed: 1, state: 'done' }) },
  });
  expect((await call('POST', '/packingJob', { body: { things: ['cup'] } })).body).toMatchObject({ state: 'done' });
});

test('a task may have words of its own', () => {
  const job = taskResource({
    name: 'importJob',
    type: 'ImportJob',
    attributes: { url: string(), status: string() },
    required: ['url'],
    readOnly: [],
    operations: ['create', 'list', 'get', 'delete'],
    states: {
      attribute: 'status',
      acknowledged: 'Not Started',
      inProgress: 'Running',
      done: 'Succeeded',
      terminatedWithError: 'Failed',
    },
    lookups: [],
    access: { read: ['agent'], write: ['agent'] },
  });
  expect(job.state).toMatchObject({ attribute: 'status', initial: 'Not Started' });
  expect(job.readOnly).toEqual(['status']);
  expect(job.events).toContain('Delete');
  expect(taskEventTypes(job)).toEqual([
    'ImportJobCreateEvent',
    'ImportJobAttributeValueChangeEvent',
    'ImportJobStateChangeEvent',
  ]);
});
