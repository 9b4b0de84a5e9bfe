/** What changed of one thing: a whole API, an operation, or a schema. */
export interface ApiChange {
  readonly api: string;
  /** `TMF651` itself, `POST /…/productOrder`, or `ProductOrder_Create`. */
  readonly subject: string;
  readonly breaking: boolean;
  readonly facts: readonly string[];
}

/** Compares what callers lean on: each thing that changed once, with what was added (`+`) and removed (`-`). */
export function compareFacts(before: readonly string[], after: readonly string[]): ApiChange[] {
  const [known, now] = [new Set(before), new Set(after)];
  const changed = [
    ...after.filter((fact) => !known.has(fact)).map((fact) => ['+', fact] as const),
    ...before.filter((fact) => !now.has(fact)).map((fact) => ['-', fact] as const),
  ];
  const apis = (facts: readonly string[]) => new Set(facts.map(apiOf));
  const [oldApis, newApis] = [apis(before), apis(after)];
  const bySubject = new Map<string, { api: string; subject: string; breaking: boolean; facts: string[] }>();
  for (const [sign, fact] of changed) {
    const api = apiOf(fact);
    const subject = oldApis.has(api) && newApis.has(api) ? subjectOf(fact) : api;
    const key = `${api} ${subject}`;
    const change = bySubject.get(key) ?? { api, subject, breaking: false, facts: [] };
    change.breaking ||= breaks(sign, fact) && !(subject === api && sign === '+');
    change.facts.push(`${sign} ${fact}`);
    bySubject.set(key, change);
  }
  return [...bySubject.values()];
}

const apiOf = (fact: string): string => fact.split(' ')[0] ?? '';

function subjectOf(fact: string): string {
  const [, first = '', second = ''] = fact.split(' ');
  return /^[A-Z]+$/.test(first) && second.startsWith('/') ? `${first} ${second}` : (first.split('.')[0] ?? '');
}

/** What is gone breaks a caller, and so does a demand that is new; what is no longer demanded does not. */
export const breaks = (sign: '+' | '-', fact: string): boolean => {
  const demands = fact.endsWith(' required') || fact.endsWith(' takes NeededKey');
  const isFailure = / [45]\d\d$/.test(fact);
  return sign === '+' ? demands : !demands && !isFailure;
};
