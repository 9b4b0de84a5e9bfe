import { isRecord } from '../tmf/read-path';

/**
 * Where card numbers begin, and how long they are there (ISO/IEC 7812 ranges of the large schemes). With the length and
 * the check digit this keeps telephone numbers apart: E.164 has at most 15 digits.
 */
const SCHEMES: readonly { readonly begins: RegExp; readonly lengths: readonly number[] }[] = [
  { begins: /^4/, lengths: [16, 19] },
  { begins: /^(5[1-5]|2[2-7])/, lengths: [16] },
  { begins: /^3[47]/, lengths: [15] },
  { begins: /^3(0[0-5]|[689])/, lengths: [14, 16] },
  { begins: /^35/, lengths: [16, 17, 18, 19] },
  { begins: /^(5[06789]|6)/, lengths: [16, 17, 18, 19] },
];
const DIGIT_RUNS = /(?<![A-Za-z0-9])\d(?:[ -]?\d){12,18}(?![A-Za-z0-9])/g;
const DEPTH_MAX = 20;

/**
 * The dotted path of the first text in a body that holds a card number, or undefined. We must never take one, so it is
 * refused wherever it stands, and neither answered nor logged: only its path is.
 */
export function findCardNumber(value: unknown, path = '', depth = 0): string | undefined {
  if (depth > DEPTH_MAX) return undefined;
  if (typeof value === 'string' || typeof value === 'number')
    return (String(value).match(DIGIT_RUNS) ?? []).some(isCardNumber) ? path : undefined;
  const entries = Array.isArray(value)
    ? value.map((item, index) => [`${path}[${index}]`, item] as const)
    : isRecord(value)
      ? Object.entries(value).map(([name, item]) => [path === '' ? name : `${path}.${name}`, item] as const)
      : [];
  for (const [where, item] of entries) {
    const found = findCardNumber(item, where, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return (
    SCHEMES.some(({ begins, lengths }) => begins.test(digits) && lengths.includes(digits.length)) && passesLuhn(digits)
  );
}

/** ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((all, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
