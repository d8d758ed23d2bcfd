import { ApiProperty, DECORATORS } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';

type Class = abstract new (...args: never[]) => object;

const isClass = (type: unknown): type is Class => typeof type === 'function' && type.prototype !== undefined;

/**
 * Says in OpenAPI what class-validator's decorators on a class say already, nested classes included.
 * What an `@ApiProperty` says itself stands. An array of a nested class needs one, `@ApiProperty({ type: [Item] })`:
 * the compiler keeps no type of an array's elements.
 */
export function documentRules(type: unknown, seen = new Set<unknown>()): void {
  if (!isClass(type) || seen.has(type)) return;
  seen.add(type);
  if (getMetadataStorage().getTargetValidationMetadatas(type, '', true, false).length === 0) return;
  const { properties = {}, required = [] } = targetConstructorToSchema(type);
  const prototype = type.prototype as object;
  for (const [property, schema] of Object.entries(properties)) {
    documentRules(Reflect.getMetadata('design:type', prototype, property), seen);
    const said = (Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES, prototype, property) ?? {}) as object;
    ApiProperty({ required: required.includes(property), ...plain(schema), ...said })(prototype, property);
  }
}

/** References are left to Nest, which names the schemas. */
function plain(schema: object): object {
  const element = 'items' in schema ? schema.items : schema;
  return typeof element === 'object' && element !== null && '$ref' in element ? {} : schema;
}
