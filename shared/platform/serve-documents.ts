import type { ApiResponse } from '../kernel/api';
import { type Failure, failure } from '../kernel/errors';
import type { ApiDeclaration } from '../tmf/declaration';
import { openApiOf } from '../tmf/openapi/document';

export const DOCUMENTS_PATH = '/docs';
const JAVASCRIPT = 'text/javascript; charset=utf-8';
/** The viewer changes with a release only. */
const CACHED_AN_HOUR = { 'Cache-Control': 'public, max-age=3600' };
/** Swagger UI styles its own elements, and shows pictures that it carries. Nothing comes from elsewhere. */
const VIEWER_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

export interface DocumentSources {
  readonly apis: readonly ApiDeclaration[];
  /** Documents written by hand (YAML), by name. */
  readonly written: Readonly<Record<string, { readonly title: string; readonly text: string }>>;
  /** The viewer's own files: scripts and its style, by name. */
  readonly viewer: Readonly<Record<string, string>>;
}

type Answer = ApiResponse | { readonly failure: Failure };

/**
 * What a browser finds at `/docs`, without a token: a page, the viewer's files, and every document, whose address is the one
 * that it was asked at. Nothing here is anybody's data.
 */
export function serveDocuments({ apis, written, viewer }: DocumentSources) {
  return (method: string, path: string, baseUrl: string): Answer => {
    const name = path.slice(DOCUMENTS_PATH.length).replace(/^\/|\/$/g, '');
    if (method !== 'GET') return { failure: failure('method-not-allowed', 'Allowed here: GET') };
    if (name === '')
      return text(page(baseUrl), 'text/html; charset=utf-8', { 'Content-Security-Policy': VIEWER_POLICY });
    if (name === 'start.js') return text(start(baseUrl, apis, written), JAVASCRIPT);
    const file = own(viewer, name);
    if (file !== undefined)
      return text(file, name.endsWith('.css') ? 'text/css; charset=utf-8' : JAVASCRIPT, CACHED_AN_HOUR);
    const document = own(written, name);
    if (document) return text(document.text.replaceAll(EXAMPLE, baseUrl), 'application/yaml');
    const api = apis.find(({ id }) => `${id}.json` === name);
    if (!api) return { failure: failure('not-found', 'There is nothing at this address') };
    return text(JSON.stringify(openApiOf(api, { url: baseUrl })), 'application/json');
  };
}

/** Where the documents written by hand say that the front door is. */
const EXAMPLE = 'https://example.com/v1';

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const text = (body: string, type: string, headers: Readonly<Record<string, string>> = {}): ApiResponse => ({
  status: 200,
  headers: { 'Content-Type': type, ...headers },
  body,
});

const page = (baseUrl: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Farthing: Open APIs</title>
<link rel="stylesheet" href="${baseUrl}${DOCUMENTS_PATH}/swagger-ui.css">
<div id="viewer"></div>
<script src="${baseUrl}${DOCUMENTS_PATH}/swagger-ui-bundle.js"></script>
<script src="${baseUrl}${DOCUMENTS_PATH}/swagger-ui-standalone-preset.js"></script>
<script src="${baseUrl}${DOCUMENTS_PATH}/start.js"></script>
`;

function start(baseUrl: string, apis: DocumentSources['apis'], written: DocumentSources['written']): string {
  const named = [
    ...apis.map(({ id, title }) => [`${id}.json`, `${id} ${title}`] as const),
    ...Object.entries(written).map(([name, { title }]) => [name, title] as const),
  ];
  const urls = named.map(([file, name]) => ({ name, url: `${baseUrl}${DOCUMENTS_PATH}/${file}` }));
  return `SwaggerUIBundle({
  dom_id: '#viewer',
  urls: ${JSON.stringify(urls)},
  deepLinking: true,
  docExpansion: 'none',
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
});
`;
}
