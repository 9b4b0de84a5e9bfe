import { jumpTo } from '../../local/demo/acts/clock';
import type { Stage } from '../../local/demo/stage';
import { characteristicOf, openBrand } from './lines-brand';

const STORY_MS = 240_000;
const HOUR_MS = 3_600_000;
const RUN = Date.now().toString(36);
describe('what a brand brings to its customers, on a deployed cloud', () => {
  const tenant = `lines-${RUN}`;
  let brand: Awaited<ReturnType<typeof openBrand>>;
  beforeAll(async () => {
    brand = await openBrand(tenant);
  }, STORY_MS);

  test(
    'an eSIM is ordered, and its owner is shown the code as text and as a picture',
    async () => {
      const { buy, agent, offers } = brand;
      const line = await buy(offers.esim);
      const iccid = characteristicOf(line, 'iccid');
      const code = `/farthing/networkTask/v1/eSim/${line.id}`;
      expect(await agent.get(code)).toMatchObject({
        iccid,
        activationCode: `LPA:1$smdp.example.com$SIM-${iccid?.slice(-8)}`,
      });
      const picture = await agent.call<string>('GET', `${code}/qrCode`);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    },
    STORY_MS,
  );

  test(
    'a phone is held, brought to a locker, and gone from the stock',
    async () => {
      const { buy, agent, offers } = brand;
      const phone = await buy(offers.phone, { account: 'locker-7' });
      expect(phone.status).toBe('active');
      const stocks = await agent.get<{ productStockLevel: { amount: string } }[]>(
        `/tmf-api/stock/v4/productStock?stockedProduct.productOffering.id=${offers.phone}`,
      );
      expect(stocks.map(({ productStockLevel }) => Number(productStockLevel.amount))).toEqual([2]);
    },
    STORY_MS,
  );

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
