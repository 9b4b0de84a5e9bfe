import { parseSpendingContext } from '../../shared/convergent-charging/parse-spending-context';

const CONTEXT = { gpsi: 'msisdn-353861000001', notifUri: 'https://pcf.example/n' };
const parse = (body: unknown) => parseSpendingContext(typeof body === 'string' ? body : JSON.stringify(body));
const padded = (start: string, length: number): string => start.padEnd(length, 'x');

function reasonsOf(body: unknown): string[] {
  const parsed = parse(body);
  if (parsed.ok) return [];
  const { violations = [], message } = parsed.error;
  return violations.length === 0 ? [message] : violations.map(({ path, message: said }) => `${path} ${said}`);
}

test('a context says who, where to, what and until when', () => {
  const all = {
    supi: 'imsi-001010000000001',
    notifId: 'n1',
    policyCounterIds: ['b', 'a', 'b'],
    expiry: '1970-01-01T00:00:00Z',
  };
  const parsed = parse({ ...CONTEXT, ...all });
  expect(parsed.ok && parsed.value).toEqual({
    digest: expect.stringMatching(/^[\w-]{43}$/),
    subscribers: ['353861000001', 'imsi-001010000000001'],
    notifUri: CONTEXT.notifUri,
    supi: 'imsi-001010000000001',
    notifId: 'n1',
    counterIds: ['b', 'a'],
    expiresAt: 0,
  });
  const least = parse({ ...CONTEXT, notifUri: 'http://pcf.example' });
  expect(Object.keys((least.ok && least.value) || {})).toEqual(['digest', 'subscribers', 'notifUri']);
});

test.each<[string, unknown, string[]]>([
  ['no JSON', '{', ['The body is not JSON']],
  ['nothing', '', ['The body is not JSON']],
  ['a list', [], ['The body is not a SpendingLimitContext']],
  ['nobody', { ...CONTEXT, gpsi: undefined }, ['supi or gpsi is needed: imsi-… or msisdn-…']],
  ['no address', { ...CONTEXT, notifUri: undefined }, ['notifUri is a URL of at most 300 characters']],
  [
    'an address in a text',
    { ...CONTEXT, notifUri: 'at https://pcf.example' },
    ['notifUri is a URL of at most 300 characters'],
  ],
  [
    'a long address',
    { ...CONTEXT, notifUri: padded('https://pcf.example/', 301) },
    ['notifUri is a URL of at most 300 characters'],
  ],
  ['no counters', { ...CONTEXT, policyCounterIds: [] }, ['policyCounterIds is a list of 1 to 100 texts']],
  ['counters of numbers', { ...CONTEXT, policyCounterIds: ['a', 7] }, ['policyCounterIds is a list of 1 to 100 texts']],
  [
    'too many counters',
    { ...CONTEXT, policyCounterIds: Array(101).fill('a') },
    ['policyCounterIds is a list of 1 to 100 texts'],
  ],
  ['a time that is none', { ...CONTEXT, expiry: 'soon' }, ['expiry is not a time']],
  ['a time of numbers', { ...CONTEXT, expiry: 7 }, ['expiry is not a time']],
  ['a name that is none', { ...CONTEXT, notifId: 7 }, ['notifId is a text of at most 300 characters']],
  ['a long name', { ...CONTEXT, notifId: padded('n', 301) }, ['notifId is a text of at most 300 characters']],
])('a context of %s is refused', (_what, body, reasons) => {
  expect(reasonsOf(body)).toEqual(reasons);
});

test('what is as long as it may be is taken, and all that is wrong is told at once', () => {
  const longest = {
    ...CONTEXT,
    notifUri: padded('https://pcf.example/', 300),
    notifId: padded('n', 300),
    policyCounterIds: Array.from({ length: 100 }, (_, at) => `c${at}`),
  };
  expect(reasonsOf(longest)).toEqual([]);
  const wrong = parse({ expiry: 'soon' });
  expect(!wrong.ok && [wrong.error.message, wrong.error.violations?.length]).toEqual(['Nothing was subscribed', 3]);
});
