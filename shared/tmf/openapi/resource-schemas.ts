import { POLYMORPHISM, type ResourceDeclaration, type Shape, type StateMachine } from '../declaration';
import { isSetByUs } from '../validate-body';
import { type JsonSchema, refTo, type Schemas } from './schemas';

const BEYOND =
  'Attributes beyond these are those of the extension schema that `@type` and `@schemaLocation` name; without one they are refused.';

export const createName = ({ type }: ResourceDeclaration): string => `${type}_Create`;
export const updateName = ({ type }: ResourceDeclaration): string => `${type}_Update`;

/** A resource as it is read, created and patched: `ProductOrder`, `ProductOrder_Create`, `ProductOrder_Update`. */
export function defineResource(schemas: Schemas, declaration: ResourceDeclaration): void {
  const { type, operations, state } = declaration;
  const properties = schemas.properties(shapeOf(declaration), type);
  const described = state
    ? { ...properties, [state.attribute]: withMoves(properties[state.attribute], state) }
    : properties;
  schemas.define(type, {
    type: 'object',
    properties: { id: { type: 'string' }, href: { type: 'string', format: 'uri' }, ...described },
    required: ['id', 'href'],
  });
  if (operations.includes('create')) schemas.define(createName(declaration), createSchema(declaration, properties));
  if (operations.includes('patch')) schemas.define(updateName(declaration), updateSchema(declaration, properties));
}

function withMoves(schema: JsonSchema = {}, { initial, transitions }: StateMachine): JsonSchema {
  const moves = Object.entries(transitions).map(([from, to]) => `${from} → ${to.join(', ') || 'none'}`);
  return { ...schema, description: `Begins as ${initial}. ${moves.join('; ')}.` };
}

type Properties = Readonly<Record<string, JsonSchema>>;

/** What a caller may set, with the rest refused. */
function writable(declaration: ResourceDeclaration, properties: Properties): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !isSetByUs(declaration, name)));
}

function createSchema(declaration: ResourceDeclaration, properties: Properties): JsonSchema {
  const { required, state } = declaration;
  const given = writable(declaration, properties);
  if (state && Object.hasOwn(given, state.attribute))
    given[state.attribute] = { type: 'string', enum: [state.initial, ...(state.startable ?? [])] };
  return {
    type: 'object',
    description: BEYOND,
    properties: given,
    ...(required.length > 0 ? { required } : {}),
  };
}

/** A merge patch: every attribute may be left out, and null removes what need not be there. */
function updateSchema(declaration: ResourceDeclaration, properties: Properties): JsonSchema {
  const { required, immutable = [], state } = declaration;
  const fixed = new Set([...immutable, ...(state && !state.patchable ? [state.attribute] : [])]);
  const moves = Array.isArray(state?.patchable) ? { [state.attribute]: { type: 'string', enum: state.patchable } } : {};
  const given = Object.entries({ ...writable(declaration, properties), ...moves }).filter(([name]) => !fixed.has(name));
  return {
    type: 'object',
    description: BEYOND,
    properties: Object.fromEntries(
      given.map(([name, schema]) => [name, required.includes(name) ? schema : { anyOf: [schema, { type: 'null' }] }]),
    ),
  };
}

/** All that a resource, or a subtype of it, may have. */
function shapeOf({ attributes, subtypes = {} }: ResourceDeclaration): Shape {
  const beyond = Object.values(subtypes).map((subtype) => subtype.attributes);
  return Object.assign({ ...POLYMORPHISM, ...attributes }, ...beyond);
}

/** Attributes that stand alone, whose values a query can name. */
export const filterable = (declaration: ResourceDeclaration): Shape =>
  Object.fromEntries(
    Object.entries(shapeOf(declaration)).filter(
      ([, { kind }]) => kind !== 'object' && kind !== 'array' && kind !== 'any',
    ),
  );

export const resourceRef = ({ type }: ResourceDeclaration): JsonSchema => refTo(type);
