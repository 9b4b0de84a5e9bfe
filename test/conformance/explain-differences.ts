import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiDeclaration } from '../../shared/tmf/declaration';
import { type Differences, EVERY_API } from '../../shared/tmf/differences';
import { compareApi } from './compare-api';
import type { Difference } from './compare-attributes';

const SHARED = join(import.meta.dirname ?? __dirname, '../../shared');

/** One API beside its standard. */
export interface Findings {
  readonly api: ApiDeclaration;
  readonly attributes: number;
  readonly explained: readonly (Difference & { readonly reason: string })[];
  readonly unexplained: readonly Difference[];
  /** Reasons whose difference is no more. */
  readonly stale: readonly string[];
}

/** The reasons of all domains, by API: from each domain's `differences.ts`. */
export async function readReasons(): Promise<Differences> {
  const files = readdirSync(SHARED)
    .map((domain) => join(SHARED, domain, 'differences.ts'))
    .filter((file) => existsSync(file));
  const modules: { DIFFERENCES?: Differences }[] = await Promise.all(files.map((file) => import(file)));
  return Object.assign({}, ...modules.map(({ DIFFERENCES }) => DIFFERENCES));
}

export const nameOf = ({ aspect, subject }: Difference): string => `${aspect} ${subject}`;
export const told = (one: Difference): string => (one.detail ? `${nameOf(one)}: ${one.detail}` : nameOf(one));

/** Compares an API with its standard, and holds each difference against the reasons that are given for it. */
export function findDifferences(api: ApiDeclaration, reasons: Differences): Findings {
  const { attributes, differences } = compareApi(api);
  const own = givenIn(reasons, api.id);
  const given = [...own, ...givenIn(reasons, EVERY_API)];
  const reasonOf = (one: Difference) => given.find(({ covers }) => covers.test(nameOf(one)))?.reason;
  return {
    api,
    attributes,
    explained: differences.flatMap((one) => {
      const reason = reasonOf(one);
      return reason === undefined ? [] : [{ ...one, reason }];
    }),
    unexplained: differences.filter((one) => reasonOf(one) === undefined),
    stale: own.filter(({ covers }) => !differences.some((one) => covers.test(nameOf(one)))).map(({ name }) => name),
  };
}

/** Reasons that explain nothing anywhere: those for every API, and those for an API that is none of ours. */
export function staleReasons(found: readonly Findings[], reasons: Differences): string[] {
  const explained = found.flatMap((one) => one.explained.map(nameOf));
  const everywhere = givenIn(reasons, EVERY_API).filter(({ covers }) => !explained.some((name) => covers.test(name)));
  const ids = [EVERY_API, ...found.map(({ api }) => api.id)];
  return [...everywhere.map(({ name }) => name), ...Object.keys(reasons).filter((id) => !ids.includes(id))];
}

const givenIn = (reasons: Differences, id: string) =>
  Object.entries(reasons[id] ?? {}).map(([name, reason]) => ({ name, reason, covers: coveredBy(name) }));

/** `*` is one name, `**` any text. */
function coveredBy(name: string): RegExp {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const pattern = name
    .split('**')
    .map((part) => part.split('*').map(literal).join('[^. ]+'))
    .join('.*');
  return new RegExp(`^${pattern}$`);
}
