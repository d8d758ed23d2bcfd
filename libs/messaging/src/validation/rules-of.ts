import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, ValidationTypes, type ValidatorConstraintInterface } from 'class-validator';
import { UnsupportedRule } from '../errors/contract-errors.js';

type Bag = Record<string, unknown>;
type Condition = (object: Bag, value: unknown) => boolean;
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** One decorator's predicate on one property, class-validator's own. */
export interface Predicate {
  readonly name: string;
  readonly constraint: ValidatorConstraintInterface;
  readonly constraints: readonly unknown[];
  readonly each: boolean;
  readonly when: Condition | undefined;
}

/** Everything that a class's decorators say of one property. */
export interface PropertyRules {
  readonly property: string;
  /** `@IsOptional`, `@ValidateIf`: when one says no, the property is not looked at. */
  readonly conditions: readonly Condition[];
  readonly predicates: readonly Predicate[];
  /** `@ValidateNested`: the class of the value, or of its elements. */
  readonly nested: (new () => object) | undefined;
}

/** Reads class-validator's metadata of a class. @throws UnsupportedRule on groups and asynchronous decorators */
export function rulesOf(type: new () => object, name: string): readonly PropertyRules[] {
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(type, '', false, false);
  return Object.entries(storage.groupByPropertyName(all)).map(([property, metadatas]) => {
    const refuse = (what: string): never => {
      throw new UnsupportedRule(name, property, what);
    };
    const of = (kind: string): readonly Metadata[] => metadatas.filter((metadata) => metadata.type === kind);
    if (metadatas.some((metadata) => (metadata.groups as readonly string[] | undefined)?.length))
      refuse('validation groups');
    if (of(ValidationTypes.PROMISE_VALIDATION).length > 0) refuse('@ValidatePromise');
    const nested = of(ValidationTypes.NESTED_VALIDATION).length > 0;
    return {
      property,
      conditions: of(ValidationTypes.CONDITIONAL_VALIDATION).map((metadata) => constraintsOf(metadata)[0] as Condition),
      predicates: metadatas
        .filter(({ type: kind }) => !SPECIAL.has(kind))
        .flatMap((metadata) => predicatesOf(metadata, refuse)),
      nested: nested ? (nestedClassOf(type, property) ?? refuse('@ValidateNested without @Type')) : undefined,
    };
  });
}

/** Kinds of metadata that are no predicates. */
const SPECIAL = new Set([
  ValidationTypes.CONDITIONAL_VALIDATION,
  ValidationTypes.NESTED_VALIDATION,
  ValidationTypes.PROMISE_VALIDATION,
  ValidationTypes.WHITELIST,
]);

function predicatesOf(metadata: Metadata, refuse: (what: string) => never): Predicate[] {
  const constraints = getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls);
  return constraints.map(({ async, name, instance }) => ({
    name,
    constraint: async ? refuse(`the asynchronous rule "${name}"`) : instance,
    constraints: constraintsOf(metadata),
    each: metadata.each,
    when: metadata.validateIf as Condition | undefined,
  }));
}

/** Typed as always there; several decorators leave it out. */
function constraintsOf(metadata: Metadata): readonly unknown[] {
  return (metadata.constraints as readonly unknown[] | undefined) ?? [];
}

/** What `@Type` says of a property, found by asking class-transformer to make one. */
function nestedClassOf(type: new () => object, property: string): (new () => object) | undefined {
  const made = (plainToInstance(type, { [property]: {} }) as Bag)[property];
  const constructor = made?.constructor as (new () => object) | undefined;
  return constructor === Object ? undefined : constructor;
}
