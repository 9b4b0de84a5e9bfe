import {
  type AttributeType,
  characteristics,
  moneyAmount,
  notes,
  POLYMORPHISM,
  quantityAmount,
  reference,
  relatedParties,
  type Shape,
  timePeriod,
} from '../declaration';

/** A JSON Schema (2020-12), as OpenAPI 3.1 has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const DECIMAL =
  'Exact, with at most 9 decimals: no digit is lost. A client whose numbers are floats may send it as text.';

/** What many resources have, under TM Forum's names for it. */
const KNOWN: Readonly<Record<string, AttributeType | undefined>> = {
  TimePeriod: timePeriod(),
  Money: moneyAmount(),
  Quantity: quantityAmount(),
  EntityRef: reference(),
  RelatedParty: relatedParties().items,
  Characteristic: characteristics().items,
  Note: notes().items,
};

export const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

const pascal = (name: string): string => {
  const plain = name.replace(/[^A-Za-z0-9]/g, '');
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
};

/**
 * The schemas of one document. An object within a resource becomes a component under its attribute's name, once, however
 * often it stands there.
 */
export class Schemas {
  readonly components: Record<string, JsonSchema> = {};
  private readonly names = new Map<string, string>();
  private readonly known: ReadonlyMap<string, string>;

  private readonly taken: Set<string>;

  /** `reserved` are names that no object within a resource is given. */
  constructor(reserved: readonly string[]) {
    this.taken = new Set(reserved);
    this.known = new Map(
      Object.entries(KNOWN).flatMap(([name, type]) => (type ? [[JSON.stringify(type, patternText), name]] : [])),
    );
  }

  /** Puts a schema under its name. */
  define(name: string, schema: JsonSchema): JsonSchema {
    this.components[name] = schema;
    return refTo(name);
  }

  /** The attributes of an object, each with its schema; `owner` is the name of the object's own. */
  properties(shape: Shape, owner: string): Record<string, JsonSchema> {
    return Object.fromEntries(Object.entries(shape).map(([name, type]) => [name, this.of(type, name, owner)]));
  }

  of(type: AttributeType, name: string, owner: string): JsonSchema {
    switch (type.kind) {
      case 'string':
        return {
          type: 'string',
          ...(type.values ? { enum: type.values } : {}),
          ...(type.format ? { format: type.format } : {}),
          ...(type.pattern ? { pattern: type.pattern.source } : {}),
          ...(type.maxLength === undefined ? {} : { maxLength: type.maxLength }),
        };
      case 'integer':
        return {
          type: 'integer',
          ...(type.minimum === undefined ? {} : { minimum: type.minimum }),
          ...(type.maximum === undefined ? {} : { maximum: type.maximum }),
        };
      case 'decimal':
        return { type: 'number', description: DECIMAL };
      case 'boolean':
        return { type: 'boolean' };
      case 'dateTime':
        return { type: 'string', format: 'date-time' };
      case 'any':
        return {};
      case 'array':
        return {
          type: 'array',
          items: type.items ? this.of(type.items, name, owner) : {},
          ...(type.maxItems === undefined ? {} : { maxItems: type.maxItems }),
        };
      case 'object':
        return this.object(type, name, owner);
    }
  }

  private object(type: AttributeType, name: string, owner: string): JsonSchema {
    const text = JSON.stringify(type, patternText);
    const standing = this.names.get(text);
    if (standing !== undefined) return refTo(standing);
    const given = this.freeName([type.recurs ?? this.known.get(text) ?? pascal(name), `${owner}${pascal(name)}`]);
    this.names.set(text, given);
    // Its place is taken before its attributes look for names of their own.
    this.taken.add(given);
    return this.define(given, {
      type: 'object',
      properties: this.properties({ ...POLYMORPHISM, ...type.attributes }, given),
      ...(type.required?.length ? { required: type.required } : {}),
      ...(type.open ? {} : { additionalProperties: false }),
    });
  }

  private freeName(wanted: readonly string[]): string {
    const free = wanted.find((name) => !this.taken.has(name));
    if (free !== undefined) return free;
    const last = wanted.at(-1) ?? '';
    let count = 2;
    while (this.taken.has(`${last}${count}`)) count += 1;
    return `${last}${count}`;
  }
}

/** Patterns are told apart by their text. */
const patternText = (_: string, value: unknown): unknown => (value instanceof RegExp ? value.source : value);
