import type { Role } from '../kernel/tenant';

/**
 * How a TM Forum resource is declared, once, in its domain's `resources.ts`. From a declaration come the routes, the
 * validator, filters and paging, the patches, the events and the hub, the keys, the OpenAPI and the grants.
 *
 * In memory a decimal is its exact text (`'0.09'`), an integer a `number`, a date-time ISO 8601 text in UTC.
 */
export interface AttributeType<T = unknown> {
  readonly kind: 'string' | 'integer' | 'decimal' | 'boolean' | 'dateTime' | 'object' | 'array' | 'any';
  /** string: the only values allowed. */
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  /** string: an absolute URI, or a path of ours (`/tmf-api/…`), which a caller sees below the front door's address. */
  readonly format?: 'uri';
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** object: its attributes by name; attributes beyond them are refused unless `open`. */
  readonly attributes?: Readonly<Record<string, AttributeType>>;
  readonly required?: readonly string[];
  readonly open?: boolean;
  /** object: the name of a type that holds others of its kind; its attributes are made where they are asked for. */
  readonly recurs?: string;
  /** array: what it holds, and how many at most. */
  readonly items?: AttributeType;
  readonly maxItems?: number;
  /** Carries the value's static type; never set at run time. */
  readonly __type?: T;
}

export type ValueOf<A> = A extends AttributeType<infer T> ? T : never;
export type Shape = Readonly<Record<string, AttributeType>>;
export type ObjectOf<S extends Shape> = { -readonly [K in keyof S]?: ValueOf<S[K]> };

/** The longest text an attribute takes unless it says otherwise. */
export const MAX_TEXT_LENGTH = 2_000;
/** The most elements an array takes unless it says otherwise. */
export const MAX_ARRAY_ITEMS = 1_000;

export const string = (
  limits: { values?: readonly string[]; pattern?: RegExp; maxLength?: number } = {},
): AttributeType<string> => ({ kind: 'string', ...limits });
/** Where something is read: what is no URI is refused. */
export const uri = (limits: { maxLength?: number } = {}): AttributeType<string> => ({
  kind: 'string',
  format: 'uri',
  ...limits,
});
export const oneOf = <const V extends string>(...values: readonly V[]): AttributeType<V> => ({
  kind: 'string',
  values,
});
export const integer = (limits: { minimum?: number; maximum?: number } = {}): AttributeType<number> => ({
  kind: 'integer',
  ...limits,
});
/** Exact: its JSON text is kept. At most 9 decimals, so that it is a whole number of nanos. */
export const decimal = (): AttributeType<string> => ({ kind: 'decimal' });
export const boolean = (): AttributeType<boolean> => ({ kind: 'boolean' });
export const dateTime = (): AttributeType<string> => ({ kind: 'dateTime' });
/** Any JSON value, kept as it came. A number whose text JavaScript would change is refused: write it as text. */
export const any = (): AttributeType<unknown> => ({ kind: 'any' });
export const array = <T>(items: AttributeType<T>, maxItems?: number): AttributeType<T[]> => ({
  kind: 'array',
  items,
  ...(maxItems === undefined ? {} : { maxItems }),
});
export const object = <const S extends Shape>(
  attributes: S,
  rules: { required?: readonly (keyof S & string)[]; open?: boolean } = {},
): AttributeType<ObjectOf<S>> => ({ kind: 'object', attributes, ...rules });

/** An object that holds others of its kind, to any depth that a body may have: its attributes are `make`'s. */
export function recursive(
  recurs: string,
  make: () => AttributeType,
): AttributeType<ObjectOf<{ id: AttributeType<string>; href: AttributeType<string> }>> {
  const type = { kind: 'object', recurs } as const;
  // Hidden from JSON, by whose text types are told apart: there the name stands for them.
  return Object.defineProperties(type, {
    attributes: { get: () => make().attributes },
    required: { get: () => make().required },
  });
}

/** `@type`, `@baseType`, `@schemaLocation`: every v4 object may carry them. The engine adds them to every object. */
export const POLYMORPHISM = { '@type': string(), '@baseType': string(), '@schemaLocation': uri() } as const;

export const timePeriod = () => object({ startDateTime: dateTime(), endDateTime: dateTime() });
export const moneyAmount = () => object({ unit: string({ pattern: /^[A-Z]{3}$/ }), value: decimal() });
export const quantityAmount = () => object({ amount: decimal(), units: string() });
/** A reference: at least an id, as TMF630 says. */
export const reference = <const S extends Shape = Record<never, never>>(more?: S) =>
  object(
    { id: string(), href: uri(), name: string(), '@referredType': string(), ...(more ?? ({} as S)) },
    { required: ['id'] },
  );
