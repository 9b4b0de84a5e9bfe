import { execFileSync } from 'node:child_process';
import type { Home } from '../../local/cloud/settings';

/** Kills the processes that run a function in this home's cloud, as a crash would: in the midst of whatever they do. */
export function killWorkers(home: Home, functionName: string): number {
  const mine = `${home.temporary}/ministack-lambda-${functionName}-`;
  const processes = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  const pids = processes.filter((line) => line.includes(mine)).map((line) => Number(line.trim().split(/\s+/)[0]));
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}
