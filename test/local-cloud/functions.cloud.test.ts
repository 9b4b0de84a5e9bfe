import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { eventually } from './contract';
import { RESERVED } from './stack';

const lambda = new LambdaClient({ maxAttempts: 1 });
const invoke = async (name: string, event: object) => {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: `contract-${name}`, Payload: JSON.stringify(event) }),
  );
  return { FunctionError, payload: JSON.parse(Buffer.from(Payload ?? []).toString() || 'null') };
};

describe('Lambda', () => {
  test('a function that overruns its time is ended', async () => {
    const { FunctionError, payload } = await invoke('Sleeper', { ms: 5_000 });
    expect(FunctionError).toBe('Unhandled');
    expect(payload.errorMessage).toMatch(/Task timed out after 1/);
    expect((await invoke('Sleeper', { ms: 1 })).payload.slept).toBe(1);
  });

  test('an error keeps its name, and the process lives on', async () => {
    const first = await invoke('Thrower', { name: 'OddError' });
    const second = await invoke('Thrower', { name: 'EvenError' });
    expect([first.payload.errorType, second.payload.errorType]).toEqual(['OddError', 'EvenError']);
    expect(second.payload.errorMessage).toBe(first.payload.errorMessage);
  });

  test('no more run at once than are reserved; the others are told to come again', async () => {
    const asked = Array.from({ length: RESERVED + 2 }, () => invoke('Reserved', { ms: 700 }));
    const results = await Promise.allSettled(asked);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
    expect(refused).toEqual(['TooManyRequestsException', 'TooManyRequestsException']);
  });

  test('what a function logs can be read', async () => {
    await invoke('Thrower', { name: 'LoggedError' });
    const logs = new CloudWatchLogsClient({});
    await eventually('the log', async () => {
      const asked = { logGroupName: '/aws/lambda/contract-Thrower', startTime: Date.now() - 60_000 };
      const { events = [] } = await logs.send(new FilterLogEventsCommand(asked));
      return events.some(({ message = '' }) => message.includes('as asked'));
    });
  });
});
