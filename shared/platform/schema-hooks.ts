import { canonicalJson } from '../kernel/digest';
import { failure } from '../kernel/errors';
import { idFromText } from '../kernel/idempotency';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import { compileExtension } from '../tmf/extension-schema';
import type { ResourceHooks } from '../tmf/hooks';
import type { schemaResource } from './resources';

/** A schema's id follows from what bodies name it by, so that it is read by its key, and registered once. */
export const schemaId = (location: string, schemaType: string): string =>
  idFromText(canonicalJson([location, schemaType]));

export const schemaHooks: ResourceHooks<BodyOf<typeof schemaResource>> = {
  async beforeCreate(draft) {
    const compiled = compileExtension(draft.definition);
    if (compiled.ok) return ok({ ...draft, id: schemaId(draft.location ?? '', draft.schemaType ?? '') });
    const violations = compiled.error.map(({ path, message }) => ({
      path: path === '' ? 'definition' : `definition.${path}`,
      message,
    }));
    return err(failure('invalid-request', 'The schema cannot be registered', { violations }));
  },
};
