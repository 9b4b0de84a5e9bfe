import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { ROOT } from './settings';
import { StepFailed } from './steps';

/** How long a tool may tidy up after it was told to end. */
const GRACE_MS = 5_000;

export interface ToolRun {
  readonly exitCode: number;
  readonly overran: boolean;
  /** What the tool said, as far as its end goes. */
  readonly said: string;
}

/** What a command says that was told to end. */
export const INTERRUPTED = 'Interrupted; run the command again.';

/** The end of a log is where the reason stands. */
const SAID_CHARS_MAX = 20_000;

/**
 * Runs a tool with its output in a log file and a limit on its time. It leads a process group, so that an overrun ends
 * what it started too. Fails when this process is told to end meanwhile.
 */
export function runTool(
  program: string,
  args: readonly string[],
  options: { logFile: string; env: NodeJS.ProcessEnv; timeoutMs: number; cwd?: string },
): Promise<ToolRun> {
  const log = openSync(options.logFile, 'w');
  const child = spawn(program, args, {
    cwd: options.cwd ?? ROOT,
    env: options.env,
    stdio: ['ignore', log, log],
    detached: true,
  });
  const end = (signal: NodeJS.Signals) => child.pid && signalGroup(child.pid, signal);
  let interrupted = false;
  const forward = () => {
    interrupted = true;
    end('SIGTERM');
  };
  process.once('SIGINT', forward).once('SIGTERM', forward).once('exit', forward);
  let overran = false;
  const limit = setTimeout(() => {
    overran = true;
    end('SIGTERM');
    setTimeout(() => end('SIGKILL'), GRACE_MS).unref();
  }, options.timeoutMs);

  return new Promise((done, refuse) => {
    const settle = () => {
      clearTimeout(limit);
      process.off('SIGINT', forward).off('SIGTERM', forward).off('exit', forward);
      closeSync(log);
    };
    child.on('error', (error) => {
      settle();
      refuse(error);
    });
    child.on('exit', (code) => {
      settle();
      if (interrupted) return refuse(new StepFailed(INTERRUPTED));
      return done({ exitCode: code ?? 1, overran, said: readFileSync(options.logFile, 'utf8').slice(-SAID_CHARS_MAX) });
    });
  });
}

/** Signals a whole process group; one that is gone already is no fault. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // gone
  }
}
