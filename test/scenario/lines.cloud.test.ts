import { jumpTo } from '../../local/demo/acts/clock';
import type { Stage } from '../../local/demo/stage';
import { characteristicOf, openBrand, type Product } from './lines-brand';

const STORY_MS = 240_000;
const HOUR_MS = 3_600_000;
const RUN = Date.now().toString(36);
/** Numbers of another operator: the second one is declined until its authorisation is right (service-ordering's README). */
const THEIRS = '353871110001';
const DECLINED = '353871119208';

/** Each of these is a life of its own, on one brand: they go on side by side. */
describe('what becomes of lines on a deployed cloud', () => {
  const tenant = `lines-${RUN}`;
  let brand: Awaited<ReturnType<typeof openBrand>>;
  let stories: Readonly<Record<keyof typeof STORIES, PromiseSettledResult<void>>>;

  const STORIES = {
    async lost() {
      const { buy, change, product, inStock, agent, offers } = brand;
      const before = await buy(offers.line);
      await change(before.id, { barring: 'lost' }, 'suspended');
      expect(await product(before.id)).toMatchObject({ status: 'suspended' });
      await change(before.id, { iccid: 'new', simType: 'esim' });
      await change(before.id, {}, 'active');
      const after = await product(before.id);
      expect([after.status, characteristicOf(after, 'barring')]).toEqual(['active', undefined]);
      expect(characteristicOf(after, 'msisdn')).toBe(characteristicOf(before, 'msisdn'));
      expect(characteristicOf(after, 'iccid')).not.toBe(characteristicOf(before, 'iccid'));
      expect(await inStock(characteristicOf(before, 'iccid'))).toMatchObject({ administrativeState: 'shutdown' });
      expect(await inStock(characteristicOf(after, 'iccid'))).toMatchObject({ usageState: 'active' });
      await hasActivationCode(after, agent);
    },

    async eSim() {
      const { buy, agent, offers } = brand;
      const line = await buy(offers.esim);
      await hasActivationCode(line, agent);
      const picture = await agent.call<string>('GET', `/farthing/networkTask/v1/eSim/${line.id}/qrCode`);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    },

    async ported() {
      const { buy, change, finish, end, product, inStock, offers } = brand;
      const came = await buy(offers.line, { msisdn: THEIRS, portFrom: 'other-op', portAuthorisation: '11' });
      expect(characteristicOf(came, 'msisdn')).toBe(THEIRS);
      await change(came.id, { msisdn: 'new' });
      const ours = characteristicOf(await product(came.id), 'msisdn');
      expect(ours).not.toBe(THEIRS);
      expect(await inStock(THEIRS)).toMatchObject({ resourceStatus: 'standby', administrativeState: 'shutdown' });
      const left = await end((await finish(came.id, { portTo: 'third-op' })).id);
      expect(left.state).toBe('completed');
      expect(await product(came.id)).toMatchObject({ status: 'terminated' });
      expect(await inStock(ours)).toMatchObject({ administrativeState: 'shutdown' });
    },

    async declined() {
      const { add, buy, end, inStock, offers } = brand;
      const port = { msisdn: DECLINED, portFrom: 'other-op' };
      const refused = await end((await add(offers.line, { ...port, portAuthorisation: '000000' })).id);
      expect(refused).toMatchObject({ state: 'failed', fallout: { class: 'data', code: 'TaskDataRefused' } });
      expect(await inStock(DECLINED)).toMatchObject({ administrativeState: 'shutdown' });
      const line = await buy(offers.line, { ...port, portAuthorisation: '123456' });
      expect(characteristicOf(line, 'msisdn')).toBe(DECLINED);
    },

    async shipped() {
      const { buy, agent, offers } = brand;
      const phone = await buy(offers.phone, { account: 'locker-7' });
      expect(phone.status).toBe('active');
      const stocks = await agent.get<{ productStockLevel: { amount: string }; stockedProduct: object }[]>(
        `/tmf-api/stock/v4/productStock?stockedProduct.productOffering.id=${offers.phone}`,
      );
      expect(stocks.map(({ productStockLevel }) => Number(productStockLevel.amount))).toEqual([2]);
    },
  };

  beforeAll(async () => {
    brand = await openBrand(tenant);
    const names = Object.keys(STORIES) as (keyof typeof STORIES)[];
    const ended = await Promise.allSettled(names.map((name) => STORIES[name]()));
    stories = Object.fromEntries(names.map((name, at) => [name, ended[at]])) as typeof stories;
  }, STORY_MS);
  const told = (name: keyof typeof STORIES): void => {
    const story = stories[name];
    if (story.status === 'rejected') throw story.reason;
  };

  test('a phone is lost: its line is barred, gets an eSIM in place of its card, and goes on with the same number', () =>
    told('lost'));
  test('an eSIM is ordered, and its owner is shown the code as text and as a picture', () => told('eSim'));
  test('a number comes from another operator, is swapped for one of ours, and that one leaves to a third', () =>
    told('ported'));
  test('a donor declines for the authorisation: nothing is left over, and the right one brings the number', () =>
    told('declined'));
  test('a phone is held, brought to a locker, and gone from the stock', () => told('shipped'));

  test(
    'a ticket that nobody works on is escalated when its time is over',
    async () => {
      const { agent, operator } = brand;
      const tickets = '/tmf-api/troubleTicket/v4/troubleTicket';
      const ticket = await agent.post<{ id: string }>(tickets, {
        name: 'No signal',
        description: 'Since this morning',
        severity: 'Minor',
        ticketType: 'network',
      });
      const stage: Pick<Stage, 'tenant' | 'operator' | 'report'> = { tenant, operator, report: () => undefined };
      await jumpTo(stage as Stage, Date.now() + 80 * HOUR_MS);
      const raised = await agent.until<{ escalation?: { level: number }; severity: string }>(
        `${tickets}/${ticket.id}`,
        ({ escalation }) => (escalation?.level ?? 0) > 0,
        'the escalation',
      );
      expect(raised).toMatchObject({ severity: 'Major', priority: 'Medium', escalation: { level: 1 } });
    },
    STORY_MS,
  );
});

async function hasActivationCode(line: Product, agent: Awaited<ReturnType<typeof openBrand>>['agent']): Promise<void> {
  const iccid = characteristicOf(line, 'iccid');
  expect(await agent.get(`/farthing/networkTask/v1/eSim/${line.id}`)).toMatchObject({
    iccid,
    activationCode: `LPA:1$smdp.example.com$SIM-${iccid?.slice(-8)}`,
  });
}
