import { TASK_REASONS } from '../../shared/service-ordering';
import {
  errorOf,
  NETWORK_TASK_DECLINED,
  NETWORK_TASK_FAILED,
  PARTNER_TASK_DECLINED,
  PARTNER_TASK_FAILED,
  PROFILE_DECLINED,
  TASK_DATA_REFUSED,
  TASK_RETRIES,
} from '../../shared/service-ordering/errors';
import { fulfilmentOf, SERVICE_FULFILMENTS, SIM_FULFILMENTS } from '../../shared/service-ordering/service-fulfilments';
import { kindOf, NETWORK_OPERATIONS, OSS_SYSTEMS, patienceOf } from '../../shared/service-ordering/task-kinds';

describe.each(NETWORK_OPERATIONS)('the kind %s', (operation) => {
  const kind = kindOf(operation);
  test('goes to a system that there is, and its silence ends before its time', () => {
    expect(Object.keys(OSS_SYSTEMS)).toContain(kind.system);
    expect(kind.silenceSeconds).toBeGreaterThan(0);
    expect(kind.silenceSeconds).toBeLessThan(kind.endSeconds);
  });
  test('is undone by a kind of the same system, or by none', () => {
    const by = NETWORK_OPERATIONS.find((name) => name === kind.undoneBy);
    expect(by).toBe(kind.undoneBy);
    if (by) expect(kindOf(by).system).toBe(kind.system);
  });
});

test('what a system begins can be taken back; what takes back is final where nobody can begin it anew', () => {
  const final = NETWORK_OPERATIONS.filter((operation) => kindOf(operation).undoneBy === undefined);
  expect(final).toEqual(['cancel-profile', 'port-out', 'cancel-port', 'cancel-shipment']);
});

test('a local cloud is less patient, and lets progress be told', () => {
  expect(patienceOf('activate-sim', 20)).toEqual({ heartbeatSeconds: 20, timeoutSeconds: 60 });
  expect(patienceOf('activate-sim')).toEqual({ heartbeatSeconds: 840, timeoutSeconds: 900 });
});

test.each([
  ['as its characteristic says', { id: 'x', name: 'Home TV', fulfilment: 'slice' }, 'slice'],
  ['as a word of its name says', { id: 'x', name: 'Fibre 500' }, 'access'],
  ['as a word of its id says', { id: 'sports-tv', name: 'Sports' }, 'entitlement'],
  ['as a profile, where a characteristic is no way', { id: 'voice', name: 'Voice', fulfilment: 'magic' }, 'profile'],
  ['as a profile, where nothing tells', { id: 'voice', name: 'Voice' }, 'profile'],
  ['by whole words alone', { id: 'x', name: 'tvheadend' }, 'profile'],
] as const)('a service is given %s', (_, specification, way) => expect(fulfilmentOf(specification)).toBe(way));

test('every way begins and ends with kinds that there are', () => {
  const named = [...Object.values(SERVICE_FULFILMENTS), ...Object.values(SIM_FULFILMENTS)].flatMap((way) =>
    Object.values(way).flat(),
  );
  for (const operation of named) expect(NETWORK_OPERATIONS).toContain(operation);
});

test.each([
  ['network', 'declined', undefined, NETWORK_TASK_DECLINED],
  ['network', 'failed', 'busy', NETWORK_TASK_FAILED],
  ['partner', 'declined', undefined, PARTNER_TASK_DECLINED],
  ['partner', 'declined', 'profileUnavailable', PROFILE_DECLINED],
  ['partner', 'declined', 'deviceRefused', TASK_DATA_REFUSED],
  ['partner', 'declined', 'authorisationInvalid', TASK_DATA_REFUSED],
  ['network', 'declined', 'notServed', TASK_DATA_REFUSED],
  ['partner', 'declined', 'constructor', PARTNER_TASK_DECLINED],
  ['partner', 'failed', 'authorisationInvalid', PARTNER_TASK_FAILED],
] as const)('of a %s’s system: %s (%s) is %s', (owner, outcome, code, error) =>
  expect(errorOf(owner, outcome, code)).toBe(error),
);

test('each reason says how it is mended, and each retry ends', () => {
  for (const { mend } of Object.values(TASK_REASONS)) expect(mend).not.toBe('');
  for (const { maxAttempts, maxDelaySeconds } of Object.values(TASK_RETRIES)) {
    expect(maxAttempts).toBeLessThanOrEqual(60);
    expect(maxDelaySeconds).toBeLessThanOrEqual(900);
  }
});
