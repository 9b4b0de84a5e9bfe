import type { OpenApi } from '../../shared/tmf/openapi/document';

type Json = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const entriesOf = (value: unknown): [string, unknown][] => (isJson(value) ? Object.entries(value) : []);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const lastOf = (ref: unknown): string => String(ref).split('/').at(-1) ?? '';

/**
 * All that a caller may lean on, a line each, so that a release can be compared with the one before it:
 * `TMF622 POST /…/productOrder 201`, `TMF622 ProductOrder_Create.state: string`, `TMF622 ProductOrder_Create.state = held`,
 * `TMF622 ProductOrder_Create.productOrderItem required`.
 */
export function factsOf(id: string, { paths, components }: OpenApi): string[] {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    entriesOf(item).flatMap(([method, operation]) =>
      METHODS.includes(method) && isJson(operation) ? operationFacts(`${method.toUpperCase()} ${path}`, operation) : [],
    ),
  );
  const schemas = Object.entries(components.schemas ?? {}).flatMap(([name, schema]) => schemaFacts(name, schema));
  return [...operations, ...schemas].map((fact) => `${id} ${fact}`).sort();
}

function operationFacts(where: string, operation: Json): string[] {
  const parameters = listOf(operation.parameters).map((one) =>
    isJson(one) ? `${where} takes ${one.$ref ? lastOf(one.$ref) : one.name}` : '',
  );
  const statuses = Object.keys(isJson(operation.responses) ? operation.responses : {});
  return [where, ...parameters, ...statuses.map((status) => `${where} ${status}`)];
}

function schemaFacts(name: string, schema: Json): string[] {
  const required = listOf(schema.required).map((attribute) => `${name}.${attribute} required`);
  const attributes = entriesOf(schema.properties).flatMap(([attribute, type]) => [
    `${name}.${attribute}: ${typeText(type)}`,
    ...valuesOf(type).map((value) => `${name}.${attribute} = ${value}`),
  ]);
  return [...attributes, ...required];
}

function typeText(type: unknown): string {
  if (!isJson(type)) return 'any';
  if (type.$ref) return lastOf(type.$ref);
  const [one] = listOf(type.anyOf);
  if (one !== undefined) return `${typeText(one)} or null`;
  return type.type === 'array' ? `list of ${typeText(type.items)}` : String(type.format ?? type.type ?? 'any');
}

function valuesOf(type: unknown): readonly unknown[] {
  if (!isJson(type)) return [];
  const [one] = listOf(type.anyOf);
  return one === undefined ? listOf(type.enum ?? (isJson(type.items) ? type.items.enum : [])) : valuesOf(one);
}
