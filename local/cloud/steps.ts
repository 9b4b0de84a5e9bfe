import { appendFileSync, mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { currentHome, ROOT } from './settings';

/** A step that cannot go on, in a sentence that says what to do, with the log that says more. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly logFile: string | undefined;

  constructor(sentence: string, logFile?: string, options?: ErrorOptions) {
    super(sentence, options);
    this.logFile = logFile;
  }
}

export const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Shows each step of a command with its number and time: `[3/6] deploy … 21.4 s`. run.mjs has shown the first. */
export class Steps {
  private done: number;
  private readonly total: number;

  constructor(total = Number(process.env.FARTHING_STEPS ?? 0), done = 1) {
    this.total = total;
    this.done = done;
  }

  /** Runs a step; what it returns as text is shown beside its time. */
  async run(label: string, step: () => Promise<string | undefined>): Promise<void> {
    this.done += 1;
    process.stdout.write(`[${this.done}/${this.total}] ${label} …`);
    const started = Date.now();
    try {
      const note = await step();
      console.log(` ${seconds(started)}${note ? ` (${note})` : ''}`);
    } catch (error) {
      console.log(` failed after ${seconds(started)}`);
      throw error;
    }
  }
}

export const shown = (file: string): string => {
  const path = relative(ROOT, file);
  return path.startsWith('..') ? file : path;
};

/** Runs a command to its end: exit code 1 and a sentence when it fails, the stack only in the log. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    const logFile = error instanceof StepFailed ? error.logFile : keepStack(error);
    console.error(`\n${error instanceof Error ? error.message : error}`);
    if (logFile) console.error(`Log: ${shown(logFile)}`);
    process.exit(1);
  }
}

/** Logs what nobody expected; answers where, unless the home itself cannot be written. */
function keepStack(error: unknown): string | undefined {
  const logFile = currentHome().log('command');
  try {
    mkdirSync(currentHome().folder);
  } catch {
    // there, or not to be made: the next line shows which
  }
  try {
    appendFileSync(logFile, `${new Date().toISOString()} ${error instanceof Error ? error.stack : error}\n`);
    return logFile;
  } catch {
    return undefined;
  }
}
