import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { eventually, noted, output, run } from './contract';

const machines = new SFNClient({});
const start = async (name: string, input: object): Promise<string> => {
  const asked = { failTimes: 0, errorName: 'FlakyError', items: [], ...input };
  const { executionArn = '' } = await machines.send(
    new StartExecutionCommand({
      stateMachineArn: output('MachineArn'),
      name: `${name}-${run}`,
      input: JSON.stringify(asked),
    }),
  );
  return executionArn;
};
const end = (executionArn: string): Promise<DescribeExecutionOutput> =>
  eventually('the end of the execution', async () => {
    const execution = await machines.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status !== 'RUNNING' && execution;
  });
const result = ({ output: json = '{}' }: DescribeExecutionOutput) => JSON.parse(json);
const tokenOf = async (name: string): Promise<string> =>
  String((await eventually('a task token', () => noted(`token#${name}-${run}`, 'token'))).seen[0]);

describe('Step Functions', () => {
  test('a task is retried by the name of its error', async () => {
    const ended = await end(await start('retry', { failTimes: 2, items: [1, 2, 3, 4] }));
    expect(ended.status).toBe('SUCCEEDED');
    expect(result(ended)).toMatchObject({
      flaky: { tries: 3 },
      mapped: [{ doubled: 2 }, { doubled: 4 }, { doubled: 6 }, { doubled: 8 }],
    });
  });

  test('an error is caught by its name, with its cause', async () => {
    const ended = await end(await start('catch', { failTimes: 9, errorName: 'PermanentError' }));
    expect(ended.status).toBe('SUCCEEDED');
    expect(result(ended).error).toBe('PermanentError');
    expect(JSON.parse(result(ended).cause)).toMatchObject({ errorType: 'PermanentError', errorMessage: 'try 1' });
    expect((await noted(`task#catch-${run}`, 'PermanentError'))?.times).toBe(1);
  });

  test('an error that nothing names fails the execution by that name', async () => {
    const ended = await end(await start('fail', { failTimes: 9, errorName: 'StrangeError' }));
    expect(ended).toMatchObject({ status: 'FAILED', error: 'StrangeError' });
  });

  test('a task waits for its token, which is good for once', async () => {
    const execution = await start('token', { wait: true });
    const taskToken = await tokenOf('token');
    const answer = new SendTaskSuccessCommand({ taskToken, output: '{"iccid":"89"}' });
    await machines.send(answer);
    expect(result(await end(execution)).answer).toEqual({ iccid: '89' });
    await expect(machines.send(answer)).rejects.toMatchObject({
      name: expect.stringMatching(/^(TaskTimedOut|TaskDoesNotExist|InvalidToken)$/),
    });
  });

  test('a token can be answered with a failure, which is caught', async () => {
    const execution = await start('refuse', { wait: true });
    const taskToken = await tokenOf('refuse');
    await machines.send(new SendTaskFailureCommand({ taskToken, error: 'SimRejected', cause: 'no such SIM' }));
    expect(result(await end(execution))).toEqual({ error: 'SimRejected', cause: 'no such SIM' });
  });

  test('a token that nobody answers times out', async () => {
    const ended = await end(await start('silent', { wait: true }));
    expect(result(ended).error).toBe('States.Timeout');
  });

  test('an execution of the same name is started once', async () => {
    await end(await start('twice', {}));
    await expect(start('twice', { items: [1] })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });
});
