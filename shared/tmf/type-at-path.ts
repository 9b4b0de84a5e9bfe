import { type AttributeType, POLYMORPHISM, type ResourceDeclaration, type Shape, string, uri } from './declaration';

const GIVEN: Shape = { id: string(), href: uri(), ...POLYMORPHISM };
const ANY: AttributeType = { kind: 'any' };

/** The type of what stands at a dotted path (arrays are looked through), or undefined where nothing is declared. */
export function typeAtPath(declaration: ResourceDeclaration, path: string): AttributeType | undefined {
  const subtypes = Object.values(declaration.subtypes ?? {}).map(({ attributes }) => attributes);
  let shape: Shape = Object.assign({ ...GIVEN, ...declaration.attributes }, ...subtypes);
  let type: AttributeType | undefined;
  for (const segment of path.split('.')) {
    type = Object.hasOwn(shape, segment) ? shape[segment] : undefined;
    while (type?.kind === 'array') type = type.items ?? ANY;
    if (type === undefined) return undefined;
    if (type.kind === 'any' || (type.kind === 'object' && type.open)) return ANY;
    shape = type.kind === 'object' ? { ...POLYMORPHISM, ...type.attributes } : {};
  }
  return type;
}
