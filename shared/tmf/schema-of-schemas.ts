import type { Schema } from '@cfworker/json-schema';

const schema: Schema = { $ref: '#/$defs/schema' };
const schemas: Schema = { type: 'array', minItems: 1, maxItems: 50, items: schema };
const text: Schema = { type: 'string' };
const number: Schema = { type: 'number' };
const count: Schema = { type: 'integer', minimum: 0 };
const names: Schema = { type: 'array', items: text };
const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const FORMATS = ['date', 'date-time', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid'];

/**
 * What a registered schema may say: JSON Schema 2020-12 (draft-bhutton-json-schema-validation-01) but for what leads elsewhere
 * (`$ref` and its like), what looks at all pairs (`uniqueItems`), and patterns of names.
 */
export const SCHEMA_OF_SCHEMAS: Schema = {
  ...schema,
  type: 'object',
  required: ['type', 'properties'],
  properties: { type: { const: 'object' } },
  $defs: {
    schema: {
      type: ['object', 'boolean'],
      additionalProperties: false,
      properties: {
        $schema: text,
        $id: text,
        $comment: text,
        title: text,
        description: text,
        default: true,
        examples: { type: 'array' },
        deprecated: { type: 'boolean' },
        type: { anyOf: [{ enum: TYPES }, { type: 'array', items: { enum: TYPES } }] },
        enum: { type: 'array', minItems: 1, maxItems: 500 },
        const: true,
        required: names,
        properties: { type: 'object', additionalProperties: schema },
        additionalProperties: schema,
        minProperties: count,
        maxProperties: count,
        items: schema,
        prefixItems: schemas,
        contains: schema,
        minItems: count,
        maxItems: count,
        minimum: number,
        maximum: number,
        exclusiveMinimum: number,
        exclusiveMaximum: number,
        multipleOf: { type: 'number', exclusiveMinimum: 0 },
        minLength: count,
        maxLength: count,
        pattern: text,
        format: { enum: FORMATS },
        allOf: schemas,
        anyOf: schemas,
        oneOf: schemas,
        not: schema,
        if: schema,
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
        then: schema,
        else: schema,
      },
    },
  },
};