export const relatedParties = () => array(reference({ role: string() }), 50);
export const characteristics = (maxItems = 200) =>
  array(
    object(
      {
        id: string(),
        name: string(),
        valueType: string(),
        value: any(),
        characteristicRelationship: array(object({ id: string(), href: uri(), relationshipType: string() }), 20),
      },
      { required: ['name', 'value'] },
    ),
    maxItems,
  );
/** Which of a note's attributes it must carry differs between the APIs. */
export const notes = (...required: readonly ('id' | 'author' | 'date' | 'text')[]) =>
  array(object({ id: string(), author: string(), date: dateTime(), text: string() }, { required }), 100);

/** `replace` is PUT: v4 has it once (TMF639 logicalResource). */
export type Operation = 'create' | 'list' | 'get' | 'patch' | 'replace' | 'delete';
/**
 * `Cancel` and `Failure` are state changes that an API has events of their own for (TMF654); `StatusChange`, `Resolved` and
 * `InformationRequired` too (TMF621, 670, 683), and `JeopardyAlert` and `MilestoneStateChange` (TMF641), which are no change of state.
 */
export type EventKind =
  | 'Create'
  | 'AttributeValueChange'
  | 'StateChange'
  | 'StatusChange'
  | 'Cancel'
  | 'Failure'
  | 'Resolved'
  | 'InformationRequired'
  | 'JeopardyAlert'
  | 'MilestoneStateChange'
  | 'Delete';

/** Which roles may do what. A subscriber's access is always narrowed to their own, by `own`. */
export interface Access {
  readonly read: readonly Role[];
  readonly write: readonly Role[];
  /** Where not everyone who may write may create, or delete. */
  readonly create?: readonly Role[];
  readonly delete?: readonly Role[];
  /** Where the owner's party id stands (a dotted path, arrays are looked through). A subscriber needs it to read. */
  readonly own?: string;
}

/** The legal moves of a state attribute: from each state, those it may change to. */
export interface StateMachine {
  readonly attribute: string;
  readonly initial: string;
  readonly transitions: Readonly<Record<string, readonly string[]>>;
  /** Other states that a create may begin in; without them a create begins in `initial`. */
  readonly startable?: readonly string[];
  /** True when a caller's PATCH may move it, or the states that a caller may move it to; else only the domain itself does. */
  readonly patchable?: boolean | readonly string[];
  /** The states in which it may be deleted: in all, where none are named. */
  readonly deletable?: readonly string[];
  /** States whose entry has an event of its own in place of StateChange. */
  readonly eventOf?: Readonly<Record<string, EventKind>>;
}

/**
 * Where a resource names others of ours. What stands at the path is a reference with an `id`, or an id itself; arrays on
 * the way are looked through. Whatever is named must exist when it is written, else 422. A reference whose
 * `@referredType` or absolute `href` says that it is not ours is let through.
 */
export interface ReferenceRule {
  readonly path: string;
  /** The resource that it names: `billingAccount`; of several, any one. */
  readonly resource: string | readonly string[];
  /** The domain that keeps it: absent where it is this API's own. Its table is read for whether the id is there, no more. */
  readonly domain?: string;
}

/** What a subtype has beyond the resource that it is one of. */
export interface Subtype {
  readonly attributes: Shape;
  readonly required?: readonly string[];
}

