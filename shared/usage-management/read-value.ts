import { isLosslessNumber } from 'lossless-json';
import { isRecord } from '../tmf/read-path';
import type { ValuePart, ValueSource } from './file-mapping';

/** A record before it is understood: what of it there is depends on the file's format. */
export interface Row {
  readonly cells: readonly string[];
  readonly text: string;
  readonly value: unknown;
}

export const rowOf = (row: Partial<Row>): Row => ({ cells: [], text: '', value: undefined, ...row });

export type ReadValue = (row: Row) => string;

/** Stands for a hexadecimal number that is none: no check of a number passes it. */
const NO_NUMBER = 'no number';
const HEX = /^[0-9A-Fa-f]{1,16}$/;

/** Reads a source's text out of a row; empty where one of its parts is. `names` are the columns', where the file has such. */
export function compileSource(source: ValueSource, names?: readonly string[]): ReadValue {
  const reads = source.map((part) => compilePart(part, names));
  const [first] = reads;
  if (first && reads.length === 1) return first;
  return (row) => {
    let text = '';
    for (const read of reads) {
      const piece = read(row);
      if (piece === '') return '';
      text += piece;
    }
    return text;
  };
}

/** Reads one part; its unit is the caller's to apply. */
export function compilePart(part: ValuePart, names?: readonly string[]): ReadValue {
  const read = compilePlace(part, names);
  const text: ReadValue = part.isHex ? (row) => fromHex(read(row)) : read;
  if (!part.values) return text;
  const values = new Map(part.values.map(({ from = '', to = '' }) => [from, to]));
  const other = values.get('*');
  return (row) => {
    const given = text(row);
    return values.get(given) ?? other ?? given;
  };
}

function compilePlace(part: ValuePart, names?: readonly string[]): ReadValue {
  const { constant, column, path, offset, length } = part;
  if (constant !== undefined) return () => constant;
  if (column !== undefined) {
    const index = names ? names.indexOf(column) : Number(column) - 1;
    return ({ cells }) => cells[index] ?? '';
  }
  if (path !== undefined) {
    const steps = path.split('.');
    return ({ value }) => textAt(value, steps);
  }
  const from = offset ?? 0;
  const to = from + (length ?? 0);
  return ({ text }) => text.slice(from, to).trim();
}

const fromHex = (text: string): string => (text === '' ? '' : HEX.test(text) ? String(BigInt(`0x${text}`)) : NO_NUMBER);

function textAt(value: unknown, steps: readonly string[]): string {
  let at = value;
  for (const step of steps) {
    if (Array.isArray(at)) at = at[Number(step)];
    else if (isRecord(at) && Object.hasOwn(at, step)) at = at[step];
    else return '';
  }
  if (typeof at === 'string') return at.trim();
  return isLosslessNumber(at) ? at.value : typeof at === 'boolean' ? String(at) : '';
}
