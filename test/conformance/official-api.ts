import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeType } from '../../shared/tmf/declaration';

/** TM Forum's own v4 definitions, where they are at hand; they are not copied into the project. */
export const SPECIFICATIONS = join(import.meta.dirname ?? __dirname, '../../../shared/tmf/specs');
const FILE = /^(TMF\d{3})\.v4\.swagger\.json$/;

interface Property {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly schema?: Property;
  readonly enum?: readonly string[];
}
interface Definition extends Property {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Property[];
}
interface Method {
  readonly parameters?: readonly (Property & { readonly in: string })[];
  readonly responses: Readonly<Record<string, { readonly schema?: Property }>>;
}
interface Swagger {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Method>>>>;
  readonly definitions: Readonly<Record<string, Definition>>;
}

/** A type as the standard has it. `definition` names an object's; without one an object is whatever it is. */
export interface OfficialType {
  readonly kind: AttributeType['kind'];
  readonly values?: readonly string[];
  readonly definition?: string;
  readonly items?: OfficialType;
}

/** A resource of the standard: the definitions of what is read, and of what creates and patches it. */
export interface OfficialResource {
  readonly name: string;
  readonly definition: string;
  readonly create?: string;
  readonly update?: string;
}

export const specificationsAreAtHand = (): boolean => existsSync(SPECIFICATIONS);

/** The ids of all APIs whose official schema is at hand: `TMF620`. */
export const officialIds = (): string[] => readdirSync(SPECIFICATIONS).flatMap((file) => FILE.exec(file)?.[1] ?? []);

export class OfficialApi {
  private readonly swagger: Swagger;

  constructor(id: string) {
    this.swagger = JSON.parse(readFileSync(join(SPECIFICATIONS, `${id}.v4.swagger.json`), 'utf8'));
  }

  /** `POST /productOrder`, `GET /productOrder/{id}`: all but the hub and the listeners. */
  get operations(): string[] {
    return Object.entries(this.swagger.paths).flatMap(([path, methods]) =>
      /^\/(hub|listener)\b/.test(path) ? [] : Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** `productOrderCreateEvent`: what a listener is told. */
  get events(): string[] {
    return Object.keys(this.swagger.paths).flatMap((path) => /^\/listener\/(.+)$/.exec(path)?.[1] ?? []);
  }

  /** Its resources by the name that their path ends in. */
  get resources(): ReadonlyMap<string, OfficialResource> {
    const { paths } = this.swagger;
    const found = Object.entries(paths).flatMap(([path, methods]) => {
      const [, name] = /^\/(?:.+\/)?(\w+)$/.exec(path) ?? [];
      if (name === undefined || /^\/(hub|listener)\b/.test(path)) return [];
      const definition = nameOf(methods.get?.responses['200']?.schema?.items) ?? nameOf(createdBy(methods.post));
      const create = nameOf(bodyOf(methods.post));
      const update = nameOf(bodyOf(Object.entries(paths).find(([one]) => one.startsWith(`${path}/{`))?.[1]?.patch));
      return definition === undefined ? [] : [[name, { name, definition, create, update }] as const];
    });
    return new Map(found);
  }

  /** A definition's attributes by name, with those of the definitions that extend it. */
  attributesOf(definition: string): Readonly<Record<string, OfficialType>> {
    const extending = Object.values(this.swagger.definitions).filter(({ allOf }) =>
      allOf?.some((base) => nameOf(base) === definition),
    );
    const properties = [...extending, this.swagger.definitions[definition]].map((one) => one?.properties ?? {});
    return Object.fromEntries(
      Object.entries(Object.assign({}, ...properties) as Record<string, Property>).map(([name, property]) => [
        name,
        this.typeOf(property),
      ]),
    );
  }

  requiredOf(definition: string): readonly string[] {
    return this.swagger.definitions[definition]?.required ?? [];
  }

  private typeOf(property: Property): OfficialType {
    const name = nameOf(property);
    if (name !== undefined) return this.typeNamed(name);
    const { type, format, items } = property;
    if (type === 'array') return { kind: 'array', ...(items ? { items: this.typeOf(items) } : {}) };
    if (type === 'string' && format === 'date-time') return { kind: 'dateTime' };
    if (type === 'string') return { kind: 'string', ...(property.enum ? { values: property.enum } : {}) };
    return { kind: type === 'number' ? 'decimal' : type === undefined ? 'any' : (type as OfficialType['kind']) };
  }

  private typeNamed(name: string): OfficialType {
    const definition = this.swagger.definitions[name];
    // TMF637's ProductStatusType has 'aborted ': no one means the space.
    if (definition?.enum) return { kind: 'string', values: definition.enum.map((value) => value.trim()) };
    if (!definition || definition.type === undefined || name === 'Any') return { kind: 'any' };
    if (definition.type !== 'object') return this.typeOf({ type: definition.type, format: definition.format });
    return { kind: 'object', ...(definition.properties ? { definition: name } : {}) };
  }
}

const nameOf = (property: Property | undefined): string | undefined => property?.$ref?.split('/').pop();
const bodyOf = (method: Method | undefined): Property | undefined =>
  method?.parameters?.find((parameter) => parameter.in === 'body')?.schema;
const createdBy = (method: Method | undefined): Property | undefined => method?.responses['201']?.schema;
