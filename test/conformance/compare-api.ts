import type { ApiDeclaration, Operation, ResourceDeclaration, Shape } from '../../shared/tmf/declaration';
import { type Comparison, compareAttributes, compareRequired, type Difference } from './compare-attributes';
import { OfficialApi, type OfficialResource } from './official-api';

const METHODS: Readonly<Record<Operation, readonly [method: string, of: string]>> = {
  list: ['GET', ''],
  create: ['POST', ''],
  get: ['GET', '/{id}'],
  patch: ['PATCH', '/{id}'],
  replace: ['PUT', '/{id}'],
  delete: ['DELETE', '/{id}'],
};

/** Compares what is declared with the official API of the same id: attributes, what is mandatory, operations, events. */
export function compareApi(api: ApiDeclaration): Comparison {
  const official = new OfficialApi(api.id);
  const into: Comparison = { attributes: 0, differences: [] };
  const { resources } = official;
  for (const declaration of api.resources) {
    const counterpart = resources.get(declaration.name);
    if (counterpart) compareResource(official, declaration, counterpart, into);
  }
  const ours = new Set(api.resources.map(({ name }) => name));
  into.differences.push(
    ...[...resources.keys()].filter((name) => !ours.has(name)).map((name) => whole('missing', name)),
    ...[...ours].filter((name) => !resources.has(name)).map((name) => whole('extra', name)),
  );
  const both = api.resources.filter(({ name }) => resources.has(name));
  const isOfBoth = (subject: string) => ours.has(ownerOf(subject, [...resources.keys()]) ?? '');
  compareNames(both.flatMap(operationsOf), official.operations.filter(isOfBoth), 'operation', into);
  compareNames(both.flatMap(eventsOf), official.events.filter(isOfBoth), 'event', into);
  return into;
}

const whole = (aspect: 'missing' | 'extra', subject: string): Difference => ({
  aspect,
  subject,
  detail: 'resource with its operations and events',
});

function compareResource(
  official: OfficialApi,
  declaration: ResourceDeclaration,
  { definition, create, update }: OfficialResource,
  into: Comparison,
): void {
  const { name, operations, required, readOnly, immutable = [], state } = declaration;
  compareAttributes(
    official,
    { name, attributes: withSubtypes(declaration, official.attributesOf(definition)) },
    definition,
    into,
  );
  if (create !== undefined && operations.includes('create')) {
    compareRequired(required, official.requiredOf(create), name, into);
    const creatable = (attribute: string) => !readOnly.includes(attribute);
    compareWritable('creatable', creatable, official.attributesOf(create), declaration, into);
  }
  if (update !== undefined && operations.includes('patch')) {
    const patchable = (attribute: string) =>
      !readOnly.includes(attribute) &&
      !immutable.includes(attribute) &&
      (attribute !== state?.attribute || state.patchable === true);
    compareWritable('patchable', patchable, official.attributesOf(update), declaration, into);
  }
}

/** Its own attributes, and those of its subtypes that the standard has in an `allOf` of this definition. */
function withSubtypes({ attributes, subtypes = {} }: ResourceDeclaration, theirs: object): Shape {
  const more = Object.values(subtypes).flatMap((subtype) => Object.entries(subtype.attributes));
  return { ...attributes, ...Object.fromEntries(more.filter(([name]) => Object.hasOwn(theirs, name))) };
}

/** What a caller may set. An attribute that only one has is told already. */
function compareWritable(
  aspect: 'creatable' | 'patchable',
  isOurs: (attribute: string) => boolean,
  theirs: Readonly<Record<string, unknown>>,
  { name, attributes }: ResourceDeclaration,
  into: Comparison,
): void {
  const told = new Set(into.differences.filter((one) => one.aspect === 'extra').map(({ subject }) => subject));
  for (const attribute of Object.keys(attributes).filter((attribute) => !told.has(`${name}.${attribute}`))) {
    const [ours, is] = [isOurs(attribute), Object.hasOwn(theirs, attribute)];
    const subject = `${name}.${attribute}`;
    if (ours && !is) into.differences.push({ aspect, subject, detail: '' });
    if (!ours && is) into.differences.push({ aspect: `un${aspect}`, subject, detail: '' });
  }
}

function compareNames(ours: readonly string[], theirs: readonly string[], detail: string, into: Comparison): void {
  for (const subject of theirs)
    if (!ours.includes(subject)) into.differences.push({ aspect: 'missing', subject, detail });
  for (const subject of ours)
    if (!theirs.includes(subject)) into.differences.push({ aspect: 'extra', subject, detail });
}

const operationsOf = ({ name, operations }: ResourceDeclaration): string[] =>
  operations.map((operation) => `${METHODS[operation][0]} /${name}${METHODS[operation][1]}`);

const eventsOf = ({ name, events }: ResourceDeclaration): string[] => events.map((kind) => `${name}${kind}Event`);

/** The resource that an operation or an event is of: `PATCH /customer/{id}`, `customerDeleteEvent`. */
const ownerOf = (subject: string, names: readonly string[]): string | undefined =>
  names
    .filter((name) =>
      subject.includes(' ')
        ? new RegExp(`/${name}(/|$)`).test(subject)
        : new RegExp(`^${name}[A-Z][A-Za-z]*Event$`).test(subject),
    )
    .sort((one, other) => other.length - one.length)[0];
