import type { ApiHandler, ApiRequest } from '../kernel/api';
import { canonicalJson, type Json } from '../kernel/digest';
import { respondNotAllowed } from '../tmf/respond';
import { charge, ledgerApi } from './resources';

const AT = new RegExp(`^${ledgerApi.basePath}/${charge.name}/([^/]+)/explain$`);

/**
 * Serves `GET …/charge/{id}/explain`: the charge's explanation alone, as canonical JSON, so that the same record and tariffs give the
 * same bytes whenever they are asked for. Who may see a charge is `api`'s to say. Undefined for every other request.
 */
export async function serveExplanation(
  request: ApiRequest,
  api: ApiHandler,
): Promise<Awaited<ReturnType<ApiHandler>> | undefined> {
  const [, segment] = AT.exec(request.path) ?? [];
  if (segment === undefined) return undefined;
  if (request.method !== 'GET') return respondNotAllowed('GET', request.requestId);
  const answer = await api({ ...request, path: `${ledgerApi.basePath}/${charge.name}/${segment}`, query: {} });
  if ('failure' in answer || answer.status !== 200) return answer;
  const { id, usageId, explanation } = JSON.parse(answer.body ?? '{}') as { readonly [name: string]: Json };
  return { ...answer, body: canonicalJson({ chargeId: id, usageId, explanation }) };
}
