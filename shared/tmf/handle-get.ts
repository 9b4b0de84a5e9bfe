import { mayAccess } from './authorise';
import { type Answer, type Call, notFound, respondResource } from './call';
import { etagOf } from './respond';

/** GET of one: 200 with its ETag, 304 where the caller has this version, 404 also where it is another's. */
export async function handleGet(call: Call, id: string): Promise<Answer> {
  const { declaration, request, store } = call;
  const stored = await store.get(request.caller.tenant, declaration.name, id);
  if (!stored || !mayAccess(declaration, 'read', request.caller, stored.body)) return notFound(call);
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  const etag = etagOf(stored.version);
  if (known?.includes(etag)) return { status: 304, headers: { ETag: etag } };
  return respondResource(call, 200, stored);
}
