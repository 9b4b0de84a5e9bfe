import { isNumber, LosslessNumber, stringify } from 'lossless-json';
import type { ApiResponse } from '../kernel/api';
import { type Failure, failure, failureStatus, toErrorBody } from '../kernel/errors';
import { type AttributeType, type Body, POLYMORPHISM, type ResourceDeclaration, type Shape } from './declaration';
import { isRecord } from './read-path';
import { isOwnPath } from './uri';
import { attributesOf } from './validate-body';

const JSON_HEADERS = { 'Content-Type': 'application/json' };

/** A body as callers see it: decimals are JSON numbers with all their digits, addresses are absolute. */
export function toOutput(declaration: ResourceDeclaration, body: Body, baseUrl: string): Record<string, unknown> {
  const { id, href, ...rest } = body;
  return { id, href: `${baseUrl}${href}`, ...outputObject(attributesOf(declaration, body['@type']), rest, baseUrl) };
}

/** The same as plain JSON, where decimals are `number`s: for comparing, never for money. */
export const toPlain = (declaration: ResourceDeclaration, body: Body, baseUrl: string): unknown =>
  JSON.parse(stringify(toOutput(declaration, body, baseUrl)) ?? 'null');

function outputObject(
  shape: Shape,
  value: Readonly<Record<string, unknown>>,
  baseUrl: string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      outputValue(Object.hasOwn(shape, name) ? shape[name] : undefined, item, baseUrl),
    ]),
  );
}

function outputValue(type: AttributeType | undefined, value: unknown, baseUrl: string): unknown {
  if (type?.kind === 'decimal' && typeof value === 'string' && isNumber(value)) return new LosslessNumber(value);
  if (type?.format === 'uri' && typeof value === 'string' && isOwnPath(value)) return `${baseUrl}${value}`;
  if (type?.kind === 'object' && isRecord(value))
    return outputObject({ ...POLYMORPHISM, ...type.attributes }, value, baseUrl);
  if (type?.kind === 'array' && Array.isArray(value))
    return value.map((item) => outputValue(type.items, item, baseUrl));
  return value;
}

export const etagOf = (version: number): string => `"${version}"`;

export const respondJson = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({ status, headers: { ...JSON_HEADERS, ...headers }, body: stringify(value) ?? 'null' });

/** The same of a value whose decimals are text: they become numbers where the schema says decimal. */
export const respondAs = (
  schema: AttributeType | undefined,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => respondJson(status, outputValue(schema, value, ''), headers);

/** The one error body, for a failure that needs headers of its own. */
export const respondFailure = (
  problem: Failure,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({
  status: failureStatus(problem.code),
  headers: { ...JSON_HEADERS, ...headers },
  body: JSON.stringify(toErrorBody(problem, requestId)),
});

/** 405, with the methods that the address has. */
export const respondNotAllowed = (allow: string, requestId: string): ApiResponse =>
  respondFailure(failure('method-not-allowed', `Allowed here: ${allow}`), requestId, { Allow: allow });
