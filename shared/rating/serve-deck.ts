import type { ApiRequest, ApiResponse } from '../kernel/api';
import type { Clock } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { idInPath } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import { pageHeaders, parsePage } from '../tmf/page';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import { updateResource } from '../tmf/update-resource';
import { exportDeck } from './export-deck';
import { importDeck } from './import-deck';
import { previewDeck } from './preview-deck';
import { deckedTariff, headOf } from './publish-deck';
import { DECK_TABLE_NAMES, type DeckTableName, type RateDeck } from './rate-deck';
import { type DeckBody, type DeckPorts, readDeck } from './read-deck';
import { rateDeck, rateDeckApi } from './resources';

/** A Lambda takes 6 MB with its envelope: some 300,000 prefixes, and the world has 60,000. */
export const CSV_BYTES_MAX = 5_000_000;

const AT = new RegExp(
  `^${rateDeckApi.basePath}/${rateDeck.name}/([^/]+)/(preview|(?:${DECK_TABLE_NAMES.join('|')}).csv)$`,
);
const EMPTY: RateDeck = { prefixes: [], networks: [], voice: [], sms: [], data: [] };

type Answer = ApiResponse | { readonly failure: Failure };
interface Asked {
  readonly request: ApiRequest;
  readonly deck: DeckBody;
  readonly ports: DeckPorts;
  readonly nowMs: number;
}

/**
 * Serves what a deck has beside its resource, to operators: `PUT …/rateDeck/{id}/voice.csv` takes a table in (`text/csv`) in the place
 * of the one before, `GET` gives it back, `GET …/rateDeck/{id}/preview` says what publishing would change, a page at a time. Undefined
 * for every other request.
 */
export async function serveDeck(
  request: ApiRequest,
  clock: () => Promise<Clock>,
  ports: DeckPorts,
): Promise<Answer | undefined> {
  const [, segment = '', what = ''] = AT.exec(request.path) ?? [];
  if (segment === '') return undefined;
  const table = DECK_TABLE_NAMES.find((name) => what === `${name}.csv`);
  const methods = table === undefined ? ['GET'] : ['GET', 'PUT'];
  if (!methods.includes(request.method)) return respondNotAllowed(methods.join(', '), request.requestId);
  const { tenant, roles } = request.caller;
  if (!roles.some((role) => rateDeck.access.write.includes(role)))
    return { failure: failure('forbidden', 'This needs the role operator') };
  const id = idInPath(segment);
  const stored = id === undefined ? undefined : await ports.store.get(tenant, rateDeck.name, id);
  if (!stored) return { failure: failure('not-found', 'There is no such rateDeck') };
  const asked = { request, deck: stored.body as DeckBody, ports, nowMs: (await clock()).now() };
  if (table === undefined) return preview(asked);
  if (request.method === 'GET') return download(asked, table);
  return upload(asked, table);
}

async function upload({ request, deck, ports, nowMs }: Asked, table: DeckTableName): Promise<Answer> {
  const { tenant } = request.caller;
  const text = request.body ?? '';
  if (!(request.headers['content-type'] ?? '').startsWith('text/csv'))
    return { failure: failure('unsupported-media-type', 'Send text/csv') };
  if (Buffer.byteLength(text) > CSV_BYTES_MAX)
    return { failure: failure('too-large', `A table has at most ${CSV_BYTES_MAX} bytes`) };
  const read = importDeck({ [table]: text });
  if (!read.ok) return { failure: read.error };
  const digest = await ports.contents.put(tenant, exportDeck(read.value)[table]);
  const file = { table, rows: read.value[table].length, digest };
  const written = await updateResource(ports.store, rateDeck, { tenant, id: deck.id, nowMs }, (body) =>
    withFile(body, file),
  );
  return written.ok ? respondJson(200, { table, rows: file.rows, digest }) : { failure: written.error };
}

/** A table without rows leaves the deck. */
function withFile(
  body: DeckBody,
  file: { readonly table: DeckTableName; readonly rows: number; readonly digest: string },
): Result<DeckBody | undefined, Failure> {
  if (body.status !== 'draft') return err(failure('conflict', `The deck is ${body.status}, and fixed: draft another`));
  const others = (body.file ?? []).filter(({ table }) => table !== file.table);
  if (others.length < (body.file ?? []).length && body.file?.some(({ digest }) => digest === file.digest))
    return ok(undefined);
  return ok({ ...body, file: file.rows === 0 ? others : [...others, file] });
}

async function download({ request, deck, ports }: Asked, table: DeckTableName): Promise<Answer> {
  const texts = exportDeck(await readDeck(ports.contents, request.caller.tenant, deck));
  return { status: 200, headers: { 'Content-Type': 'text/csv; charset=utf-8' }, body: texts[table] };
}

/** What the deck changes against the one that is published, row by row, and what the checks find. */
async function preview({ request, deck, ports }: Asked): Promise<Answer> {
  const { tenant } = request.caller;
  const { page, violations } = parsePage(request.query);
  if (violations.length > 0) return { failure: failure('invalid-query', 'The query cannot be read', { violations }) };
  const head = await headOf(ports, tenant, deck.productOffering?.id ?? '');
  const published = head.deckId === undefined ? undefined : await ports.store.get(tenant, rateDeck.name, head.deckId);
  const before = published ? await readDeck(ports.contents, tenant, published.body as DeckBody) : EMPTY;
  const changes = previewDeck(before, await readDeck(ports.contents, tenant, deck));
  const decked = deck.purpose === 'wholesale' ? undefined : await deckedTariff(ports, tenant, deck);
  if (decked && !decked.ok) return { failure: decked.error };
  const shown = changes.slice(page.offset, page.offset + page.limit);
  const address = `${request.baseUrl}${request.path}`;
  const { status, headers } = pageHeaders(address, request.query, page, {
    shown: shown.length,
    total: changes.length,
  });
  const count = (kind: string): number => changes.filter((change) => change.kind === kind).length;
  return respondJson(
    status,
    {
      basedOn: deck.basedOn,
      published: head.number,
      isStale: deck.status === 'draft' && deck.purpose !== 'wholesale' && deck.basedOn !== head.number,
      added: count('added'),
      removed: count('removed'),
      changed: count('changed'),
      change: shown,
      finding: decked?.value.findings ?? [],
    },
    headers,
  );
}
