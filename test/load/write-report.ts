import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../local/cloud/settings';

const REPORT = join(ROOT, 'docs/benchmark.md');
const HEAD = `# Benchmark

What charging costs, measured beside the designs it replaces, and what an order takes. Each section names the command that wrote it; a ratio of things that
took turns in one run is a result, a time on a shared machine is not. How each is measured: [test/load](../test/load/README.md).
`;
/** In this order, whichever is measured first. */
const SECTIONS = ['charge', 'rating', 'kill', 'contention', 'pool', 'reads', 'bulk'] as const;

const begin = (name: string): string => `<!-- ${name}: written by npm run bench -->`;
const end = (name: string): string => `<!-- end of ${name} -->`;

/** Puts one section into docs/benchmark.md, in the place of what stood there, and shows it. */
export function writeSection(name: (typeof SECTIONS)[number], markdown: string): void {
  const before = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
  const sections = SECTIONS.map((one) => {
    if (one === name) return `${begin(one)}\n\n${markdown.trim()}\n\n${end(one)}\n`;
    const from = before.indexOf(begin(one));
    return from < 0 ? '' : `${before.slice(from, before.indexOf(end(one)) + end(one).length)}\n`;
  });
  writeFileSync(REPORT, [HEAD, ...sections.filter((section) => section !== '')].join('\n'));
  console.log(markdown);
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Where and when it was measured. */
export function conditions(command: string, started: readonly number[]): string {
  const load = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(', ');
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const processors = cpus();
  return [
    `\`${command}\` on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC at ${commit}:`,
    `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${platform()} ${release()}, Node ${process.version};`,
    `load average ${load(started)} at the start, ${load(loadavg())} at the end.`,
  ].join(' ');
}