export interface ResourceDeclaration<S extends Shape = Shape> {
  /** The path segment, lowerCamel: `productOrder`. Also the key under `event` in its events. */
  readonly name: string;
  /** The schema's name: `ProductOrder`. */
  readonly type: string;
  readonly attributes: S;
  /** What a create must carry. */
  readonly required: readonly string[];
  /** Set by us: a create or a patch that carries one is refused with 400. `id` and `href` always are. */
  readonly readOnly: readonly string[];
  /** Fixed once created. */
  readonly immutable?: readonly string[];
  readonly operations: readonly Operation[];
  readonly state?: StateMachine;
  readonly references?: readonly ReferenceRule[];
  /** Subtypes by their `@type`: the collection takes and answers them, with their own attributes, and filters by `@type`. */
  readonly subtypes?: Readonly<Record<string, Subtype>>;
  /** Dotted paths that it is looked up by with a query instead of a read of the collection; at most four. */
  readonly lookups: readonly string[];
  readonly events: readonly EventKind[];
  /** Attributes whose change has an event of its own in place of AttributeValueChange, where the state stays. */
  readonly toldBy?: Readonly<Record<string, EventKind>>;
  readonly access: Access;
  /** Personal data: the body is stored encrypted under a key per person, and its events carry its id, address, owner
   * (`access.own`) and state alone. Lookups are kept in the clear: they must be ids and states. */
  readonly personal?: boolean;
  /** The names of characteristics whose values no event tells: who may read the resource sees them there. */
  readonly secrets?: readonly string[];
  /** A create must carry an Idempotency-Key: a client whose answer was lost could else only do it twice. */
  readonly keyed?: boolean;
  /** Set to the time of the create, or of the last change, where the schema has such attributes. */
  readonly createdAttribute?: string;
  readonly updatedAttribute?: string;
}

/** The lists above name attributes that are declared. Checked where a resource is declared, not in the interface, so
 * that a resource with known attributes is also one with any. */
interface NamesOf<S extends Shape> {
  readonly required: readonly (keyof S & string)[];
  readonly readOnly: readonly (keyof S & string)[];
  readonly immutable?: readonly (keyof S & string)[];
  readonly createdAttribute?: keyof S & string;
  readonly updatedAttribute?: keyof S & string;
}

/** What an operation takes or gives: of a schema, or plain text (CSV). JSON unless it says otherwise. */
export interface Content {
  readonly mediaType?: string;
  readonly schema?: AttributeType;
}

/** An operation that a domain serves itself, beside its resources: `GET charge/{id}/explain`. Declared to be documented. */
export interface ActionDeclaration {
  /** Its operationId: `explainCharge`. */
  readonly name: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the API's own path. */
  readonly path: string;
  readonly roles: readonly Role[];
  readonly query?: Shape;
  readonly takes?: Content;
  readonly gives: Content;
  /** Answers 206 for a part. */
  readonly paged?: boolean;
  /** What is large is fetched elsewhere: 303 with its address. */
  readonly redirects?: boolean;
  /** Answers 201: something was made. */
  readonly creates?: boolean;
  /** Answers 202: what was asked for is done afterwards. */
  readonly accepted?: boolean;
}

/** One Open API: what one Lambda serves. */
export interface ApiDeclaration {
  /** `TMF622`. */
  readonly id: string;
  readonly title: string;
  /** `/tmf-api/productOrderingManagement/v4`. */
  readonly basePath: string;
  /** The owning domain: `product-ordering`. */
  readonly domain: string;
  readonly resources: readonly ResourceDeclaration[];
  readonly actions?: readonly ActionDeclaration[];
  /** False for an API of ours that tells nobody of its events. */
  readonly hub?: boolean;
}

export const MAX_LOOKUPS = 4;

/** Declares a resource, and refuses a declaration that contradicts itself. */
export function resource<const S extends Shape>(
  declaration: ResourceDeclaration<S> & NamesOf<S>,
): ResourceDeclaration<S> {
  const { name, attributes, state, lookups } = declaration;
  for (const list of [declaration.required, declaration.readOnly, declaration.immutable ?? []])
    for (const attribute of list)
      if (!(attribute in attributes)) throw new Error(`${name} declares no attribute ${attribute}`);
  if (lookups.length > MAX_LOOKUPS) throw new Error(`${name} has more than ${MAX_LOOKUPS} lookups`);
  if (state && !(state.initial in state.transitions)) throw new Error(`${name} has no state ${state.initial}`);
  for (const subtype of Object.values(declaration.subtypes ?? {}))
    for (const attribute of Object.keys(subtype.attributes))
      if (attribute in attributes) throw new Error(`${name} and a subtype both declare ${attribute}`);
  for (const { path } of declaration.references ?? [])
    if (!((path.split('.')[0] ?? '') in attributes)) throw new Error(`${name} declares no attribute ${path}`);
  return declaration;
}

export const api = (declaration: ApiDeclaration): ApiDeclaration => declaration;

/** A resource's body as the engine holds it: what it declares, with the id and address that we give it. */
export type BodyOf<R> =
  R extends ResourceDeclaration<infer S> ? ObjectOf<S> & { id: string; href: string; '@type'?: string } : never;

/** A resource's body when its declaration is not known statically. */
export type Body = { id: string; href: string; [attribute: string]: unknown };
