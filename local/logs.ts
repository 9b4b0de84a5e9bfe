import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { currentHome, externalEndpoint, useLocalCloud } from './cloud/settings';
import { runCommand, StepFailed } from './cloud/steps';

const GROUP_PREFIX = '/aws/lambda/';
const POLL_MS = 700;
/** New groups appear when stacks are deployed; looking for them each time would cost more than the logs. */
const GROUPS_EVERY_POLLS = 15;
const EVENTS_PER_POLL_MAX = 1_000;
const SINCE_MINUTES_DEFAULT = 1;

/** Prints what the functions log as it comes, until the command is ended. */
async function follow(part: string, from: number, once: boolean): Promise<void> {
  const client = new CloudWatchLogsClient({});
  const cursors = new Map<string, Cursor>();
  for (let poll = 0; ; poll += 1) {
    if (poll % GROUPS_EVERY_POLLS === 0)
      for (const group of await groupsLike(client, part)) if (!cursors.has(group)) cursors.set(group, new Cursor(from));
    const news = await Promise.all([...cursors].map(([group, cursor]) => cursor.read(client, group)));
    for (const line of news.flat().sort((a, b) => a.at - b.at))
      console.log(`${time(line.at)} ${line.from}  ${line.text}`);
    if (once) return;
    await wait(POLL_MS);
  }
}

async function groupsLike(client: CloudWatchLogsClient, part: string): Promise<string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: GROUP_PREFIX, nextToken }));
    found.push(...(page.logGroups ?? []).flatMap((group) => group.logGroupName ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return found.filter((group) => group.slice(GROUP_PREFIX.length).includes(part));
}

interface Line {
  readonly at: number;
  readonly from: string;
  readonly text: string;
}

/** How far one function's log has been printed: events of the last millisecond may still come, so they are kept by id. */
class Cursor {
  private readonly printed = new Set<string>();
  private from: number;

  constructor(from: number) {
    this.from = from;
  }

  async read(client: CloudWatchLogsClient, group: string): Promise<Line[]> {
    const asked = { logGroupName: group, startTime: this.from, limit: EVENTS_PER_POLL_MAX };
    const page = await client.send(new FilterLogEventsCommand(asked)).catch(() => ({ events: [] }));
    const events = (page.events ?? []).filter(({ eventId = '' }) => !this.printed.has(eventId));
    for (const { eventId = '', timestamp = 0 } of events) {
      if (timestamp > this.from) this.printed.clear();
      this.from = Math.max(this.from, timestamp);
      this.printed.add(eventId);
    }
    return events
      .filter(({ message = '' }) => !/^(START|END|REPORT|INIT_START) /.test(message))
      .map(({ timestamp = 0, message = '' }) => ({
        at: timestamp,
        from: group.slice(GROUP_PREFIX.length),
        text: message.trimEnd(),
      }));
  }
}

const time = (at: number): string => new Date(at).toISOString().slice(11, 23);

await runCommand(async () => {
  const { values } = parseArgs({
    options: { function: { type: 'string' }, since: { type: 'string' }, once: { type: 'boolean' } },
  });
  const home = currentHome();
  if (!externalEndpoint() && !home.cloud()) throw new StepFailed('The local cloud is not running: npm start.');
  useLocalCloud(home);
  const from = Date.now() - Number(values.since ?? SINCE_MINUTES_DEFAULT) * 60_000;
  if (Number.isNaN(from)) throw new StepFailed('--since takes minutes: npm run logs -- --since 5.');
  await follow(values.function ?? '', from, values.once ?? false);
});
