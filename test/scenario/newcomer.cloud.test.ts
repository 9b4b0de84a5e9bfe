import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { farthing } from '../../docs/client/client';
import { ApiClient } from '../../local/demo/api-client';
import { TENANTS, welcome } from '../../local/demo/load';

/** An order is twenty functions that start for the first time. */
const LIMIT_MS = 180_000;

/** The printed commands, as somebody pastes them. */
const commandsOf = (lines: readonly string[]): string[] =>
  lines
    .filter((line) => line.startsWith('  '))
    .join('\n')
    .split(/(?<!\\)\n/);
const paste = (command: string): unknown => JSON.parse(execFileSync('bash', ['-c', command], { encoding: 'utf8' }));

test(
  'what npm start prints works when it is pasted: the first usage is charged',
  async () => {
    const newcomer = { ...TENANTS.demo, tenant: 'newcomer', numberRange: '3538955', numbers: 3 };
    const { tries } = await welcome(newcomer);
    const [report = '', look = '', demo] = commandsOf(tries);
    expect(demo?.trim()).toBe('npm run demo');

    expect(paste(look)).toMatchObject({ remainingValue: { amount: 20, units: 'EUR' } });
    expect(paste(report)).toMatchObject({ usageType: 'sms', status: 'received' });
    const [, url = '', tokenFile = ''] = [look, /(http\S+)/.exec(look)?.[1], /cat (\S+)\)/.exec(look)?.[1]];
    const token = execFileSync('cat', [tokenFile], { encoding: 'utf8' });
    const charged = await new ApiClient(url, token).until<{ remainingValue: { amount: string } }>(
      '',
      ({ remainingValue }) => Number(remainingValue.amount) < 20,
      'The first charge',
    );
    expect(charged.remainingValue.amount).toBe('19.93');
    const [apiUrl = '', id = ''] = url.split('/tmf-api/prepayBalanceManagement/v4/bucket/');
    const bucket = await farthing(apiUrl, token).GET('/tmf-api/prepayBalanceManagement/v4/bucket/{id}', {
      params: { path: { id } },
    });
    expect(bucket.data?.remainingValue).toMatchObject({ amount: 19.93, units: 'EUR' });
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);

    // Again, as the next npm start does: the same line, and no second top-up.
    expect(commandsOf((await welcome(newcomer)).tries)[1]).toBe(look);
    expect(paste(look)).toMatchObject({ remainingValue: { amount: 19.93 } });
  },
  LIMIT_MS,
);
